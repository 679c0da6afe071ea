import Diagnostics

/// Converts offsets that come in order to lines and columns in a single pass: table lines contain
/// thousands of units, and hostile ones millions.
struct PlaceCounter {
  private let path: String
  private let table: LineTable
  private var line = 0
  private var offset = 0
  private var column = 1

  init(path: String, table: LineTable) {
    self.path = path
    self.table = table
  }

  /// The place of the byte at `wanted`. For an offset before the previous one, counting starts
  /// again.
  mutating func place(of wanted: Int) -> SourcePlace {
    if wanted < offset { line = 0 }
    while line < table.lines.count, table.lines[line].lowerBound <= wanted {
      offset = table.lines[line].lowerBound
      column = 1
      line += 1
    }
    if wanted > offset {
      column += table.characters(in: offset..<wanted)
      offset = wanted
    }
    return SourcePlace(path: path, line: max(1, line), column: column)
  }
}
