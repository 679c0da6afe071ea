import Diagnostics
import Markup

/// The lines in a file that open, close or lay out `:::` blocks. Some blocks contain variants of
/// the text; rows and columns only arrange their content on the page.
struct ColonLines {
  enum Marker: Equatable {
    /// `::: moniker range="…"` or `::: zone pivot="…"`: the lines that follow apply only there.
    case start(range: [String])
    case end
    /// `:::row:::`, `:::column:::` and their end markers; and `:::note` and `:::` alone, which open and
    /// close a box around the text.
    case layout
  }

  struct Line {
    /// Counted from 1.
    let number: Int
    /// The bytes from the first colon to the end of the line.
    let range: Range<Int>
    let marker: Marker
  }

  private(set) var lines: [Line] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether the file contains `:::` anywhere.
  private(set) var hasAny = false

  private static let colons = Array(":::".utf8)

  init(file: SourceFile, lineTable: LineTable, from skippedLines: Int, _ gaps: UnitGaps) {
    hasAny = !gaps.places(of: Self.colons, in: file.bytes).isEmpty
    guard hasAny else { return }
    var open: Line?
    var fence = FenceTracker()
    for index in skippedLines..<lineTable.lines.count {
      let bytes = file.bytes[lineTable.lines[index]]
      let trimmed = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
      guard !fence.isCode(trimmed), trimmed.first == 0x3A, !Self.isImage(trimmed),
        let marker = Self.marker(String(decoding: trimmed, as: UTF8.self))
      else { continue }
      let line = Line(
        number: index + 1, range: trimmed.startIndex..<trimmed.endIndex, marker: marker)
      lines.append(line)
      switch marker {
      case .start:
        if let before = open { report(before, file, lineTable) }
        open = line
      case .end:
        if open == nil {
          diagnostics.append(
            Diagnostic(
              .monikerUnclosed, .error, at: SourcePlace(path: file.path, line: line.number),
              "'moniker-end' has no moniker to close"))
        }
        open = nil
      case .layout: break
      }
    }
    if let open { report(open, file, lineTable) }
  }

  private mutating func report(_ line: Line, _ file: SourceFile, _ lineTable: LineTable) {
    diagnostics.append(
      Diagnostic(
        .monikerUnclosed, .error,
        at: SourcePlace(
          path: file.path, line: line.number, length: lineTable.characters(in: line.range)),
        "moniker has no 'moniker-end'", advice: "add '::: moniker-end' after what it holds"))
  }

  /// Whether a line is an image, as nearly all lines with colons are.
  private static func isImage(_ line: ArraySlice<UInt8>) -> Bool {
    var start = line.startIndex
    while start < line.endIndex, line[start] == 0x3A { start += 1 }
    while start < line.endIndex, line[start] == 0x20 { start += 1 }
    guard line.endIndex - start >= image.count else { return false }
    return image.indices.allSatisfy { line[start + $0] == image[$0] }
  }

  private static let image = Array("image".utf8)

  private static func marker(_ line: String) -> Marker? {
    guard line.hasPrefix(":::") else { return nil }
    let words = line.drop { $0 == ":" }.drop { $0 == " " }
    for name in ["row", "column", "row-end", "column-end"]
    where words.hasPrefix(name)
      && words.dropFirst(name.count).allSatisfy({ !$0.isLetter || words.contains("=") })
    {
      return .layout
    }
    for (name, attribute) in [("moniker", "range"), ("zone", "pivot")] where words.hasPrefix(name) {
      if words.hasPrefix("\(name)-end") { return .end }
      let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
      let value = parts.count > 1 ? parts[1] : words.dropFirst(name.count)
      return .start(range: range(value, attribute))
    }
    let isBox =
      words.split(separator: " ").count < 2
      && words.allSatisfy { $0.isLetter || $0.isWhitespace || "{}-".contains($0) }
    return isBox && !directives.contains(where: words.hasPrefix) ? .layout : nil
  }

  /// The environments in the value of an attribute, whose name may still stand before them.
  private static func range(_ value: Substring, _ attribute: String) -> [String] {
    // Most are one word, or several with nothing else between.
    let isPlain = !value.utf8.contains { $0 == 0x7C || $0 == 0x2C || $0 == 0x3D || $0 > 0x7F }
    let words =
      isPlain
      ? value
      : value.replacing("||", with: " ").replacing(",", with: " ")
        .replacing("\(attribute)=", with: "")[...]
    return words.utf8.split(separator: 0x20).map { String(Substring($0)) }
  }

  /// What begins with colons and says more than that a box begins.
  private static let directives = ["image", "code", "video", "moniker", "zone"]
}

/// Follows the fences of code blocks to decide which lines are code (CommonMark §4.5).
struct FenceTracker {
  private var open: (byte: UInt8, length: Int)?

  /// Whether the lines that follow are code until a fence closes it.
  var isOpen: Bool { open != nil }

  /// Whether the next line, given without its indentation, is code or a fence.
  mutating func isCode(_ line: ArraySlice<UInt8>) -> Bool {
    guard let found = Self.fence(line) else { return open != nil }
    if let current = open {
      if current.byte == found.byte, found.length >= current.length { open = nil }
    } else {
      open = found
    }
    return true
  }

  private static func fence(_ line: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    guard let byte = line.first, byte == 0x60 || byte == 0x7E else { return nil }
    let length = line.prefix { $0 == byte }.count
    guard length >= 3 else { return nil }
    if byte == 0x60, line.dropFirst(length).contains(0x60) { return nil }
    return (byte, length)
  }
}
