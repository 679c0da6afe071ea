/// A table with aligned columns; widths are counted in characters.
package struct TextTable: Sendable {
  package let header: [String]
  package let rows: [[String]]

  package init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The header and the rows, on one line each; the last column can wrap below itself.
  package var lines: [TextLine] {
    let printable = ([header] + rows).map { $0.map(PrintableText.of) }
    let columns = header.indices.map { column in
      printable.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    let lastStart = columns.dropLast().reduce(0) { $0 + $1 + 2 }
    return printable.enumerated().map { index, row in
      let cells = row.enumerated().map { column, cell in
        // No-break spaces keep the columns together on a narrow terminal.
        column == row.count - 1
          ? cell : cell + String(repeating: "\u{A0}", count: columns[column] - cell.count + 2)
      }
      // Indented further than this, continuation lines would have too little space.
      return TextLine(
        cells.joined(), index == 0 ? .strong : .plain, hanging: min(lastStart, 32))
    }
  }
}
