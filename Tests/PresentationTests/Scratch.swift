import Presentation
import Testing
import Sessions
import Operations

struct Scratch {
  @Test func draw() throws {
    for language in ["en", "sv", "nl"] {
      let words = try Invented.words(language)
      let picture = GraphPicture(InventedGraph.graph, words)
      try write(GraphSVG.text(picture), "\(language).svg")
      let view = TerminalView(width: 76, usesColour: false)
      var out = view.text(GraphText.lines(picture)) + GraphDOT.text(picture) + GraphMermaid.text(picture)
      let text = Invented.text(language, title: "T", steps: ["save": Invented.sentences[language] ?? []], alert: "Watch \u{1B}[31mout.")
      for q: Question in [.consent, .refuted(expected: [Invented.held], observed: []), .choose(type: .init("user"), candidates: [.init(value: .text("a"), title: "Anna", facts: [Fact("a", "availableUnits", .number(3))])], given: nil), .act] {
        out += view.text(SessionScreen(Invented.view(q, refusals: [Refusal("notEnoughUnits", ["product": .text("BREAD_E3"), "needed": .number(2), "available": .number(1)])]), text: text, words, showsOriginal: true)) + "\n"
      }
      for m: Moment in [.verdict(Invented.node(), .confirmed, expected: [], observed: [Invented.held]), .verdict(Invented.node(), .refuted, expected: [Invented.held], observed: []), .waiting(Invented.node(), attempt: 2, seconds: 1, deadline: 60)] {
        out += view.text(MomentText(m, words).lines)
      }
      try write(out, "\(language).txt")
    }
  }
}
