import Diagnostics
import Documents

/// Finds words that mislead in documents and in files of words, and names the term to use.
package struct TermCheck: Sendable {
  private let terms: TermList
  /// By language.
  private let finders: [String: TermFinder]
  private let english: TermFinder

  package init(_ terms: TermList) {
    self.terms = terms
    finders = Dictionary(
      uniqueKeysWithValues: terms.languages.map {
        ($0, TermFinder(terms, language: $0, roles: [.name, .avoided]))
      })
    english = TermFinder(terms, language: "en")
  }

  /// The notes about a document, in the order of the file.
  ///
  /// A translated sentence is held to the term only if its English has the concept, because the
  /// word may be right for something else. In a document of one language, each word is noted once,
  /// at its first place, with how often it occurs.
  package func diagnostics(of document: Document) -> [Diagnostic] {
    guard let finder = finders[document.locale.language] else { return [] }
    return document.sourceLocale == nil
      ? alone(document, finder) : translated(document, finder)
  }

  /// The notes about a file of words, by line.
  package func diagnostics(ofWords file: SourceFile, in language: String) -> [Diagnostic] {
    guard let finder = finders[language] else { return [] }
    return file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
      .flatMap { index, line -> [Diagnostic] in
        guard case .entry(_, let text) = LocaleLine(line) else { return [] }
        let place = SourcePlace(path: file.path, line: index + 1)
        return finder.found(in: MessageCodes.text(of: text)).filter { $0.role == .avoided }
          .compactMap { note($0, language, at: place) }
      }
  }

  private func translated(_ document: Document, _ finder: TermFinder) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    var table: LineTable?
    for segment in document.segments {
      guard let source = segment.source, source != segment.target else { continue }
      let found = avoided(in: segment.target, finder)
      guard !found.isEmpty else { continue }
      let meant = english.concepts(in: MarkdownCodes.text(of: source).words)
      for one in found where meant.contains(one.concept) {
        let lines = table ?? LineTable(document.file.bytes)
        table = lines
        let start = segment.targetRange.lowerBound
        let place = place(
          start + one.range.lowerBound..<start + one.range.upperBound, document, lines)
        let sentence = Diagnostic.Sentence(
          unit: segment.id.rawValue, source: source, target: segment.target)
        if let note = note(one, document.locale.language, at: place, sentence: sentence) {
          notes.append(note)
        }
      }
    }
    return notes
  }

  private func alone(_ document: Document, _ finder: TermFinder) -> [Diagnostic] {
    var order: [TermFinder.Found] = []
    var places: [String: [SourcePlace]] = [:]
    for (found, place) in occurrences(in: document, finder) {
      if places[found.word] == nil { order.append(found) }
      places[found.word, default: []].append(place)
    }
    return order.compactMap { found in
      let all = places[found.word] ?? []
      return all.first.flatMap {
        note(found, document.locale.language, at: $0, count: all.count)
      }
    }
  }

  private func occurrences(
    in document: Document, _ finder: TermFinder
  ) -> [(TermFinder.Found, SourcePlace)] {
    guard document.format != .html else {
      return document.blocks.flatMap(\.passages).flatMap { passage in
        Self.words(of: passage.target).flatMap { finder.found(in: $0) }
          .filter { $0.role == .avoided }.map { ($0, passage.place) }
      }
    }
    let lines = LineTable(document.file.bytes)
    return Self.textLines(of: document, lines).flatMap { line in
      let text = String(decoding: document.file.bytes[line], as: UTF8.self)
      return avoided(in: text, finder).map { found in
        let range =
          line.lowerBound + found.range.lowerBound..<line.lowerBound + found.range.upperBound
        return (found, place(range, document, lines))
      }
    }
  }

  /// The lines of a document that hold text: none of its front matter, and none of its code.
  private static func textLines(of document: Document, _ lines: LineTable) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var fence: String?
    var isFrontMatter = false
    for (index, line) in lines.lines.enumerated() {
      let text = String(decoding: document.file.bytes[line], as: UTF8.self).trimmed(of: " ")
      if index == 0, text == "---" {
        isFrontMatter = true
      } else if isFrontMatter {
        isFrontMatter = text != "---"
      } else if let mark = fence {
        if text.hasPrefix(mark) { fence = nil }
      } else if text.hasPrefix("```") || text.hasPrefix("~~~") {
        fence = String(text.prefix(3))
      } else {
        found.append(line)
      }
    }
    return found
  }

  /// The texts of a sentence between its labels, which are as the screen has them.
  private static func words(of sentence: [Inline]) -> [String] {
    sentence.flatMap { inline -> [String] in
      switch inline {
      case .text(let text): [text]
      case .emphasis(let inner), .link(_, let inner): words(of: inner)
      case .code, .strong, .image, .include, .lineBreak: []
      }
    }
  }

  /// The words to avoid in a sentence with markup.
  private func avoided(in sentence: String, _ finder: TermFinder) -> [TermFinder.Found] {
    finder.found(in: MarkdownCodes.text(of: sentence)).filter { $0.role == .avoided }
  }

  private func place(
    _ range: Range<Int>, _ document: Document, _ lines: LineTable
  ) -> SourcePlace {
    SourcePlace(
      path: document.file.path, line: lines.line(at: range.lowerBound),
      column: lines.column(at: range.lowerBound),
      length: String(decoding: document.file.bytes[range], as: UTF8.self).unicodeScalars.count)
  }

  private func note(
    _ found: TermFinder.Found, _ language: String, at place: SourcePlace, count: Int = 1,
    sentence: Diagnostic.Sentence? = nil
  ) -> Diagnostic? {
    let concept = terms.concepts[found.concept]
    guard let term = concept.words[language]?.term else { return nil }
    return Diagnostic(
      .termAvoided, .note, at: place,
      count > 1
        ? "'\(found.word)' is a word to avoid for '\(concept.name)', and occurs \(count) times"
        : "'\(found.word)' is a word to avoid for '\(concept.name)'",
      advice: "write '\(term)'", sentence: sentence)
  }
}
