extension MutationTable {
  /// The table in Markdown: a row a kind, a column a comparison, then the untouched pages.
  package var markdown: String {
    var lines = [
      "| mutation | mutants | " + Against.allCases.map(\.rawValue).joined(separator: " | ") + " |",
      "|---|---|" + String(repeating: "---|", count: Against.allCases.count),
    ]
    for kind in MutationKind.allCases {
      guard let row = counts[kind] else { continue }
      let cells = Against.allCases.map { against -> String in
        guard let count = row[against], count.mutants > 0 else { return "–" }
        return Self.percent(count.share)
      }
      let most = row.values.map(\.mutants).max() ?? 0
      lines.append("| \(kind.rawValue) | \(most) | \(cells.joined(separator: " | ")) |")
    }
    let alarms = Against.allCases.map { against in
      let count = pages[against] ?? 0
      let wrong = falseAlarms[against]?.count ?? 0
      return count == 0
        ? "–" : "\(wrong) of \(count), \(Self.percent(Double(wrong) / Double(count)))"
    }
    lines.append("| untouched pages with a finding | | \(alarms.joined(separator: " | ")) |")
    return lines.joined(separator: "\n")
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
