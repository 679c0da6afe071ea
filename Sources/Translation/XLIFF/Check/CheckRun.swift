import Markup

/// Runs the grammar and the rules of one XLIFF version over the batches of a file.
struct CheckRun<Rules: XLIFFRules> {
  var walk: GrammarWalk
  private var rules: Rules
  private let findings: XLIFFFindings
  private let isTransitional: Bool
  private var open: [XLIFFElement] = []

  init(
    _ walk: GrammarWalk, _ rules: Rules, _ findings: XLIFFFindings, isTransitional: Bool
  ) {
    self.walk = walk
    self.rules = rules
    self.findings = findings
    self.isTransitional = isTransitional
  }

  mutating func take(_ batch: XMLBatch, _ attributes: inout XLIFFAttributes) {
    let words = batch.words.span
    let bytes = batch.bytes.span
    let (findings, isTransitional) = (findings, isTransitional)
    let report = { (problem: GrammarProblem) in
      if !isTransitional || Self.isHeld(problem) { findings.add(problem) }
    }
    var index = 0
    while index < words.count {
      switch words[index] {
      case XMLBatch.Event.start:
        walk.open(words, bytes, at: index, report: report)
        var element = attributes.load(words, at: index)
        if walk.isForeign { element = .other }
        open.append(element)
        rules.start(element, attributes)
        index +=
          XMLBatch.Event.startLength + Int(words[index + 6]) * XMLBatch.Event.attributeLength
      case XMLBatch.Event.end:
        if let element = open.popLast() { rules.end(element) }
        walk.close(report: report)
        index += 2
      case _:
        walk.text(words, bytes, at: index, report: report)
        rules.text()
        index += 3
      }
    }
  }

  /// Whether the problem also applies to transitional files. Transitional 1.2 allows any attribute
  /// on most elements (xsd:anyAttribute of ##any).
  private static func isHeld(_ problem: GrammarProblem) -> Bool {
    problem.kind != .attribute
      || closed.contains(problem.section.split(separator: " ").last.map(String.init) ?? "")
  }

  /// The elements on which only listed attributes are allowed, even in transitional files.
  private static var closed: Set<String> {
    [
      "header", "body", "note", "phase-group", "phase", "count-group", "count", "context-group",
      "context", "prop-group", "prop", "internal-file", "external-file", "sub",
    ]
  }
}
