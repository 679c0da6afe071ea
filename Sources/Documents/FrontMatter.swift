import Diagnostics

/// The flat `key: value` lines of a document's YAML header; nested values are left out.
package struct FrontMatter: Sendable {
  private let pairs: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]

  init(_ pairs: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]) { self.pairs = pairs }

  /// Makes front matter from what an HTML page says about itself in `<meta>` and elsewhere.
  package init(_ values: [String: String]) {
    pairs = values.sorted { $0.key < $1.key }.map {
      (Array($0.key.utf8)[...], Array($0.value.utf8)[...])
    }
  }

  /// All the values, by key.
  package var values: [String: String] {
    Dictionary(
      pairs.map { (String(decoding: $0.key, as: UTF8.self), Self.unquoted($0.value)) }
    ) { _, last in last }
  }

  /// The value of a key, without quotation marks; the last one if the key occurs twice, and `nil`
  /// if it does not occur.
  package subscript(key: String) -> String? {
    pairs.last { $0.key.elementsEqual(key.utf8) }.map { Self.unquoted($0.value) }
  }

  private static func unquoted(_ value: ArraySlice<UInt8>) -> String {
    guard value.count > 1, let quote = value.first, quote == value.last,
      quote == 0x22 || quote == 0x27
    else { return String(decoding: value, as: UTF8.self) }
    let inner = String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
    return quote == 0x27
      ? inner.replacing("''", with: "'") : inner.replacing("\\\"", with: "\"")
  }
}

/// Reads the flat `key: value` lines of a YAML header and skips nested values.
struct FrontMatterScanner {
  var values: FrontMatter { FrontMatter(pairs) }
  /// The number of lines in the header, including its fences; 0 if there is no header.
  private(set) var lineCount = 0
  private(set) var diagnostics: [Diagnostic] = []

  private var pairs: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
  private let file: SourceFile
  private let lineTable: LineTable

  init(file: SourceFile, lineTable: LineTable) {
    self.file = file
    self.lineTable = lineTable
    guard lineTable.lines.count > 1, Self.isFence(Self.withoutMark(line(0))),
      Self.pair(in: line(1)) != nil || Self.isFence(line(1))
    else { return }
    read()
  }

  private mutating func read() {
    // Most headers have no more.
    pairs.reserveCapacity(16)
    for index in 1..<lineTable.lines.count {
      let line = line(index)
      if Self.isEnd(line) {
        lineCount = index + 1
        return
      }
      if let pair = Self.pair(in: line) {
        if !pair.value.isEmpty { pairs.append((file.bytes[pair.key], file.bytes[pair.value])) }
      } else if !Self.isSkipped(line) {
        if Self.opensBody(line) || !closes(after: index) {
          lineCount = index
          reportUnclosed()
          return
        }
        diagnostics.append(
          Diagnostic(
            .frontMatterInvalid, .warning,
            at: SourcePlace(
              path: file.path, line: index + 1, length: lineTable.characters(in: line.indices)),
            "front matter line is neither 'key: value' nor a list item",
            advice: "write 'key: value', or remove the line"))
      }
    }
    lineCount = lineTable.lines.count
    reportUnclosed()
  }

  private mutating func reportUnclosed() {
    diagnostics.append(
      Diagnostic(
        .frontMatterUnclosed, .error, at: SourcePlace(path: file.path, length: 3),
        "front matter that begins with '---' has no closing '---'",
        advice: "add a line '---' after the last key"))
  }

  /// A line without the white space at its end.
  private func line(_ index: Int) -> ArraySlice<UInt8> {
    let line = lineTable.lines[index]
    var end = line.upperBound
    while end > line.lowerBound, file.bytes[end - 1] == 0x20 || file.bytes[end - 1] == 0x09 {
      end -= 1
    }
    return file.bytes[line.lowerBound..<end]
  }

  private static func withoutMark(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
  }

  /// Whether a line is `---`. Some editors part the hyphens as in a rule, `- - -`.
  private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
    // Nearly all lines begin with a letter.
    line.first == 0x2D
      && (line.count == 3 && line.allSatisfy { $0 == 0x2D } || line.elementsEqual("- - -".utf8))
  }

  private static func isEnd(_ line: ArraySlice<UInt8>) -> Bool {
    isFence(line) || line.count == 3 && line.allSatisfy { $0 == 0x2E }
  }

  private static func isSkipped(_ line: ArraySlice<UInt8>) -> Bool {
    switch line.first {
    case nil, 0x20, 0x09, 0x2D: true
    case 0x23: !opensBody(line)
    default: false
    }
  }

  /// Whether the line is a heading, which no header contains: `# ` could be a comment, but no page
  /// measured has one.
  private static func opensBody(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: [0x23, 0x20])
  }

  private func closes(after index: Int) -> Bool {
    for later in (index + 1)..<max(index + 1, lineTable.lines.count) {
      let line = line(later)
      if Self.isEnd(line) { return true }
      if line.isEmpty || Self.opensBody(line) { return false }
    }
    return false
  }

  /// Where the key and the value of a line are in the file; `nil` if it is no such line.
  private static func pair(
    in line: ArraySlice<UInt8>
  ) -> (key: Range<Int>, value: Range<Int>)? {
    guard let first = line.first, isLetter(first) || first == 0x5F || first == 0x22,
      let colon = line.firstIndex(of: 0x3A)
    else { return nil }
    let key = line[..<colon]
    let rest = line[(colon + 1)...]
    guard rest.isEmpty || rest.first == 0x20, key.allSatisfy(isKeyByte) else { return nil }
    let value = rest.drop { $0 == 0x20 }
    // In a block scalar (YAML 1.2 §8.1), the text is on the lines below.
    if let mark = value.first, mark == 0x3E || mark == 0x7C, value.count < 3 {
      return (key.indices, value.startIndex..<value.startIndex)
    }
    return (key.indices, value.indices)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2E, 0x5F, 0x2D, 0x20, 0x22, 0x30...0x39: true
    default: isLetter(byte)
    }
  }
}
