import Diagnostics
import Documents

/// What concepts are called in each language, which words mislead there, and what concepts mean.
///
/// The files are YAML in the small subset that this reads: `Resources/terms.yaml` for the program's
/// own concepts, and `domains/<id>/terms.yaml` for those of a domain.
package struct TermList: Sendable {
  /// The words for a concept in one language.
  package struct Words: Hashable, Sendable {
    package fileprivate(set) var term = ""
    /// Inflected forms of the term, and what else counts as the same.
    package fileprivate(set) var forms: [String] = []
    /// What people may search for.
    package fileprivate(set) var synonyms: [String] = []
    /// Words that mislead.
    package fileprivate(set) var avoid: [String] = []

    /// The term and its forms.
    package var names: [String] { [term] + forms }
  }

  /// A concept with its words in each language.
  package struct Concept: Hashable, Sendable {
    /// The name of the concept, in English.
    package let name: String
    /// By language, such as `sv`.
    package fileprivate(set) var words: [String: Words] = [:]
    /// A sentence for readers who must decide by the concept, by language.
    package fileprivate(set) var explanations: [String: String] = [:]
    /// Whether translators are shown the term; words such as "you" are only checked.
    package fileprivate(set) var isShown = true

    fileprivate init(name: String) { self.name = name }
  }

  package let concepts: [Concept]

  package init(_ concepts: [Concept] = []) { self.concepts = concepts }

  /// The concepts of several lists, in their order.
  package init(joining lists: [TermList]) { concepts = lists.flatMap(\.concepts) }

  /// The languages in which any concept has words.
  package var languages: Set<String> { Set(concepts.flatMap(\.words.keys)) }

  /// The concepts in a file, and the lines that cannot be read.
  package static func read(_ file: SourceFile) -> (terms: TermList, diagnostics: [Diagnostic]) {
    var reader = TermListReader(file)
    reader.read()
    return (TermList(reader.concepts), reader.diagnostics)
  }

  /// What else something may be called: the words of each concept that the text is a word of, also
  /// one to avoid, in lower case; empty if it is none.
  package func synonyms(of text: String, in language: String) -> [String] {
    let wanted = text.lowercased()
    return concepts.flatMap { concept -> [String] in
      guard let words = concept.words[language] else { return [] }
      let all = (words.names + words.synonyms).map { $0.lowercased() }
      let isKnown = (all + words.avoid.map { $0.lowercased() }).contains(wanted)
      return isKnown ? all.filter { $0 != wanted } : []
    }
  }
}

/// Reads the lines of a term list. A YAML parser would take longer than the rest of a screen.
private struct TermListReader {
  private let file: SourceFile
  private(set) var concepts: [TermList.Concept] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The language, or `explanation`, whose lines are being read; `nil` outside of one.
  private var section: String?

  init(_ file: SourceFile) { self.file = file }

  mutating func read() {
    for (index, line) in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    where !read(line) {
      diagnostics.append(
        Diagnostic(
          .termsUnreadable, .error, at: SourcePlace(path: file.path, line: index + 1),
          "line is not 'key: \"text\"' or 'key: [\"text\", …]' of a concept, nor a comment"))
    }
  }

  /// Reads a line; `false` if it has another form.
  private mutating func read(_ whole: ArraySlice<UInt8>) -> Bool {
    var line = whole.last == 0x0D ? whole.dropLast() : whole
    var depth = line.prefix { $0 == UInt8(ascii: " ") }.count
    line = line.dropFirst(depth)
    guard let first = line.first, first != UInt8(ascii: "#") else { return true }
    if depth == 0 {
      guard line.starts(with: "- ".utf8) else { return false }
      line = line.dropFirst(2)
      depth = 2
      guard case .entry("concept", let name) = LocaleLine(line) else { return false }
      concepts.append(TermList.Concept(name: name))
      section = nil
      return true
    }
    guard !concepts.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
      return false
    }
    let key = String(decoding: line[..<colon], as: UTF8.self)
    let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
    switch depth {
    case 2 where value.isEmpty:
      section = key
      return true
    case 2: return readConcept(key, line)
    case 4: return section.map { read(key, value, line, in: $0) } ?? false
    case _: return false
    }
  }

  private mutating func readConcept(_ key: String, _ line: ArraySlice<UInt8>) -> Bool {
    guard case .entry(_, let text) = LocaleLine(line) else { return false }
    if key == "shown" { concepts[concepts.count - 1].isShown = text != "no" }
    return key == "shown" || key == "note"
  }

  private mutating func read(
    _ key: String, _ value: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>, in section: String
  ) -> Bool {
    let last = concepts.count - 1
    if section == "explanation" || key == "term" {
      guard case .entry(_, let text) = LocaleLine(line) else { return false }
      if section == "explanation" {
        concepts[last].explanations[key] = text
      } else {
        concepts[last].words[section, default: TermList.Words()].term = text
      }
      return true
    }
    // What pages say is for people who choose a term.
    if key == "evidence" { return value.first == UInt8(ascii: "{") }
    guard let texts = Self.list(value) else { return false }
    switch key {
    case "forms": concepts[last].words[section, default: TermList.Words()].forms = texts
    case "synonyms": concepts[last].words[section, default: TermList.Words()].synonyms = texts
    case "avoid": concepts[last].words[section, default: TermList.Words()].avoid = texts
    case _: return false
    }
    return true
  }

  /// The texts of a list in brackets, each in double quotation marks and without any inside.
  private static func list(_ bytes: ArraySlice<UInt8>) -> [String]? {
    guard bytes.first == UInt8(ascii: "["),
      let end = bytes.lastIndex(where: { $0 != UInt8(ascii: " ") }),
      bytes[end] == UInt8(ascii: "]")
    else { return nil }
    let inner = bytes[(bytes.startIndex + 1)..<end]
    guard !inner.isEmpty else { return [] }
    // Between quotation marks, what is outside and inside of them alternates.
    let parts = inner.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    guard parts.count > 2, !parts.count.isMultiple(of: 2) else { return nil }
    var texts: [String] = []
    for (index, part) in parts.enumerated() {
      if index.isMultiple(of: 2) {
        let isEdge = index == 0 || index == parts.count - 1
        guard String(decoding: part, as: UTF8.self).trimmed(of: " ") == (isEdge ? "" : ",") else {
          return nil
        }
      } else {
        texts.append(String(decoding: part, as: UTF8.self))
      }
    }
    return texts
  }
}
