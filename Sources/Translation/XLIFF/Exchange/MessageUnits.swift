import Documents

/// The texts of the program or of a domain in the form that XLIFF carries, with one unit for each key.
package struct MessageUnits {
  private let english: [(key: String, text: String)]
  /// The comments in the English file, by the key they apply to.
  private let notes: [String: String]
  /// The English of plural forms for any other number, by key.
  private let others: [String: String]
  /// The sentences of the language, by key, without empty ones.
  private let words: [String: String]
  private let file: SourceFile
  private let language: String
  private let sentenceTerms: SentenceTerms

  /// - Parameters:
  ///   - english: the English file in the same folder, whose comments become notes.
  ///   - file: the locale file of the language.
  ///   - terms: the terms that are given with the sentences they occur in.
  package init(
    english: SourceFile, file: SourceFile, language: String, terms: TermList = TermList()
  ) {
    sentenceTerms = SentenceTerms(terms, into: language)
    self.file = file
    self.language = language
    var entries: [(key: String, text: String)] = []
    var notes: [String: String] = [:]
    var comment: [String] = []
    for line in Self.lines(of: english) {
      switch LocaleLine(line) {
      case .blank:
        let text = String(decoding: line, as: UTF8.self).trimmed(of: " #\r")
        // A comment applies to the keys below it, up to the next empty line.
        if text.isEmpty { comment = [] } else { comment.append(text) }
      case .entry(let key, let text):
        entries.append((key, text))
        if !comment.isEmpty { notes[key] = comment.joined(separator: " ") }
      case .unreadable: break
      }
    }
    self.english = entries
    self.notes = notes
    others = Dictionary(
      entries.filter { $0.key.hasSuffix(".\(PluralForm.other.rawValue)") }.map { ($0.key, $0.text) }
    ) { first, _ in first }
    // A new file has an empty text for each key.
    words = Self.words(of: file).filter { !$0.value.isEmpty }
  }

  /// The locale file as one `<file>` of XLIFF, with the keys and the order of English, and the plural
  /// forms of the language.
  package var xliff: XLIFFFile {
    XLIFFFile(
      original: file.path, sourceLanguage: "en", targetLanguage: language,
      metadata: [(name: "path", value: file.path)],
      units: english.flatMap { entry in
        LocaleDraft.keys(of: entry.key, language: language).map { key in
          // A form that English does not have is that of any other number.
          let text =
            key == entry.key ? entry.text : others[WordsCheck.other(key)] ?? entry.text
          let source = MessageCodes.text(of: text)
          let target = words[key].map { MessageCodes.text(of: $0).named(after: source) }
          return XLIFFUnit(
            id: key, source: source, target: target,
            state: target == nil ? .new : .translated,
            notes: notes(for: key, entry.key, source), terms: sentenceTerms.terms(of: source),
            form: form(of: key))
        }
      })
  }

  /// How many texts the language needs, and how many of them are missing or empty.
  package var progress: (count: Int, missing: Int) {
    let keys = english.flatMap { LocaleDraft.keys(of: $0.key, language: language) }
    return (keys.count, keys.count { words[$0] == nil })
  }

  private func notes(
    for key: String, _ english: String, _ source: InlineText
  ) -> [XLIFFUnit.Note] {
    var texts = notes[english].map { [$0] } ?? []
    let names = source.codes.map { $0.data }
    if !names.isEmpty {
      texts.append("Filled in: \(names.joined(separator: ", ")).")
    }
    if let form = form(of: key) { texts.append("Form '\(form.value)' of \(form.selector).") }
    return texts.map { XLIFFUnit.Note($0, category: XLIFFUnit.ownCategory) }
  }

  /// The plural form that a key is for, such as `one` for `count.one`; `nil` if it has none.
  private func form(of key: String) -> XLIFFUnit.Form? {
    guard let last = key.split(separator: ".").last,
      let form = PluralForm(rawValue: String(last))
    else { return nil }
    return XLIFFUnit.Form(selector: "plural:count", value: form.rawValue)
  }

  /// The returned sentences that differ from the file, by key.
  package static func changes(
    _ units: [XLIFFUnit], in file: SourceFile
  ) -> [String: String] {
    let words = words(of: file)
    var changes: [String: String] = [:]
    for unit in units {
      guard let text = unit.target?.completed(from: [unit.source]).raw, !text.isEmpty else {
        continue
      }
      // The forms of a message come back as segments of one unit.
      let key = words[unit.id] == nil && unit.id.hasSuffix(".other") ? unit.message : unit.id
      if words[key] != text { changes[key] = text }
    }
    return changes
  }

  /// The sentences of a locale file, by key; lines that cannot be read are left out.
  package static func words(of file: SourceFile) -> [String: String] {
    var words: [String: String] = [:]
    for line in lines(of: file) {
      if case .entry(let key, let text) = LocaleLine(line) { words[key] = text }
    }
    return words
  }

  private static func lines(of file: SourceFile) -> [ArraySlice<UInt8>] {
    file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
  }
}
