import Diagnostics
import Markup

/// Finds the `::: moniker` lines of a file and lays comments over them, which CommonMark keeps
/// apart from the text before and after, as it would not keep the lines themselves.
struct MonikerScanner {
  enum Marker: Equatable {
    case start(range: [String])
    case end
  }

  /// By line, counted from 1.
  private(set) var markers: [Int: Marker] = [:]
  /// The bytes from the first line of the body on, every marker a comment of the same length.
  private(set) var body: [UInt8]
  private(set) var diagnostics: [Diagnostic] = []

  init(file: SourceFile, table: LineTable, skipping lineCount: Int) {
    let bodyStart =
      lineCount < table.lines.count ? table.lines[lineCount].lowerBound : file.bytes.count
    body = Array(file.bytes[bodyStart...])
    guard ByteSearch.first(Array(":::".utf8), in: body, from: 0, to: body.count) != nil else {
      return
    }
    var open: (line: Int, length: Int)?
    var fence: (byte: UInt8, length: Int)?
    for index in lineCount..<table.lines.count {
      let bytes = file.bytes[table.lines[index]]
      let trimmed = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
      if let found = Self.fence(trimmed) {
        if let current = fence {
          if current.byte == found.byte, found.length >= current.length { fence = nil }
        } else {
          fence = found
        }
        continue
      }
      guard fence == nil, trimmed.first == 0x3A,
        let marker = Self.marker(String(decoding: trimmed, as: UTF8.self))
      else { continue }
      let line = index + 1
      markers[line] = marker
      cover(trimmed.startIndex - bodyStart..<bytes.endIndex - bodyStart)
      switch marker {
      case .start:
        if let before = open { report(file, before.line, before.length) }
        open = (line, table.characters(in: trimmed.startIndex..<trimmed.endIndex))
      case .end:
        if open == nil {
          diagnostics.append(
            Diagnostic(
              .monikerUnclosed, .error, at: SourcePlace(path: file.path, line: line),
              "'moniker-end' closes no moniker"))
        }
        open = nil
      }
    }
    if let open { report(file, open.line, open.length) }
  }

  private mutating func report(_ file: SourceFile, _ line: Int, _ length: Int) {
    diagnostics.append(
      Diagnostic(
        .monikerUnclosed, .error, at: SourcePlace(path: file.path, line: line, length: length),
        "moniker has no 'moniker-end'", advice: "add '::: moniker-end' after what it holds"))
  }

  private mutating func cover(_ range: Range<Int>) {
    for index in range { body[index] = 0x20 }
    body.replaceSubrange(range.lowerBound..<range.lowerBound + 4, with: Array("<!--".utf8))
    body.replaceSubrange(range.upperBound - 3..<range.upperBound, with: Array("-->".utf8))
  }

  /// A fence of code: its byte and length (CommonMark §4.5).
  private static func fence(_ line: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    guard let byte = line.first, byte == 0x60 || byte == 0x7E else { return nil }
    let length = line.prefix { $0 == byte }.count
    guard length >= 3 else { return nil }
    if byte == 0x60, line.dropFirst(length).contains(0x60) { return nil }
    return (byte, length)
  }

  private static func marker(_ line: String) -> Marker? {
    let words = line.drop { $0 == ":" }.drop { $0 == " " }
    guard line.hasPrefix(":::"), words.hasPrefix("moniker") else { return nil }
    if words.hasPrefix("moniker-end") { return .end }
    let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
    let value = parts.count > 1 ? parts[1] : words.dropFirst("moniker".count)
    let range = value.replacing("||", with: " ").split(separator: " ").map(String.init)
    return .start(range: range)
  }
}
