import EmbeddedTenant
import GraphSandbox
import GraphTenant
import Operations
import Procedures
import Sessions
import Testing
import stegvis_graph_bench

/// Procedures over Microsoft Graph have the same ending, and the same events except for times.
///
/// Both are compared with the embedded tenant: the final state with the tenant as it is, the events
/// with a tenant that shows no more of itself than Graph does.
struct GraphConformanceTests {
  private static let actor = "karin.nordlund@nordlund.onmicrosoft.com"

  private func overGraph(
    _ scenario: Conformance.Scenario, _ language: String, _ conformance: Conformance
  ) async throws -> Conformance.Walk {
    let embedded = try conformance.sample.copy()
    let rig = try await GraphRig(over: embedded)
    let watched = WatchedDomain(rig.tenant.domain)
    return try await conformance.walk(
      scenario, language: language, mode: .automatic, on: embedded, domain: watched,
      adminCentre: .elsewhere, clock: rig.clock
    ) {
      Administrator(script: $0, watched: watched, tenant: embedded, actor: Self.actor)
    }
  }

  private func embeddedAsGraph(
    _ scenario: Conformance.Scenario, _ language: String, _ conformance: Conformance
  ) async throws -> Conformance.Walk {
    let embedded = try conformance.sample.copy()
    let watched = WatchedDomain(ReachedTenant(tenant: embedded, reach: .graph).domain)
    return try await conformance.walk(
      scenario, language: language, mode: .automatic, on: embedded, domain: watched,
      adminCentre: .elsewhere, clock: VirtualClock()
    ) {
      Administrator(script: $0, watched: watched, tenant: embedded, actor: Self.actor)
    }
  }

  @Test(arguments: Conformance.scenarios)
  func walksOverGraphAsOnTheEmbeddedTenant(_ scenario: Conformance.Scenario) async throws {
    let conformance = try Conformance.shared
    let plain = try await conformance.walk(scenario, language: "en", mode: .automatic)
    let end = try await TenantState.text(plain.tenant)
    for language in Conformance.languages {
      let graph = try await overGraph(scenario, language, conformance)
      let embedded = try await embeddedAsGraph(scenario, language, conformance)
      #expect(graph.ending == .completed, "\(language)")
      let differences = EventDifference.between(embedded.events, graph.events)
      #expect(differences == [], "\(language)")
      let state = try await TenantState.text(graph.tenant)
      #expect(state.filter { !end.contains($0) } == [], "\(language)")
      #expect(end.filter { !state.contains($0) } == [], "\(language)")
    }
  }
}

/// The differences between the events of two sessions, except for times.
enum EventDifference {
  static func between(_ one: [SessionEvent], _ other: [SessionEvent]) -> [String] {
    let one = one.map(timeless)
    let other = other.map(timeless)
    for (left, right) in zip(one, other) where left != right {
      return ["\(left)", "\(right)"]
    }
    return one.count == other.count ? [] : ["\(one.count) events, \(other.count) events"]
  }

  /// The event with all times made equal, and without the digest of a text that may contain a time.
  private static func timeless(_ event: SessionEvent) -> SessionEvent {
    switch event {
    case .shown(let step, let locale, _): .shown(step: step, locale: locale, textDigest: "")
    case .checked(let step, let outcome, let facts):
      .checked(step: step, outcome: outcome, facts: timeless(facts))
    case .attempted(let attempt):
      .attempted(
        ChangeAttempt(
          step: attempt.step, operation: attempt.operation, arguments: attempt.arguments,
          key: attempt.key, before: timeless(attempt.before),
          predicted: timeless(attempt.predicted), mode: attempt.mode))
    case .verified(let step, let key, let verdict, let observed, let surprises):
      .verified(
        step: step, key: key, verdict: verdict, observed: timeless(observed),
        surprises: surprises)
    case .passed(let step, let facts): .passed(step: step, facts: timeless(facts))
    case .recorded(let step, let input, let value, let facts):
      .recorded(step: step, input: input, value: value, facts: timeless(facts))
    case .started, .chosen, .decided, .performed, .failed, .refused, .overridden, .attested,
      .skipped, .modeChanged, .left, .returned, .resumed, .stopped, .completed, .approvalRequested,
      .approved,
      .rejected, .deviated, .planSetAside, .noted:
      event
    }
  }

  private static func timeless(_ facts: [Fact]) -> [Fact] {
    facts.map { fact in
      if case .instant = fact.value { return Fact(fact.subject, fact.property, .instant(0)) }
      return fact
    }
  }
}
