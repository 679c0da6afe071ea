import EmbeddedTenant

/// Every fault combined with every change.
package struct FaultMatrix: Sendable {
  package typealias Row = (name: String, counts: MatrixCell.Counts)

  package let byFault: [Row]
  package let byChange: [Row]

  /// - Parameters:
  ///   - seeds: How many sessions to run for each combination.
  ///   - told: Receives how many combinations are done, and how many there are.
  package init(
    sample: EmbeddedTenant, seeds: Int, told: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let faults = MatrixFault.all
    let changes = MatrixChange.all
    let cells = faults.flatMap { fault in
      changes.map { MatrixCell(fault: fault, change: $0, sample: sample) }
    }
    var counts = [MatrixCell.Counts](repeating: MatrixCell.Counts(), count: cells.count)
    try await withThrowingTaskGroup(of: (Int, MatrixCell.Counts).self) { group in
      for (index, cell) in cells.enumerated() {
        group.addTask { (index, try await cell.counts(seeds: 0..<UInt64(seeds))) }
      }
      var done = 0
      for try await (index, found) in group {
        counts[index] = found
        done += 1
        told(done, cells.count)
      }
    }
    let all = counts
    byFault = faults.enumerated().map { row, fault in
      (
        fault.name,
        changes.indices.map { all[row * changes.count + $0] }.reduce(MatrixCell.Counts(), +)
      )
    }
    byChange = changes.enumerated().map { column, change in
      (
        "`\(change.operation)`",
        faults.indices.map { all[$0 * changes.count + column] }.reduce(MatrixCell.Counts(), +)
      )
    }
  }

  package var markdown: String {
    Self.table("fault", byFault) + "\n" + Self.table("change, over all faults", byChange)
  }

  private static func table(_ title: String, _ rows: [Row]) -> String {
    var lines = [
      "| \(title) | sessions | confirmed | of them after waiting | refuted | stopped, to be resumed | "
        + "false confirmed | false refuted | done twice | status code says “done”, and it is not | "
        + "status code says “failed”, and it is done |",
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (name, counts) in rows {
      let numbers = [
        counts.sessions, counts.confirmed, counts.waited, counts.refuted, counts.stopped,
        counts.falselyConfirmed, counts.falselyRefuted, counts.doubled,
        counts.statusFalselyDone, counts.statusFalselyFailed,
      ]
      lines.append("| \(name) | \(numbers.map(String.init).joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
