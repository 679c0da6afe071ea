import Documents

/// A bilingual document after a change to its English.
///
/// Unchanged sentences are kept, changed ones keep their old pair until they are translated again,
/// and no translation is lost.
package struct TranslationUpdate {
  /// The updated document.
  package let text: String
  /// The units kept next to the document: the new English of changed sentences, the states and
  /// notes of the others, and the pairs that are no longer in the English.
  package let kept: [XLIFFUnit]
  /// The number of sentences whose English is the same.
  package private(set) var unchanged = 0
  /// The number of sentences whose English has changed.
  package private(set) var changed = 0
  /// The number of English sentences for which the document has no pair.
  package private(set) var new = 0
  /// The number of pairs that are no longer in the English.
  package private(set) var removed = 0
  /// The title, description and texts of images whose English has changed since they were translated.
  package private(set) var changedTexts: [PageTexts.Text] = []

  /// The prefix of the ids of pairs that have been removed from the document.
  static let removedPrefix = "removed."

  /// The minimum likeness, from 0 to 100, for one sentence to count as a changed version of
  /// another.
  private static let minimumLikeness = 50

  /// A pair of the document before the update.
  private struct OldPair {
    let source: String
    let target: String
    let id: String
  }

  /// Updates a document: identical sentences are matched first, then the most similar ones.
  ///
  /// - Parameters:
  ///   - english: the English document as it is now.
  ///   - sourceHash: its hash, for `ms.openlocfilehash`.
  ///   - isSameEnglish: whether it is still what the document was translated from, apart from its line
  ///     ends; then the units keep their ids.
  ///   - before: the units already kept next to the document.
  package init(
    _ document: Document, english: SourceFile, sourceHash: String, isSameEnglish: Bool = false,
    keeping before: [XLIFFUnit]
  ) {
    var unmatched = document.segments.compactMap { segment in
      segment.source.map { OldPair(source: $0, target: segment.target, id: segment.id.rawValue) }
    }
    let sentences = EnglishText(english).sentences
    var oldPairs: [OldPair?] = Array(repeating: nil, count: sentences.count)
    var isSame = [Bool](repeating: false, count: sentences.count)
    for (index, sentence) in sentences.enumerated() {
      let flat = DocumentUnits.flat(sentence)
      guard let place = unmatched.firstIndex(where: { DocumentUnits.flat($0.source) == flat })
      else {
        continue
      }
      oldPairs[index] = unmatched.remove(at: place)
      isSame[index] = true
    }
    for (index, sentence) in sentences.enumerated() where oldPairs[index] == nil {
      let words = TranslationMemory.words(sentence)
      let alike = unmatched.indices.map { place in
        (place, TranslationMemory.likeness(words, TranslationMemory.words(unmatched[place].source)))
      }.max { $0.1 < $1.1 }
      guard let (place, likeness) = alike, likeness >= Self.minimumLikeness else { continue }
      oldPairs[index] = unmatched.remove(at: place)
    }
    let known = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    var values = document.frontMatter.values
    // Those that nobody has translated are the English as it is now.
    for text in PageTexts(of: document).texts where text.isOfPage && text.isCopy(of: known[text.id])
    {
      values[text.name] = nil
    }
    var next = 0
    let draft = BilingualDraft(
      of: english, locale: document.locale, sourceHash: sourceHash,
      prefix: isSameEnglish ? Self.prefix(of: document) : nil,
      values: values, imageTexts: ImageTexts(of: document)
    ) { sentence in
      defer { next += 1 }
      let old = oldPairs[next]
      return BilingualDraft.Pair(
        source: old?.source ?? sentence, target: old?.target ?? "")
    }
    var kept: [XLIFFUnit] = []
    for (index, id) in draft.ids.enumerated() {
      guard let old = oldPairs[index] else {
        new += 1
        continue
      }
      var unit = known[old.id].map { Self.renamed($0, id) }
      if isSame[index] {
        unchanged += 1
      } else {
        changed += 1
        unit = XLIFFUnit(
          id: id, source: MarkdownCodes.text(of: sentences[index]),
          target: MarkdownCodes.text(of: old.target), state: .stale, notes: unit?.notes ?? [],
          extensions: unit?.extensions ?? [])
      }
      if let unit { kept.append(unit) }
    }
    removed = unmatched.count
    kept += unmatched.map { old in
      XLIFFUnit(
        id: Self.removedPrefix + old.id, source: MarkdownCodes.text(of: old.source),
        target: MarkdownCodes.text(of: old.target), state: .translated)
    }
    kept += before.filter { $0.id.hasPrefix(Self.removedPrefix) }
    let englishTexts = PageTexts(of: english)
    let drafted = SourceFile(path: document.file.path, bytes: Array(draft.text.utf8))
    let renewed = Self.texts(of: drafted).renewed(from: englishTexts, keeping: before, in: drafted)
    let page = Self.texts(of: renewed)
    let texts = page.kept(
      english: englishTexts,
      isMachine: document.frontMatter["ms.translationtype"]?.uppercased() == "MT",
      keeping: before)
    changedTexts = texts.filter { unit in
      unit.state == .stale && known[unit.id].map { $0.source != unit.source } ?? false
    }.compactMap { page[$0.id] }
    text = String(decoding: renewed.bytes, as: UTF8.self)
    self.kept = kept + texts
  }

  /// The texts of the page outside its sentences; units need no rule of a language.
  private static func texts(of file: SourceFile) -> PageTexts {
    PageTexts(of: DocumentReader.read(file, languages: Languages([:])))
  }

  /// The updated document with the line ends and the byte order mark of a file.
  package func text(like file: SourceFile) -> String {
    let mark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? "\u{FEFF}" : ""
    let end = file.bytes.firstIndex(of: 0x0A)
    let isCRLF = end.map { $0 > 0 && file.bytes[$0 - 1] == 0x0D } ?? false
    return mark + (isCRLF ? text.replacing("\n", with: "\r\n") : text)
  }

  /// What the ids of a document's units begin with; `nil` if it has none.
  private static func prefix(of document: Document) -> String? {
    document.segments.first.flatMap { $0.id.rawValue.split(separator: "-").first }
      .map { String($0) }
  }

  private static func renamed(_ unit: XLIFFUnit, _ id: String) -> XLIFFUnit {
    XLIFFUnit(
      id: id, source: unit.source, target: unit.target, state: unit.state, notes: unit.notes,
      extensions: unit.extensions)
  }
}
