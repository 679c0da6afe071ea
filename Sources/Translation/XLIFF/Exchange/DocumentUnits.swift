import Documents

/// The sentences of a bilingual document in the form that XLIFF carries.
package struct DocumentUnits {
  private let document: Document
  private let glossary: LabelGlossary
  private let sentenceTerms: SentenceTerms
  private let memory: TranslationMemory
  private let places: [SegmentID: String]
  /// The units that earlier imports left next to the document, by id.
  private let kept: [String: XLIFFUnit]
  private let isStale: (Segment) -> Bool

  /// - Parameters:
  ///   - glossary: the labels whose official names are given as terms.
  ///   - terms: the terms that are given with the sentences they occur in.
  ///   - memory: other translations, which are given as matches.
  ///   - places: notes about the context of a sentence for its translator, by unit.
  ///   - kept: the units that earlier imports left next to the document.
  ///   - isStale: whether the English text of a unit is no longer in the English document.
  package init(
    _ document: Document, glossary: LabelGlossary = LabelGlossary(), terms: TermList = TermList(),
    memory: TranslationMemory = TranslationMemory(), places: [SegmentID: String] = [:],
    kept: [XLIFFUnit] = [],
    isStale: @escaping (Segment) -> Bool = { _ in false }
  ) {
    self.document = document
    self.glossary = glossary
    sentenceTerms = SentenceTerms(terms, into: document.locale.language)
    self.memory = memory
    self.places = places
    self.kept = Dictionary(kept.map { ($0.id, $0) }) { first, _ in first }
    self.isStale = isStale
  }

  /// The front matter keys that translation tools and this program read back.
  private static let metadataKeys = [
    "ms.openlocfilehash", "ms.translationtype", "ms.contentlocale", "ms.sourcegitcommit",
  ]

  /// The document as one `<file>` of XLIFF; segments without English are left out.
  package var file: XLIFFFile {
    let metadata =
      [("path", document.file.path)]
      + Self.metadataKeys.compactMap { key in document.frontMatter[key].map { (key, $0) } }
    return XLIFFFile(
      original: document.file.path,
      sourceLanguage: document.sourceLocale?.identifier ?? "en",
      targetLanguage: document.locale.identifier,
      metadata: metadata.map { (name: $0.0, value: $0.1) },
      units: document.segments.filter { $0.source != nil }.map(unit))
  }

  /// The state of a unit: from what is kept next to the document if its target is still the same,
  /// or else from the document itself.
  package func state(of segment: Segment) -> TranslationState {
    let target = segment.target
    guard target.contains(where: { !$0.isWhitespace }) else { return .new }
    let own = kept[segment.id.rawValue]
    if isStale(segment) || own?.state == .stale { return .stale }
    if let own, own.target?.raw == Self.unixLines(target) { return own.state }
    return isMachine ? .machine : .translated
  }

  private var isMachine: Bool { document.frontMatter["ms.translationtype"]?.uppercased() == "MT" }

  private func unit(_ segment: Segment) -> XLIFFUnit {
    let own = kept[segment.id.rawValue]
    // If the English of a sentence has changed, the document keeps the old text until it is
    // translated.
    let newSource = own.flatMap { $0.state == .stale ? $0.source : nil }
    let oldSource = MarkdownCodes.text(of: Self.unixLines(segment.source ?? ""))
    let source = newSource ?? oldSource
    let raw = Self.unixLines(segment.target)
    let target = raw.isEmpty ? nil : MarkdownCodes.text(of: raw).named(after: source)
    let state = state(of: segment)
    var notes = own?.notes ?? []
    if let place = places[segment.id] {
      notes.insert(XLIFFUnit.Note(place, category: XLIFFUnit.ownCategory), at: 0)
    }
    return XLIFFUnit(
      id: segment.id.rawValue, source: source, target: target, state: state, notes: notes,
      matches: (newSource == nil ? [] : [previous(oldSource, target, source)].compactMap(\.self))
        + (state.stage == .initial ? matches(source, segment) : []),
      terms: terms(of: source), extensions: own?.extensions ?? [])
  }

  /// The pair from before the English changed; `nil` if it had no target.
  private func previous(
    _ oldSource: InlineText, _ target: InlineText?, _ source: InlineText
  ) -> XLIFFUnit.Match? {
    target.map { target in
      XLIFFUnit.Match(
        source: oldSource, target: target.named(after: oldSource),
        similarity: min(
          99,
          TranslationMemory.likeness(
            TranslationMemory.words(oldSource.words), TranslationMemory.words(source.words))),
        origin: "\(XLIFFUnit.ownCategory): before", isPrevious: true)
    }
  }

  /// Translations of identical or similar sentences elsewhere.
  private func matches(_ source: InlineText, _ segment: Segment) -> [XLIFFUnit.Match] {
    memory.matches(for: Self.flat(source.raw))
      .filter { $0.entry.target != segment.target }
      .map { found in
        let other = MarkdownCodes.text(of: found.entry.source)
        return XLIFFUnit.Match(
          source: other, target: MarkdownCodes.text(of: found.entry.target).named(after: other),
          similarity: found.similarity,
          origin: "\(XLIFFUnit.ownCategory): \(found.entry.origin)")
      }
  }

  /// The interface labels in the English text that bold or links mark, with their official names;
  /// then its terms.
  private func terms(of source: InlineText) -> [XLIFFUnit.Term] {
    var terms: [XLIFFUnit.Term] = []
    for label in source.setOff {
      guard let name = glossary.name(ofEnglish: label, in: document.locale),
        !terms.contains(where: { $0.source == label })
      else { continue }
      terms.append(XLIFFUnit.Term(source: label, target: name))
    }
    let own = sentenceTerms.terms(of: source)
    return terms + own.filter { term in !terms.contains { $0.source == term.source } }
  }

  /// A sentence with each line end and the indentation after it replaced by a space, for comparison
  /// with others.
  package static func flat(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
    return text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
      .map { $0.trimming { $0 == " " || $0 == "\t" } }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// The text with CRLF line ends replaced by LF, which is the only one in XML (XML 1.0 §2.11).
  static func unixLines(_ text: String) -> String {
    text.utf8.contains(0x0D) ? text.replacing("\r\n", with: "\n") : text
  }
}
