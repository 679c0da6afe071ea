import Diagnostics

/// A pipe table (GitHub Flavored Markdown §4.10) with a header and rows, split into cells on
/// demand.
package struct Table: Hashable, Sendable {
  private let leaf: LeafSource

  init(_ leaf: LeafSource) { self.leaf = leaf }

  package var place: SourcePlace { leaf.context.place(of: leaf.range) }

  /// The whole table as running text, row after row.
  package var passage: Passage { Passage(leaf) }

  /// The number of rows below the header.
  package var rowCount: Int { max(0, leaf.lines.count - 2) }

  package var header: [Passage] { leaf.lines.first.map(cells) ?? [] }

  /// The rows below the header.
  package var rows: [[Passage]] { leaf.lines.dropFirst(2).map(cells) }

  /// The cells of one line, separated by pipes that are neither escaped nor in a unit.
  private func cells(_ line: Range<Int>) -> [Passage] {
    let bytes = leaf.context.file.bytes
    let units = leaf.context.units(in: line)
    var cells: [Range<Int>] = []
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
    return cells.map { Passage(leaf.context.leaf([trimmed($0, bytes)])) }
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
