import EmbeddedTenant

/// A tenant's state and the effects on it, to compare how runs ended.
struct TenantEnd: Sendable, Equatable {
  let state: [String]
  /// How often each change took effect.
  let effects: [String: Int]

  init(_ tenant: EmbeddedTenant) async throws {
    state = try await TenantState.text(tenant)
    effects = try tenant.effects()
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
