import Presentation

/// Steps forward and back through a recorded session, at a terminal.
struct ReplayBrowser {
  private let view: ReplayView
  private let context: CommandContext

  init(_ view: ReplayView, _ context: CommandContext) {
    self.view = view
    self.context = context
  }

  func run() {
    let words = context.words
    context.write(view.heading)
    var index = 0
    while view.steps.indices.contains(index) {
      context.write(
        view.lines(at: index) + [TextLine(words[.replayKeys], .quiet)])
      Output.write("> ")
      guard let line = readLine() else { return }
      Output.write("\n")
      let typed = line.filter { !$0.isWhitespace }.lowercased()
      switch typed {
      case "": index += 1
      case words[.keyBack]: index = max(0, index - 1)
      case words[.keyStop]: return
      case let number:
        guard let wanted = Int(number), view.steps.indices.contains(wanted - 1) else {
          context.write([
            TextLine(
              words.text(.questionNotAnAnswer, ["answer": PrintableText.of(line)]), .warning)
          ])
          continue
        }
        index = wanted - 1
      }
    }
    context.write([TextLine(words[.replayEnd], .good)])
  }
}
