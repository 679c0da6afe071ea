import Presentation
import Procedures
import Sessions

/// Shows the steps of one graph on standard output, in the reader's language.
package struct TerminalDisplay: SessionDisplay {
  let graph: StepGraph
  let words: Words
  let terminal: TerminalView
  /// Whether nothing is shown, as in a command that answers in JSON.
  package let isSilent: Bool

  package init(graph: StepGraph, context: CommandContext, isSilent: Bool = false) {
    self.graph = graph
    words = context.words
    terminal = context.terminal
    self.isSilent = isSilent
  }

  func screen(_ view: StepView, showsOriginal: Bool = false) -> SessionScreen {
    SessionScreen(
      view, text: text(of: view.node.procedure), place: StepPlace(of: view.node, in: graph),
      words, showsOriginal: showsOriginal)
  }

  package func show(_ view: StepView) async { write(terminal.text(screen(view)) + "\n") }

  package func repeatAnswer(_ answer: Answer, to view: StepView) async {
    let text =
      switch answer {
      case .proceed: words[.keyEnter]
      case .words(let words): words.joined(separator: ", ")
      case .outcome(let outcome):
        words.outcome(outcome, of: view.node.step.operation.id)
      case .skip(let reason), .override(let reason), .reject(let reason): reason
      case .happened(let happened): words[happened ? .valueYes : .valueNo]
      case .mode(let mode): words.mode(mode)
      case .stop: words[.keyStop]
      }
    write("> \(PrintableText.of(text))\n\n")
  }

  package func tell(_ notice: Notice) async {
    let title = text(of: graph.procedure)?.title.map(\.plain).joined()
    write(terminal.text(NoticeText(notice, title: title, graph: graph, words).lines + [.empty]))
  }

  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    (screen(view).stepText, words.language)
  }

  func write(_ text: String) {
    guard !isSilent else { return }
    Output.write(text)
  }

  private func text(of procedure: ProcedureID) -> ProcedureText? {
    graph.procedures.first { $0.id == procedure }?.texts[words.language]
  }
}
