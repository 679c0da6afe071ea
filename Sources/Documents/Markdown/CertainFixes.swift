import Diagnostics
import Markup

/// Keeps those fixes of lists with which a Markdown file still says the same: the same steps with
/// the same texts inside one another, and nothing more to fix. The findings about others stay.
enum CertainFixes {
  /// More parts of a file are not tried one by one; no page measured has as many that fail.
  private static let mostTries = 8

  /// What a file says, and the fixes of its lists.
  private struct Reading {
    let lines: [String]
    let fixes: [Diagnostic.Fix]

    init(_ blocks: [Block], _ diagnostics: [Diagnostic]) {
      lines = BlockLines(of: blocks).lines
      fixes = diagnostics.compactMap(\.fix)
    }
  }

  /// The findings of a reader, without the fixes that are not certain.
  ///
  /// - Parameter hasIncludes: whether the blocks of other files may be among those of the reader.
  static func diagnostics(
    of reader: MarkdownReader, in file: SourceFile, skipping lineCount: Int, hasIncludes: Bool,
    _ languages: Languages
  ) -> [Diagnostic] {
    guard reader.diagnostics.contains(where: { $0.fix != nil }) else { return reader.diagnostics }
    func reading(of bytes: [UInt8]) -> Reading {
      let file = SourceFile(path: file.path, bytes: bytes)
      let lineTable = LineTable(bytes)
      let again = MarkdownReader(
        file: file, lineTable: lineTable,
        segments: SegmentScanner(file: file, lineTable: lineTable).segments, skipping: lineCount,
        languages: languages)
      return Reading(again.blocks, again.diagnostics)
    }
    let before =
      hasIncludes ? reading(of: file.bytes) : Reading(reader.blocks, reader.diagnostics)
    func isCertain(_ fixes: [Diagnostic.Fix]) -> Bool {
      let fixed = FixedFile.bytes(of: file.bytes, with: fixes)
      guard fixed.count == fixes.count else { return false }
      let after = reading(of: fixed.bytes)
      return after.lines == before.lines && after.fixes.count == before.fixes.count - fixes.count
    }
    if isCertain(before.fixes) { return reader.diagnostics }
    let parts = parts(before.fixes, reader.blocks)
    var certain: [Diagnostic.Fix] = []
    if parts.count > 1, parts.count <= mostTries {
      certain = parts.filter(isCertain).flatMap(\.self)
      if !isCertain(certain) { certain = [] }
    }
    let kept = Set(certain.map(\.range.lowerBound))
    return reader.diagnostics.map { found in
      found.fix.map { kept.contains($0.range.lowerBound) } ?? true ? found : found.withoutFix
    }
  }

  /// The fixes between one heading and the next, which are made all or not at all.
  private static func parts(
    _ fixes: [Diagnostic.Fix], _ blocks: [Block]
  ) -> [[Diagnostic.Fix]] {
    let headings = blocks.compactMap { block in
      if case .heading(let heading) = block { heading.passage.place.line } else { nil }
    }
    let byHeading = Dictionary(grouping: fixes) { fix in
      headings.last { $0 <= fix.place.line } ?? 0
    }
    return byHeading.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// The texts of blocks in order, each with its depth, and the numbers that their lists show.
private struct BlockLines {
  private(set) var lines: [String] = []
  /// The texts that have not been read yet, and the lines that they belong to.
  private var unread: [Passage] = []
  private var waiting: [Int] = []

  init(of blocks: [Block]) {
    add(blocks, 0)
    // All at once, because each start of the parser takes longer than most texts.
    for (index, inlines) in zip(waiting, Passage.targets(of: unread)) {
      lines[index] += inlines.map(\.plain).joined().words().joined(separator: " ")
    }
    (unread, waiting) = ([], [])
  }

  private mutating func add(_ blocks: [Block], _ depth: Int) {
    /// The number that the list before shows last, with nothing visible behind it.
    var last: Int?
    for block in blocks {
      if case .list(let list) = block {
        last = add(list, depth, after: last)
        continue
      }
      last = nil
      switch block {
      case .heading(let heading): add("#", [heading.passage], depth)
      case .paragraph(let passage): add("", [passage], depth)
      case .html(let passages): add("<", passages, depth)
      case .table(let table): add("|", [table.passage], depth)
      case .code(_, let text, _): lines.append("\(depth) ` \(text)")
      case .thematicBreak: lines.append("\(depth) -")
      case .quote(let inner), .moniker(_, let inner):
        lines.append("\(depth) >")
        add(inner, depth + 1)
      case .alert(let alert):
        lines.append("\(depth) !")
        add(alert.blocks, depth + 1)
      case .list: break
      }
    }
  }

  /// Adds a list and returns the number that it shows last. One that goes on from the list before
  /// is the same to a reader.
  private mutating func add(_ list: Block.List, _ depth: Int, after before: Int?) -> Int? {
    let first = list.isOrdered ? list.items.first?.displayedNumber : nil
    if before == nil || first != before.map({ $0 + 1 }) { lines.append("\(depth) list") }
    var last: Int?
    for item in list.items {
      // What the format numbers is shown one after the other, whatever is written.
      let shown =
        item.marker == .typed ? item.displayedNumber : last.map { $0 + 1 } ?? item.displayedNumber
      if list.isOrdered { last = shown }
      lines.append("\(depth) \(list.isOrdered ? shown ?? 0 : -1).")
      add(item.blocks, depth + 1)
    }
    return last
  }

  private mutating func add(_ kind: String, _ passages: [Passage], _ depth: Int) {
    for passage in passages {
      waiting.append(lines.count)
      unread.append(passage)
      lines.append("\(depth) \(kind) ")
    }
  }
}
