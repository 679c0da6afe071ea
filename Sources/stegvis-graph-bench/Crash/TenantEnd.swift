import EmbeddedTenant
import GraphTenant
import Microsoft365
import Operations
import Procedures
import Sessions

/// A tenant's state and the effects on it, to compare how runs ended.
struct TenantEnd: Sendable, Equatable {
  let state: [String]
  /// How often each change took effect, and how often each piece of evidence was recorded.
  let effects: [String: Int]

  init(state: [String], effects: [String: Int]) {
    self.state = state
    self.effects = effects
  }

  /// - Parameter evidence: What a session over Microsoft Graph records its evidence in; `nil` if the
  ///   tenant has it all.
  init(_ tenant: EmbeddedTenant, evidence: EvidenceFile? = nil) async throws {
    state = try await TenantState.text(tenant)
    var effects = try tenant.effects()
    for user in try await tenant.users() {
      for kept in try await tenant.artifacts(of: user.id) {
        effects["\(kept.kind.rawValue) \(user.name.rawValue) \(kept.path)", default: 0] += 1
      }
    }
    self.effects = effects.merging(try evidence?.counts() ?? [:], uniquingKeysWith: +)
  }

  func judge(against wanted: TenantEnd, at place: String, into counts: inout CrashCounts) {
    counts.points += 1
    let names = Set(effects.keys).union(wanted.effects.keys)
    let more = names.filter { effects[$0, default: 0] > wanted.effects[$0, default: 0] }
    let fewer = names.filter { effects[$0, default: 0] < wanted.effects[$0, default: 0] }
    if !more.isEmpty {
      counts.doubled += 1
      counts.firstFault = counts.firstFault ?? "\(place): twice \(more.sorted())"
    }
    if !fewer.isEmpty || (more.isEmpty && state != wanted.state) {
      counts.lost += 1
      let other = state.filter { !wanted.state.contains($0) }
      counts.firstFault =
        counts.firstFault ?? "\(place): missing \(fewer.sorted()) \(other.first ?? "")"
    }
  }
}

/// What a session says of its changes: the steps that made them and their last verdicts.
struct SessionClaims: Equatable {
  private let lines: [String]

  init(_ events: [SessionEvent]) {
    var steps: [String: StepID] = [:]
    var verdicts: [String: Verdict] = [:]
    for event in events {
      if case .performed(let step, let key, _) = event { steps[key] = step }
      if case .verified(_, let key, let verdict, _, _) = event { verdicts[key] = verdict }
    }
    lines = steps.map { key, step in
      "\(step) \(verdicts[key]?.rawValue ?? "not verified")"
    }.sorted()
  }

  func judge(against wanted: SessionClaims, at place: String, into counts: inout CrashCounts) {
    guard self != wanted else { return }
    counts.wrong += 1
    counts.firstFault = counts.firstFault ?? "\(place): \(lines), not \(wanted.lines)"
  }
}

/// The contents of a tenant except for times, as text that can be compared.
package enum TenantState {
  package static func text(_ tenant: EmbeddedTenant) async throws -> [String] {
    var lines: [String] = []
    for user in try await tenant.users() {
      let id = user.id
      let held = user.assignments.map { assignment in
        "\(assignment.product.rawValue)/\(assignment.group?.rawValue ?? "-")"
          + assignment.disabledPlans.sorted().map { "-\($0)" }.joined()
      }.sorted()
      let mailbox = try await tenant.mailbox(of: id)
      let holds = mailbox?.holds.map(\.kind.rawValue).sorted() ?? []
      let drive = try await tenant.oneDrive(of: id)?.state.rawValue ?? "-"
      let forwarding = try await tenant.callForwarding(of: id)
      let queues = try await tenant.callQueues(of: id)
      lines.append(
        "\(user.name.rawValue) \(user.state) \(user.usageLocation ?? "-") \(held) "
          + "\(mailbox?.state.rawValue ?? "-") \(mailbox?.isArchiveEnabled ?? false) \(holds) "
          + "\(drive) \(forwarding?.mode.rawValue ?? "-") \(forwarding?.target.name ?? "-") "
          + "\(queues)")
    }
    for subscription in try await tenant.subscriptions() {
      lines.append(
        "\(subscription.id.rawValue) \(subscription.quantity) \(subscription.channel) "
          + "\(subscription.isRecurring) \(subscription.status)")
    }
    for number in try await tenant.phoneNumbers() {
      lines.append(
        "\(number.number.rawValue) \(number.state) \(number.target?.name ?? "-")")
    }
    for group in try tenant.groups() {
      lines.append("\(group.name) \(group.members.map(\.name))")
    }
    return lines
  }
}

/// The results of sessions that were interrupted and resumed.
package struct CrashCounts: Sendable {
  package var points = 0
  /// Sessions that did not reach their end.
  package var stuck = 0
  /// Ends in which an effect happened more often than without an interruption.
  package var doubled = 0
  /// Ends in which an effect is missing, or the tenant differs in another way.
  package var lost = 0
  /// Ends whose journal says otherwise of the changes than that of an undisturbed session, which left the
  /// same behind: another number of them, or another last verdict.
  package var wrong = 0
  /// A description of the first fault.
  package var firstFault: String?

  package init() {}

  static func + (one: CrashCounts, other: CrashCounts) -> CrashCounts {
    var sum = one
    sum.points += other.points
    sum.stuck += other.stuck
    sum.doubled += other.doubled
    sum.lost += other.lost
    sum.wrong += other.wrong
    sum.firstFault = one.firstFault ?? other.firstFault
    return sum
  }
}
