import Diagnostics

/// A pipe table (GitHub Flavored Markdown §4.10) with a header and rows, split into cells on
/// demand.
package struct Table: Hashable, Sendable {
  private let leaf: LeafSource

  init(_ leaf: LeafSource) { self.leaf = leaf }

  package var place: SourcePlace { leaf.context.place(of: leaf.range) }

  /// What tells the table from all others as long as it exists.
  package var identity: ObjectIdentifier { ObjectIdentifier(leaf) }

  /// The whole table as running text, row after row.
  package var passage: Passage { Passage(leaf) }

  /// Whether line breaks in one of its cells may part steps; `false` is certain.
  package var mayHaveStepsInLines: Bool {
    BreakTag.mayPrecedeTwo(in: leaf)
      && leaf.lines.dropFirst(2).contains {
        BreakTag.mayPrecedeTwo(inTargetOf: leaf.context.leaf($0))
      }
  }

  /// The number of rows below the header.
  package var rowCount: Int { max(0, leaf.lines.count - 2) }

  /// The first row below the header; empty in a table without rows.
  package var firstRow: [Passage] { leaf.lines.count > 2 ? cells(leaf.lines[2]) : [] }

  package var header: [Passage] { leaf.lines.first.map(cells) ?? [] }

  /// The rows below the header.
  package var rows: [[Passage]] { leaf.lines.dropFirst(2).map(cells) }

  /// The cells of one line, separated by pipes that are neither escaped nor in a unit.
  private func cells(_ line: Range<Int>) -> [Passage] {
    let bytes = leaf.context.file.bytes
    let units = leaf.context.units(in: line)
    var cells: [Range<Int>] = []
    cells.reserveCapacity(8)
    var start = line.lowerBound
    var position = start
    var unit = units.startIndex
    while position < line.upperBound {
      while unit < units.endIndex, units[unit].range.upperBound <= position { unit += 1 }
      if unit < units.endIndex, units[unit].range.contains(position) {
        position = min(line.upperBound, units[unit].range.upperBound)
        continue
      }
      if bytes[position] == 0x5C {
        position += 1
      } else if bytes[position] == 0x7C {
        cells.append(start..<position)
        start = position + 1
      }
      position += 1
    }
    if start < line.upperBound { cells.append(start..<line.upperBound) }
    if cells.first?.isEmpty == true { cells.removeFirst() }
    return cells.map { Passage(leaf.context.leaf(trimmed($0, bytes))) }
  }

  private func trimmed(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    var range = range
    while let first = range.first, bytes[first] == 0x20 || bytes[first] == 0x09 {
      range = range.dropFirst()
    }
    while let last = range.last, bytes[last] == 0x20 || bytes[last] == 0x09 {
      range = range.dropLast()
    }
    return range
  }

  package static func == (left: Table, right: Table) -> Bool {
    left.passage == right.passage
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(place) }
}

/// Distinguishes tables from paragraphs. cmark reads tables as text here, because hostile rows turn
/// its table extension into a denial of service.
enum TableReader {
  /// Whether a leaf may be a table or end in one; `false` is certain.
  static func mayBeTable(_ leaf: LeafSource) -> Bool {
    delimiter(leaf) != nil
  }

  /// The table at the end of a leaf, and the text before it; `nil` if there is no table.
  static func table(
    in leaf: LeafSource
  ) -> (before: LeafSource?, table: Table)? {
    guard let delimiter = delimiter(leaf) else { return nil }
    let header = delimiter - 1
    let rows = leaf.context.leaf(Array(leaf.lines[header...]))
    let before = header > 0 ? leaf.context.leaf(Array(leaf.lines[..<header])) : nil
    return (before, Table(rows))
  }

  /// The index of the line `|---|:--:|` below the header. A table directly below a paragraph begins
  /// on one of the paragraph's lines.
  private static func delimiter(_ leaf: LeafSource) -> Int? {
    guard leaf.lines.count > 1 else { return nil }
    let bytes = leaf.context.file.bytes
    return (1..<leaf.lines.count).first { isDelimiter(bytes[leaf.lines[$0]]) }
  }

  private static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first == 0x7C || first == 0x2D || first == 0x3A else {
      return false
    }
    var hasPipe = false
    var hasHyphen = false
    for byte in line {
      switch byte {
      case 0x7C: hasPipe = true
      case 0x2D: hasHyphen = true
      case 0x3A, 0x20, 0x09: break
      default: return false
      }
    }
    return hasPipe && hasHyphen
  }
}
