import Diagnostics
import Markup

/// The text of an HTML block in Markdown, with its rows paired across the languages by their order.
enum HTMLBlockText {
  static func passages(of node: MarkdownBlock, _ places: MarkdownPlaces) -> [Passage] {
    guard let lines = places.lines(of: node) else { return [] }
    let first = lines.lowerBound
    let context = places.context
    let leaf = context.leaf(Array(context.lineTable.lines[first - 1..<lines.upperBound]))
    guard !isComment(leaf.range, in: context.file.bytes) else { return [] }
    let units = leaf.units
    let targets = HTMLText.passages(of: leaf.linedText(.target))
    guard !targets.isEmpty else { return [] }
    let sources = leaf.hasSource ? HTMLText.passages(of: leaf.linedText(.source)) : []
    return targets.enumerated().map { index, target in
      // With units, their lines decide.
      let found = units.isEmpty ? Self.line(of: target, in: leaf) : nil
      let line = first + (found ?? target.line - 1)
      let next =
        index + 1 < targets.count ? first + targets[index + 1].line - 1 : Int.max
      let isLast = index + 1 == targets.count
      let own = units.filter { unit in
        unit.line >= line && (isLast || unit.line < max(next, line + 1))
      }
      return Passage(
        target: inlines(target),
        source: index < sources.count ? inlines(sources[index]) : nil,
        segments: own.map(\.id), place: SourcePlace(path: context.file.path, line: line))
    }
  }

  /// The index of the line on which a text is, which the HTML parser counts from the text's end;
  /// `nil` if its beginning is not written on one line.
  private static func line(of target: HTMLText.Passage, in leaf: LeafSource) -> Int? {
    let words = (target.runs.first?.text ?? "").split(separator: " ").prefix(2)
    let start = Array(words.joined(separator: " ").utf8)
    guard start.count > 3 else { return nil }
    return leaf.lines.firstIndex { line in
      ByteSearch.first(
        start, in: leaf.context.file.bytes, from: line.lowerBound, to: line.upperBound)
        != nil
    }
  }

  private static let commentOpening = Array("<!--".utf8)
  private static let commentClosing = Array("-->".utf8)

  /// Whether the block is a single comment, as most HTML blocks are.
  private static func isComment(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    let spaces = bytes[range].prefix { $0 == 0x20 || $0 == 0x09 }.count
    let start = range.lowerBound + spaces
    guard ByteSearch.matches(commentOpening, in: bytes, at: start),
      let end = ByteSearch.first(commentClosing, in: bytes, from: start, to: range.upperBound)
    else { return false }
    return bytes[end + 3..<range.upperBound].allSatisfy {
      $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D
    }
  }

  private static func inlines(_ passage: HTMLText.Passage) -> [Inline] {
    InlineReader.merged(
      passage.runs.map { run in
        let strong: Inline = run.isStrong ? .strong([.text(run.text)]) : .text(run.text)
        return run.destination.map { .link(destination: $0, [strong]) } ?? strong
      })
  }
}
