/// Which steps of a document tell which steps of a procedure, both in their own order.
enum StepPairing {
  /// For each step of the document the steps of the procedure it tells, so that what all pairs have
  /// in common is most; one step of the document may tell several, none is told twice.
  ///
  /// - Parameters:
  ///   - likeness: for each step of the document that with each step of the procedure.
  ///   - threshold: what a pair must have at least.
  static func best(_ likeness: [[Double]], above threshold: Double) -> [[Int]] {
    let rows = likeness.count
    let columns = likeness.first?.count ?? 0
    guard rows > 0, columns > 0 else { return Array(repeating: [], count: rows) }
    // `gain[i][j]`: the most from the first i steps of the document and j of the procedure.
    var gain = Array(repeating: Array(repeating: 0.0, count: columns + 1), count: rows + 1)
    for row in 1...rows {
      for column in 1...columns {
        let own = likeness[row - 1][column - 1] - threshold
        // Pairing leaves the document's step free to tell the procedure's step before as well.
        let paired = own > 0 ? gain[row][column - 1] + own : -1
        gain[row][column] = max(gain[row - 1][column], gain[row][column - 1], paired)
      }
    }
    var pairs: [[Int]] = Array(repeating: [], count: rows)
    var row = rows
    var column = columns
    while row > 0, column > 0 {
      let own = likeness[row - 1][column - 1] - threshold
      if own > 0, gain[row][column] == gain[row][column - 1] + own {
        pairs[row - 1].insert(column - 1, at: 0)
        column -= 1
      } else if gain[row][column] == gain[row - 1][column] {
        row -= 1
      } else {
        column -= 1
      }
    }
    return pairs
  }
}
