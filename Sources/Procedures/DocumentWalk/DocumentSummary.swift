import Documents

/// What a list says of a document that is walked as it is, without the texts of its steps, of which
/// there may be a hundred thousand in a folder.
package struct DocumentSummary: Sendable {
  package let steps: Int
  /// How many steps have all their texts in a language, by language.
  package let counts: [String: Int]
  /// The language of record, such as `en`.
  package let recordLanguage: String
  private let titles: [String: [Inline]]

  /// `nil` if the document has no steps.
  ///
  /// - Parameter outlines: the document in the language of record first, then those beside it.
  package init?(_ outlines: [DocumentOutline]) {
    guard let record = outlines.first else { return nil }
    let whole = WalkedDocument(record, environment: "")
    guard !whole.parts.isEmpty else { return nil }
    let others = outlines.dropFirst().compactMap { outline in
      let document = WalkedDocument(outline, environment: "")
      return DocumentAlignment(document, with: whole).map { (document, $0) }
    }
    let sides: [(document: WalkedDocument, alignment: DocumentAlignment?)] =
      [(whole, nil)] + others.map { ($0, $1) }
    var counts: [String: Int] = [:]
    var titles: [String: [Inline]] = [:]
    // The English beside a translation is only that of the translation, as in `DocumentWalk`.
    for isSource in [false, true] {
      for (document, alignment) in sides {
        guard
          let locale = isSource ? document.outline.sourceLocale : document.outline.locale,
          counts[locale.language] == nil
        else { continue }
        let side = WalkedSide(document, side: TextSide(isSource: isSource), alignment)
        counts[locale.language] = side.count(of: whole)
        titles[locale.language] = side.title
      }
    }
    steps = whole.parts.reduce(0) { $0 + $1.steps.count }
    recordLanguage = record.sourceLocale?.language ?? record.locale.language
    self.counts = counts
    self.titles = titles
  }

  /// The title in a language; where there is none, in the language of record.
  package func title(in language: String) -> [Inline]? {
    titles[language] ?? titles[recordLanguage]
  }
}
