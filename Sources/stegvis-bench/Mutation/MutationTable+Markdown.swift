extension MutationTable {
  /// The table in Markdown: a row for each kind, a column for each comparison, then the untouched
  /// pages.
  package var markdown: String {
    var lines = [
      "| mutation | mutants | " + Against.allCases.map(\.rawValue).joined(separator: " | ") + " |",
      "|---|---|" + String(repeating: "---|", count: Against.allCases.count),
    ]
    for kind in MutationKind.allCases {
      guard let row = counts[kind] else { continue }
      let cells = Against.allCases.map { against -> String in
        guard let count = row[against], count.mutants > 0 else { return "–" }
        return count.caught == count.calledWrong
          ? Self.percent(count.share)
          : "\(Self.percent(count.share)) (\(Self.percent(count.shareCalledWrong)))"
      }
      let most = row.values.map(\.mutants).max() ?? 0
      lines.append("| \(kind.rawValue) | \(most) | \(cells.joined(separator: " | ")) |")
    }
    lines.append(row("untouched pages called wrong", falseAlarms))
    lines.append(row("untouched pages with a note at most", remarkedOn, without: falseAlarms))
    return lines.joined(separator: "\n")
  }

  private func row(
    _ name: String, _ found: [Against: Set<String>], without others: [Against: Set<String>] = [:]
  ) -> String {
    let cells = Against.allCases.map { against in
      let count = pages[against] ?? 0
      let wrong = (found[against] ?? []).subtracting(others[against] ?? []).count
      return count == 0
        ? "–" : "\(wrong) of \(count), \(Self.percent(Double(wrong) / Double(count)))"
    }
    return "| \(name) | | \(cells.joined(separator: " | ")) |"
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
