import Markup

/// The position of a paragraph, heading or table cell in its file, before its inlines are read: its
/// lines, and the units in them.
struct LeafSource: Sendable {
  enum Side {
    case target, source
  }

  let context: LeafContext
  /// The bytes of each line, without the markers of the blocks around it.
  var lines: [Range<Int>]
  /// The units that are at least partly in the lines.
  var units: ArraySlice<Segment>

  /// Whether the text is in two languages.
  var hasSource: Bool { units.contains { $0.sourceRange != nil } }

  /// From the first byte of the first line to the last byte of the last line.
  var range: Range<Int> {
    let start = lines.first?.lowerBound ?? 0
    return start..<max(start, lines.last?.upperBound ?? start)
  }

  /// The inlines of one side.
  func inlines(_ side: Side) -> [Inline] {
    var texts = MarkdownTexts()
    texts.begin()
    append(side, to: &texts.bytes)
    if Self.isPlain(texts.text) || texts.isHostile { return InlineReader.plain(texts.text) }
    texts.end()
    let parsed = texts.parsed(definitions: context.definitions)
    return InlineReader(parsed, 0).inlines
  }

  /// Whether no byte of the text can begin markup, so that it needs no parser.
  static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { byte in
      switch byte {
      case 0x2A, 0x5F, 0x60, 0x5B, 0x5D, 0x3C, 0x3E, 0x26, 0x5C, 0x21, 0x0D, 0x0A, 0x00: false
      default: true
      }
    }
  }

  /// Appends the text of one side as one line: the text outside units, and this side of each unit.
  ///
  /// Lines are joined with a space, or with a hard line break where the line ends with one
  /// (CommonMark §6.7).
  func append(_ side: Side, to bytes: inout [UInt8]) {
    let start = bytes.count
    append(side, to: &bytes) { LeafSource.addJoint(to: &$0) }
    if context.hasDirectives { ImageDirective.rewrite(&bytes, from: start) }
  }

  /// The text of one side with its lines kept, as HTML blocks need it.
  func linedText(_ side: Side) -> String {
    var bytes: [UInt8] = []
    append(side, to: &bytes) { $0.append(0x0A) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ side: Side, to bytes: inout [UInt8], joint: (inout [UInt8]) -> Void) {
    let file = context.file.bytes
    var first = units.startIndex
    for (index, line) in lines.enumerated() {
      if index > 0 { joint(&bytes) }
      var position = line.lowerBound
      while first < units.endIndex, units[first].range.upperBound <= position { first += 1 }
      var unit = first
      while unit < units.endIndex, units[unit].range.lowerBound < line.upperBound {
        let range = units[unit].range
        if position < range.lowerBound {
          bytes.append(contentsOf: file[position..<range.lowerBound])
        }
        let text =
          switch side {
          case .target: Optional(units[unit].targetRange)
          case .source: units[unit].sourceRange
          }
        if let text { bytes.append(contentsOf: file[text.clamped(to: line)]) }
        position = max(position, min(range.upperBound, line.upperBound))
        unit += 1
      }
      if position < line.upperBound { bytes.append(contentsOf: file[position..<line.upperBound]) }
    }
  }

  private static let breakTag = Array("<br>".utf8)

  private static func addJoint(to bytes: inout [UInt8]) {
    var spaces = 0
    while bytes.last == 0x20 {
      bytes.removeLast()
      spaces += 1
    }
    if bytes.last == 0x5C {
      bytes.removeLast()
      bytes.append(contentsOf: breakTag)
    } else if spaces >= 2 {
      bytes.append(contentsOf: breakTag)
    } else {
      bytes.append(0x20)
    }
  }
}
