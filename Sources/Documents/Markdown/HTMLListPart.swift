import Markup

/// Counts the tags of lists in a piece of HTML.
enum HTMLListTags {
  private static let ordered = [Array("<ol".utf8), Array("<OL".utf8)]
  private static let opening = ordered + [Array("<ul".utf8), Array("<UL".utf8)]
  private static let closing = ["</ol", "</OL", "</ul", "</UL"].map { Array($0.utf8) }
  private static let box = Array("\"checkbox\"".utf8)

  /// Whether an ordered list begins in the range, or one of boxes to tick.
  static func opensSteps(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    if ordered.contains(where: { places(of: $0, in: bytes, range) > 0 }) { return true }
    return ByteSearch.first(box, in: bytes, from: range.lowerBound, to: range.upperBound) != nil
      && opening.contains { places(of: $0, in: bytes, range) > 0 }
  }

  /// How many lists that begin in the range do not end in it.
  static func balance(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    opening.reduce(0) { $0 + places(of: $1, in: bytes, range) }
      - closing.reduce(0) { $0 + places(of: $1, in: bytes, range) }
  }

  /// How often a tag begins in the range; a longer name is another tag.
  private static func places(of pattern: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int {
    var count = 0
    var position = range.lowerBound
    while let found = ByteSearch.first(pattern, in: bytes, from: position, to: range.upperBound) {
      position = found + pattern.count
      let isName = position < range.upperBound && isLetter(bytes[position])
      if !isName { count += 1 }
    }
    return count
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

/// The nodes of a Markdown file that a list of steps in HTML takes up: a blank line ends an HTML
/// block (CommonMark §4.6), but not the list.
struct HTMLListNodes {
  /// The first line of the list, counted from 1.
  let line: Int
  private(set) var range: Range<Int>
  /// The index after its nodes.
  private(set) var end: Int

  /// No list goes on over more nodes; no page measured has ten.
  private static let most = 64

  /// `nil` if the node at `index` begins none.
  ///
  /// - Parameter limit: the index after the nodes that may be in it.
  init?(from index: Int, to limit: Int, of nodes: [MarkdownBlock], _ places: MarkdownPlaces) {
    guard let first = places.lines(of: nodes[index]) else { return nil }
    let bytes = places.context.file.bytes
    let own = places.bytes(of: first)
    guard HTMLListTags.opensSteps(in: bytes, own) else { return nil }
    line = first.lowerBound
    range = own
    end = nodes[index].end
    var count = 1
    // Only what is new is counted, so that a long list is read once.
    var balance = HTMLListTags.balance(in: bytes, own)
    while balance > 0, end < limit, count < Self.most, let lines = places.lines(of: nodes[end]) {
      let next = places.bytes(of: lines)
      balance += HTMLListTags.balance(
        in: bytes, min(range.upperBound, next.upperBound)..<next.upperBound)
      range = own.lowerBound..<next.upperBound
      end = nodes[end].end
      count += 1
    }
    if balance > 0 { (range, end) = (own, nodes[index].end) }
  }
}

/// A piece of HTML in a Markdown file, read as a page would be.
struct HTMLListPart {
  let blocks: [Block]
  /// The same list in Markdown; `nil` if it contains anything but one line for each step.
  let markdown: String?

  /// - Parameter line: the first line of the piece, counted from 1.
  init(
    _ file: SourceFile, _ units: ArraySlice<Segment>, _ range: Range<Int>, line: Int,
    words: PageWords
  ) {
    // Blank lines before it give every place its line in the file.
    let bytes = Array(repeating: UInt8(0x0A), count: line - 1) + file.bytes[range]
    let distance = line - 1 - range.lowerBound
    let inside = units.filter {
      $0.range.lowerBound >= range.lowerBound && $0.range.upperBound <= range.upperBound
    }
    let part = SourceFile(path: file.path, bytes: bytes)
    let reader = HTMLPageReader(
      file: part, lineTable: LineTable(bytes),
      segments: inside.map { $0.moved(by: distance, in: bytes) }, words: words)
    blocks = reader.blocks
    markdown = Self.markdown(String(decoding: file.bytes[range], as: UTF8.self))
  }

  /// Elements that do not fit into a line of a Markdown list, or make it another one.
  private static let blockTags = [
    "<ul", "<p", "<pre", "<table", "<div", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6", "<blockquote",
    "<!--", "<ol reversed", "type=", "value=", "start=",
  ]

  private static func markdown(_ html: String) -> String? {
    let lowered = html.lowercased()
    guard lowered.utf8.count == html.utf8.count,
      !blockTags.contains(where: { lowered.contains($0) }),
      lowered.components(of: "<ol").count == 2,
      let opening = html.range(ofFolded: "<ol"), let closing = html.range(ofFolded: "</ol>"),
      html[..<opening.lowerBound].allSatisfy(\.isWhitespace),
      html[closing.upperBound...].allSatisfy(\.isWhitespace),
      let end = html[opening.upperBound...].firstIndex(of: ">"), end < closing.lowerBound
    else { return nil }
    var items: [String] = []
    var rest = html[html.index(after: end)..<closing.lowerBound]
    while let start = rest.range(ofFolded: "<li") {
      guard rest[..<start.lowerBound].allSatisfy(\.isWhitespace),
        let tagEnd = rest[start.upperBound...].firstIndex(of: ">")
      else { return nil }
      let text = rest[rest.index(after: tagEnd)...]
      let next = text.range(ofFolded: "<li")?.lowerBound ?? text.endIndex
      let own = text[..<next]
      let inner = own.range(ofFolded: "</li>").map { own[..<$0.lowerBound] } ?? own
      items.append(inner.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      rest = text[next...]
    }
    guard !items.isEmpty, !items.contains(where: \.isEmpty) else { return nil }
    return items.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
  }
}

extension StringProtocol {
  /// The parts between the occurrences of an ASCII text.
  fileprivate func components(of pattern: String) -> [SubSequence] {
    var parts: [SubSequence] = []
    var rest = self[...]
    while let found = rest.range(ofFolded: pattern) {
      parts.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    return parts + [rest]
  }

  /// The first occurrence of an ASCII text in lower case, whatever the case of the letters here.
  fileprivate func range(ofFolded pattern: String) -> Range<Index>? {
    let wanted = Array(pattern.utf8)
    var start = startIndex
    while start < endIndex {
      var position = start
      var matched = 0
      while matched < wanted.count, position < endIndex,
        utf8[position] == wanted[matched]
          || (0x41...0x5A).contains(utf8[position]) && utf8[position] + 0x20 == wanted[matched]
      {
        utf8.formIndex(after: &position)
        matched += 1
      }
      if matched == wanted.count { return start..<position }
      utf8.formIndex(after: &start)
    }
    return nil
  }
}
