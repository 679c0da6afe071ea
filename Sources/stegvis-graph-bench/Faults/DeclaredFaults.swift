import Operations

/// Every fault between a program and a service combined with every change of the declared domains; and
/// the faults of practice.
package struct DeclaredFaults: Sendable {
  package struct Counts: Hashable, Sendable {
    package var sessions = MatrixCell.Counts()
    /// How often a fault occurred.
    package var faults = 0

    /// Whether no session believed what is not so, did something twice or missed something.
    package var isRight: Bool {
      [
        sessions.falselyConfirmed, sessions.falselyRefuted, sessions.doubled, sessions.wordless,
        sessions.surprisesMissed,
      ].allSatisfy { $0 == 0 }
    }

    static func + (one: Counts, other: Counts) -> Counts {
      var sum = one
      sum.sessions = one.sessions + other.sessions
      sum.faults += other.faults
      return sum
    }
  }

  package typealias Row = (name: String, counts: Counts)

  package let byFault: [Row]
  package let byChange: [Row]
  /// By fault of practice.
  package let practice: [Row]

  private struct Kind: Sendable {
    let name: String
    let faults: [WireFault]
  }

  private static let kinds =
    [Kind(name: "nothing", faults: [])]
    + WireFault.allCases.map { Kind(name: $0.rawValue, faults: [$0]) }
    + [Kind(name: "any of them", faults: WireFault.allCases)]

  /// - Parameters:
  ///   - checkout: the folder that has `domains` and `docs`.
  ///   - seeds: How many sessions to run for each combination.
  ///   - changed: what is made of each domain over HTTP, to show that the matrix finds faults.
  package init(
    in checkout: String, seeds: Int,
    changed: @escaping @Sendable (any Domain) -> any Domain = { $0 },
    told: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let fixtures = try [
      "domains/dns", "domains/scim", "docs/examples/badges",
    ].map { try DeclaredFixture("\(checkout)/\($0)") }
    let trials = DeclaredTrial.all
    let cells = Self.kinds.indices.flatMap { kind in trials.indices.map { (kind, $0) } }
    var counts: [[Counts]] = Self.kinds.map { _ in trials.map { _ in Counts() } }
    var practised: [Counts] = trials.map { _ in Counts() }
    func cell(_ trial: DeclaredTrial) throws -> DeclaredCell {
      guard let fixture = fixtures.first(where: { $0.declaration.id == trial.domain }) else {
        throw MutantTrials.Unfit(reason: "\(trial.domain)")
      }
      return DeclaredCell(fixture: fixture, trial: trial, changed: changed)
    }
    try await withThrowingTaskGroup(of: (Int?, Int, Counts).self) { group in
      for (index, (kind, trial)) in cells.enumerated() {
        let cell = try cell(trials[trial])
        let faults = Self.kinds[kind].faults
        group.addTask { (index, 0, try await cell.overHTTP(faults, seeds: 0..<UInt64(seeds))) }
      }
      for (index, trial) in trials.enumerated() {
        let cell = try cell(trial)
        group.addTask { (nil, index, try await cell.inPractice()) }
      }
      var done = 0
      for try await (cell, trial, found) in group {
        if let cell {
          counts[cells[cell].0][cells[cell].1] = found
        } else {
          practised[trial] = found
        }
        done += 1
        told(done, cells.count + trials.count)
      }
    }
    let all = counts
    byFault = Self.kinds.enumerated().map { index, kind in
      (kind.name, all[index].reduce(Counts(), +))
    }
    byChange = trials.enumerated().map { index, trial in
      (
        "`\(trial.domain):\(trial.operation)`, \(trial.name)",
        all.map { $0[index] }.reduce(Counts(), +)
      )
    }
    practice = [("practised: late, unreadable, reply lost", practised.reduce(Counts(), +))]
  }

  package var markdown: String {
    Self.table("fault, declared domains", byFault + practice) + "\n"
      + Self.table("change, over all faults", byChange)
  }

  private static func table(_ title: String, _ rows: [Row]) -> String {
    var lines = [
      "| \(title) | sessions | faults met | confirmed | of them after waiting | refuted | "
        + "stopped, to be resumed | false confirmed | false refuted | done twice | without a reason | "
        + "more done than asked | surprises missed |",
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (name, counts) in rows {
      let found = counts.sessions
      let numbers = [
        found.sessions, counts.faults, found.confirmed, found.waited, found.refuted, found.stopped,
        found.falselyConfirmed, found.falselyRefuted, found.doubled, found.wordless,
        found.exceeded, found.surprisesMissed,
      ]
      lines.append("| \(name) | \(numbers.map(String.init).joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
