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
  /// Line ends in a new text become those of the file. Without any new text, the bytes are the same
  /// as in the original file, reassembled from its units and what lies between them.
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
        if let problem = Self.problem(with: text, replacing: old, counts[segment.id] ?? 0) {
          diagnostics.append(
            Diagnostic(
              problem.id, .error,
              at: SourcePlace(path: document.file.path, line: segment.line),
              problem.message(segment.id), advice: problem.advice))
          bytes.append(contentsOf: old)
        } else {
          bytes.append(contentsOf: Self.withLineEnds(text, lineEnd))
        }
      } else {
        bytes.append(contentsOf: old)
      }
      position = segment.targetRange.upperBound
      if let text = sources[segment.id], let range = segment.sourceRange,
        counts[segment.id] ?? 1 == 1,
        Self.problem(with: text, replacing: bytes[...], 1, isSource: true) == nil
      {
        bytes.append(contentsOf: document.file.bytes[position..<range.lowerBound])
        bytes.append(contentsOf: Self.withLineEnds(text, lineEnd))
        position = range.upperBound
      }
    }
    bytes.append(contentsOf: document.file.bytes[position...])
    return (SourceFile(path: document.file.path, bytes: bytes), diagnostics)
  }

  /// What a unit is written with.
  private static let unitTags = ["data-ttu-id", "data-stu-id", "sxs-lookup", "</span>", "<span"]

  private static func problem(
    with text: String, replacing old: ArraySlice<UInt8>, _ uses: Int, isSource: Bool = false
  ) -> (id: DiagnosticID, message: (SegmentID) -> FindingText, advice: FindingText)? {
    guard uses == 1 else {
      return (
        .editAmbiguous, { "new text of unit '\($0)' has \(uses) places" },
        "give each unit an id of its own"
      )
    }
    for tag in unitTags where text.contains(tag) {
      return (
        .editMarkup, { "new text of unit '\($0)' contains '\(tag)', which would end the unit" },
        "remove it"
      )
    }
    let lines = withLineEnds(text, [0x0A]).count { $0 == 0x0A }
    let before = lineBreaks(in: old)
    guard lines == before || isSource else {
      return (
        .editLines,
        { "new text of unit '\($0)' has \(lines) line breaks where the old has \(before)" },
        "keep the lines: they may be items or rows"
      )
    }
    return nil
  }

  private static func lineBreaks(in bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var before: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D || byte == 0x0A && before != 0x0D { count += 1 }
      before = byte
    }
    return count
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
