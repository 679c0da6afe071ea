import Diagnostics
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

  /// The returned sentences that differ from the file, by key, and why others are left out.
  ///
  /// - Parameter english: the English file in the same folder; `nil` if there is none.
  package static func changes(
    _ units: [ReturnedUnit], in file: SourceFile, english: SourceFile? = nil
  ) -> (texts: [String: String], diagnostics: [Diagnostic]) {
    let words = words(of: file)
    let sources = english.map(Self.words) ?? [:]
    let language = String(file.path.split(separator: "/").last?.dropLast(".yaml".count) ?? "")
    var changes: [String: (text: String, place: SourcePlace)] = [:]
    var diagnostics: [Diagnostic] = []
    for returned in units {
      let unit = returned.unit
      // The forms of a message come back as segments of one unit.
      let key = words[unit.id] == nil && unit.id.hasSuffix(".other") ? unit.message : unit.id
      guard let current = words[key] else {
        diagnostics.append(
          Diagnostic(
            .importUnknown, .warning, at: returned.place, "key '\(key)' is not in the file",
            advice: "export these words again, and translate that file"))
        continue
      }
      // A form that English does not have is that of any other number.
      let known = [sources[key], sources[WordsCheck.other(key)]].compactMap(\.self)
      if let now = known.first, !known.contains(where: { isSame(unit.source, $0) }) {
        let shown = ShownTexts(unit.source.raw, now)
        diagnostics.append(
          Diagnostic(
            .importSourceChanged, .warning, at: returned.place,
            "English of unit '\(key)' has changed since it was exported; it is left as it was",
            advice:
              "was: \(shown.first) · is: \(shown.second) · export the document again to translate it"
          ))
        continue
      }
      let text = (unit.target?.completed(from: [unit.source]).raw).map { fitted($0, known.first) }
      guard let text, !text.allSatisfy(\.isWhitespace) else {
        if returned.flaws.contains(.emptyTarget), !current.isEmpty {
          diagnostics.append(
            ReturnedUnit.Flaw.emptyTarget.diagnostic(of: key, at: returned.place))
        }
        continue
      }
      if let flaw = withoutForms(returned, key).flaw(changes: text != current, language: language) {
        diagnostics.append(flaw)
      } else if let other = changes[key], other.text != text {
        diagnostics.append(ImportConflict.diagnostic(of: key, at: returned.place, other.place))
        changes[key] = (current, other.place)
      } else if text != current, !returned.isCopy {
        changes[key] = (text, returned.place)
      }
    }
    return (changes.mapValues(\.text).filter { words[$0.key] != $0.value }, diagnostics)
  }

  /// The unit, in which the form for one thing may leave out its number.
  private static func withoutForms(_ returned: ReturnedUnit, _ key: String) -> ReturnedUnit {
    guard let form = key.split(separator: ".").last.flatMap({ PluralForm(rawValue: String($0)) }),
      form != .other
    else { return returned }
    var own = returned
    own.flaws.removeAll { if case .codeDeleted = $0 { true } else { false } }
    return own
  }

  private static func isSame(_ source: InlineText, _ english: String) -> Bool {
    [source, MessageCodes.text(of: source.raw)].contains {
      UnitMatching.isSame($0, MessageCodes.text(of: english))
    }
  }

  /// A text in one line if its English is one.
  private static func fitted(_ text: String, _ english: String?) -> String {
    english?.utf8.contains(0x0A) == false && text.utf8.contains(0x0A)
      ? InlineText.collapsed(text) : text
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
