import Diagnostics
import Markup

/// New texts for units of a document, which replace the old ones in its bytes; all other bytes stay
/// the same.
package struct DocumentEdit {
  /// The new target text of each unit, by its id.
  private let targets: [SegmentID: String]
  /// The new English text of each unit whose English has changed, by its id.
  private let sources: [SegmentID: String]

  /// - Parameters:
  ///   - targets: the new target texts. A unit that is not in the document is reported.
  ///   - sources: the new English texts, which are left out without a report where they cannot be
  ///     inserted.
  package init(targets: [SegmentID: String], sources: [SegmentID: String] = [:]) {
    self.targets = targets
    self.sources = sources
  }

  /// Returns the file with the new texts, and a diagnostic for each text that could not be
  /// inserted; such a unit stays as it was.
  ///
  /// A new text has the lines that its English allows (`UnitLines`), and the file's line ends. Without
  /// any new text, the bytes are the same as in the original file, reassembled from its units and what
  /// lies between them.
  package func applied(to document: Document) -> (file: SourceFile, diagnostics: [Diagnostic]) {
    var counts: [SegmentID: Int] = [:]
    for id in document.segments.map(\.id) where targets[id] != nil { counts[id, default: 0] += 1 }
    var diagnostics = targets.keys.filter { counts[$0] == nil }.sorted { $0.rawValue < $1.rawValue }
      .map { id in
        Diagnostic(
          .editUnknown, .error, at: SourcePlace(path: document.file.path),
          "unit '\(id)' is not in the document")
      }
    let lineEnd = Self.lineEnd(of: document.file.bytes)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(document.file.bytes.count)
    var position = 0
    for segment in document.segments {
      bytes.append(contentsOf: document.file.bytes[position..<segment.targetRange.lowerBound])
      let old = document.file.bytes[segment.targetRange]
      if let text = targets[segment.id] {
        let english = sources[segment.id] ?? segment.source ?? segment.target
        let fitted = UnitLines.fitted(text, replacing: segment.target, english: english)
        if let problem = Self.problem(
          with: text, replacing: [segment.target, segment.source ?? ""], counts[segment.id] ?? 0)
          ?? (fitted == nil ? Self.problem(withLinesOf: text, english) : nil)
        {
          diagnostics.append(
            Diagnostic(
              problem.id, .error,
              at: SourcePlace(path: document.file.path, line: segment.line),
              problem.message(segment.id), advice: problem.advice))
          bytes.append(contentsOf: old)
        } else {
          bytes.append(contentsOf: Self.withLineEnds(fitted ?? text, lineEnd))
        }
      } else {
        bytes.append(contentsOf: old)
      }
      position = segment.targetRange.upperBound
      if let text = sources[segment.id], let range = segment.sourceRange,
        counts[segment.id] ?? 1 == 1,
        Self.problem(with: text, replacing: [segment.source ?? ""], 1) == nil
      {
        bytes.append(contentsOf: document.file.bytes[position..<range.lowerBound])
        bytes.append(contentsOf: Self.withLineEnds(text, lineEnd))
        position = range.upperBound
      }
    }
    bytes.append(contentsOf: document.file.bytes[position...])
    return (SourceFile(path: document.file.path, bytes: bytes), diagnostics)
  }

  private typealias Problem = (
    id: DiagnosticID, message: (SegmentID) -> FindingText, advice: FindingText
  )

  /// What the spans of a unit are written with.
  private static let unitNames = ["data-ttu-id", "data-stu-id", "sxs-lookup"]

  private static func problem(
    with text: String, replacing texts: [String], _ uses: Int
  ) -> Problem? {
    guard uses == 1 else {
      return (
        .editAmbiguous, { "new text of unit '\($0)' has \(uses) places" },
        "give each unit an id of its own"
      )
    }
    let tags = spanTags(in: text)
    let areKnown = tags.isEmpty || texts.contains { isKnown(tags, in: spanTags(in: $0)) }
    let foreign = areKnown ? nil : tags.first
    guard let tag = unitNames.first(where: text.contains) ?? foreign else { return nil }
    return (
      .editMarkup, { "new text of unit '\($0)' contains '\(tag)', which would end the unit" },
      "remove it"
    )
  }

  private static func problem(withLinesOf text: String, _ english: String) -> Problem {
    let count = UnitLines.breaks(in: text)
    let wanted = UnitLines.breaks(in: english)
    return (
      .editLines,
      {
        "new text of unit '\($0)' has \(count) line breaks where the English has \(wanted)"
      },
      "keep the lines: they may be items or rows"
    )
  }

  /// Whether tags are those of another text, or some of those, each with its end.
  private static func isKnown(_ tags: [String], in known: [String]) -> Bool {
    if tags == known { return true }
    var left = known
    var open = 0
    for tag in tags {
      guard let index = left.firstIndex(of: tag) else { return false }
      left.remove(at: index)
      open += tag == "</span>" ? -1 : 1
      guard open >= 0 else { return false }
    }
    return open == 0
  }

  /// The start and end tags of `span` in a text, in order.
  private static func spanTags(in text: String) -> [String] {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return [] }
    var tags: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...]
      if rest.hasPrefix("</span>") {
        tags.append("</span>")
      } else if rest.hasPrefix("<span") {
        tags.append(String(rest.prefix { $0 != ">" }) + ">")
      }
      rest = rest.dropFirst()
    }
    return tags
  }

  /// CRLF if the first line ends with it, otherwise LF.
  private static func lineEnd(of bytes: [UInt8]) -> [UInt8] {
    let end = ByteSearch.first(0x0A, in: bytes, from: 0, to: bytes.count)
    return end.map { $0 > 0 && bytes[$0 - 1] == 0x0D } == true ? [0x0D, 0x0A] : [0x0A]
  }

  private static func withLineEnds(_ text: String, _ lineEnd: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var before: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x0D || byte == 0x0A && before != 0x0D {
        bytes.append(contentsOf: lineEnd)
      } else if byte != 0x0A {
        bytes.append(byte)
      }
      before = byte
    }
    return bytes
  }
}
