import Diagnostics
import Documents

/// Compares files of words: every language needs the keys of English with the same placeholders,
/// and a key is in one file of a language.
///
/// What is missing or empty is shown in English (`MessageCatalogue`), so it is a warning.
package enum WordsCheck {
  /// What differs between a file of words and the English one.
  ///
  /// - Parameters:
  ///   - file: the English file itself, or one in another language.
  ///   - english: the English file of the same folder.
  ///   - language: the language of `file` alone, which decides the plural forms.
  package static func diagnostics(
    of file: SourceFile, in language: String, against english: SourceFile
  ) -> [Diagnostic] {
    let own = Entries(file)
    let expected = Entries(english)
    var found = own.problems
    var wanted: Set<String> = []
    for (key, entry) in expected.entries {
      let keys = LocaleDraft.keys(of: key, language: language)
      wanted.formUnion(keys)
      for key in keys {
        guard let translated = own.entries[key], !translated.message.text.isEmpty else {
          found.append(
            Diagnostic(
              .wordsMissing, .warning, at: own.place(of: key),
              own.entries[key] == nil
                ? "key '\(key)' is missing; its English is shown"
                : "key '\(key)' is empty; its English is shown",
              related: [SourcePlace(path: english.path, line: entry.line)]))
          continue
        }
        // A form that English does not have is that of any other number.
        let meant = expected.entries[key] ?? expected.entries[Self.other(key)] ?? entry
        let names = Set(meant.message.placeholders)
        let others = Set(translated.message.placeholders)
        guard names != others else { continue }
        let told = names.symmetricDifference(others).sorted().map { "{\($0)}" }
        found.append(
          Diagnostic(
            .wordsPlaceholders, .error, at: own.place(of: key),
            "placeholders of key '\(key)' differ from its English: \(told.joined(separator: ", "))",
            related: [SourcePlace(path: english.path, line: entry.line)]))
      }
    }
    for key in own.entries.keys where !wanted.contains(key) {
      found.append(
        Diagnostic(
          .wordsUnknown, .error, at: own.place(of: key), "key '\(key)' is not in the English file"))
    }
    return found.sorted { ($0.place.line, $0.message) < ($1.place.line, $1.message) }
  }

  /// The key of the plural form for every number that has no form of its own.
  static func other(_ key: String) -> String {
    let stem = key.lastIndex(of: ".").map { key[...$0] } ?? ""
    return stem + PluralForm.other.rawValue
  }

  /// That a folder of words has none in English.
  package static func withoutEnglish(_ folder: String) -> Diagnostic {
    Diagnostic(
      .wordsMissing, .error, at: SourcePlace(path: "\(folder)/en.yaml"),
      "there are no English words to compare the other languages with")
  }

  /// The languages that the words in a folder lack, and those that nobody can choose, because the
  /// program has no words in them.
  package static func languages(
    _ own: Set<String>, in folder: String, program: Set<String>
  ) -> [Diagnostic] {
    program.subtracting(own).sorted().map { language in
      Diagnostic(
        .wordsMissing, .warning, at: SourcePlace(path: "\(folder)/en.yaml"),
        "there are no words in '\(language)', so these are shown in English",
        advice: "make \(folder)/\(language).yaml with stegvis translate new")
    }
      + own.subtracting(program).sorted().map { language in
        Diagnostic(
          .wordsUnknown, .warning, at: SourcePlace(path: "\(folder)/\(language).yaml"),
          "the program has no words in '\(language)', so nobody can choose these",
          advice: "make locales/\(language).yaml with stegvis translate new")
      }
  }

  /// The sentences of the program that a domain says in its own way, and that the program does not
  /// have, or says without a value that they need.
  ///
  /// - Parameters:
  ///   - file: words of the domain.
  ///   - domain: its name, which is before the program's key.
  ///   - program: the program's words in English.
  package static func own(
    in file: SourceFile, of domain: String, against program: SourceFile
  ) -> [Diagnostic] {
    let own = Entries(file)
    let known = Entries(program)
    return own.entries.keys.filter { $0.hasPrefix("\(domain).") }.sorted().flatMap {
      key -> [Diagnostic] in
      let name = String(key.dropFirst(domain.count + 1))
      guard let said = known.entries[name] ?? known.entries[Self.other(name)] else {
        return [
          Diagnostic(
            .wordsUnknown, .error, at: own.place(of: key),
            "the program has no sentence '\(name)'")
        ]
      }
      let values = Set(said.message.placeholders)
      let more = Set(own.entries[key]?.message.placeholders ?? []).subtracting(values).sorted()
      guard !more.isEmpty else { return [] }
      return [
        Diagnostic(
          .wordsPlaceholders, .error, at: own.place(of: key),
          "the program's '\(name)' has no \(more.map { "{\($0)}" }.joined(separator: ", "))",
          related: [SourcePlace(path: program.path, line: said.line)])
      ]
    }
  }

  /// The keys that several files of one language have: of these, only the first is ever shown.
  package static func repeated(in files: [WordsFile]) -> [Diagnostic] {
    var seen: [String: SourcePlace] = [:]
    return files.flatMap { file -> [Diagnostic] in
      let own = Entries(file.file)
      return own.entries.keys.sorted().compactMap { key -> Diagnostic? in
        guard let first = seen[file.inCatalogue(key)] else {
          seen[file.inCatalogue(key)] = own.place(of: key)
          return nil
        }
        return Diagnostic(
          .wordsTwice, .error, at: own.place(of: key), "key '\(key)' is also in another file",
          related: [first])
      }
    }
  }

  /// A key of a file of words.
  package struct Key: Hashable, Sendable {
    package let key: String
    /// Counted from 1.
    package let line: Int
    /// The names between braces in its text, in order.
    package let placeholders: [String]
  }

  /// The keys of a file, in its order.
  package static func keys(of file: SourceFile) -> [Key] {
    Entries(file).entries.map { key, entry in
      Key(key: key, line: entry.line, placeholders: entry.message.placeholders)
    }.sorted { $0.line < $1.line }
  }

  /// The entries of a file, with their lines.
  private struct Entries {
    private let path: String
    private(set) var entries: [String: (message: Message, line: Int)] = [:]
    private(set) var problems: [Diagnostic] = []

    init(_ file: SourceFile) {
      path = file.path
      for (index, line) in file.bytes.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
      ).enumerated() {
        let place = SourcePlace(path: file.path, line: index + 1)
        switch LocaleLine(line) {
        case .blank: continue
        case .entry(let key, let text):
          if let first = entries[key] {
            problems.append(
              Diagnostic(
                .wordsTwice, .error, at: place, "key '\(key)' occurs twice",
                related: [SourcePlace(path: file.path, line: first.line)]))
          } else {
            entries[key] = (Message(text), index + 1)
          }
        case .unreadable:
          problems.append(
            Diagnostic(
              .wordsUnreadable, .error, at: place, "line is neither 'key: text' nor a comment"))
        }
      }
    }

    func place(of key: String) -> SourcePlace {
      SourcePlace(path: path, line: entries[key]?.line ?? 1)
    }
  }
}
