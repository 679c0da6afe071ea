/// Matches the steps of a document with the steps of a procedure, both in their own order.
enum StepPairing {
  /// The steps of the procedure that each step of the document describes, chosen so that the total
  /// likeness is highest. A step of the document may describe several, but none is described twice.
  ///
  /// - Parameters:
  ///   - likeness: for each step of the document, its likeness to each step of the procedure.
  ///   - threshold: the likeness that a pair must exceed.
  static func best(_ likeness: [[Double]], above threshold: Double) -> [[Int]] {
    let rows = likeness.count
    let columns = likeness.first?.count ?? 0
    guard rows > 0, columns > 0 else { return Array(repeating: [], count: rows) }
    // `gain[i][j]`: the highest total for the first i steps of the document and j of the procedure.
    var gain = Array(repeating: Array(repeating: 0.0, count: columns + 1), count: rows + 1)
    for row in 1...rows {
      for column in 1...columns {
        let own = likeness[row - 1][column - 1] - threshold
        // After pairing, the document's step may also describe the procedure's previous step.
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
