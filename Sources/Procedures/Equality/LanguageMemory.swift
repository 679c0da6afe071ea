import Translation

/// Statistics from the available documents about how one language translates English.
package struct LanguageMemory: Sendable {
  private(set) var labels = LabelMemory()
  /// The words of whole sentences.
  private(set) var words = WordMemory()
  /// The letter runs of labels, with the stems of English labels.
  private(set) var labelWords = WordMemory()
  let glossary: LabelGlossary
  let language: String

  package init(language: String, glossary: LabelGlossary = LabelGlossary()) {
    self.language = language
    self.glossary = glossary
  }

  /// Adds the statistics of a bilingual page.
  package mutating func learn(_ page: PageSignature) { add(page, by: 1) }

  /// Removes the statistics of a page, so that it is not compared with itself.
  package mutating func forget(_ page: PageSignature) { add(page, by: -1) }

  private static func texts(
    of page: PageSignature
  ) -> [(target: TextSignature, source: TextSignature)] {
    page.procedures.flatMap { procedure in
      (procedure.steps.flatMap(\.allParts) + procedure.alerts.flatMap(\.parts))
        .compactMap { part in part.source.map { (part.target, $0) } }
    }
  }

  private mutating func add(_ page: PageSignature, by sign: Int) {
    for (target, source) in page.sentences { words.add(target, source, by: Int32(sign)) }
    var pairs: Set<LabelPair> = []
    for (target, source) in Self.texts(of: page) {
      pairs.formUnion(LabelPair.pairs(source.labels, target.labels))
      guard source.labels.count == target.labels.count else { continue }
      for (name, other) in zip(source.labels, target.labels) {
        labelWords.add(LabelText.runs(other), LabelText.stems(name), by: Int32(sign))
      }
    }
    labels.add(pairs, by: sign)
  }
}
