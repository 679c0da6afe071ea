import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Operations
import Sessions

/// One scenario over Microsoft Graph.
package struct GraphCrash: Sendable {
  let scenario: CrashScenario
  let sample: EmbeddedTenant
  /// Whether evidence keeps its key when the session is resumed, as in `EmbeddedCrash`.
  let keepsKeys: Bool

  package init(scenario: CrashScenario, sample: EmbeddedTenant, keepsKeys: Bool = true) {
    self.scenario = scenario
    self.sample = sample
    self.keepsKeys = keepsKeys
  }

  /// Counts the results of a crash at every operation on the disk, every request and every reply.
  ///
  /// - Parameter losses: The fates of the journal's unflushed writes.
  package func counts(
    _ losses: [DiskImage.Loss] = DiskImage.Loss.allCases
  ) async throws -> CrashCounts {
    try await ServiceCrash(scenario: scenario, way: "over Graph") { [sample, keepsKeys] in
      try await SurvivingSandbox(sample, keepsKeys: keepsKeys)
    }.counts(losses)
  }
}

/// A sandbox that outlives the process.
private struct SurvivingSandbox: SurvivingService {
  let embedded: EmbeddedTenant
  let sandbox: Sandbox
  let clock = VirtualClock()
  let keepsKeys: Bool
  /// The path of the file that records what people saved outside the tenant.
  let evidence = TemporaryFile(ending: "jsonl")

  init(_ sample: EmbeddedTenant, keepsKeys: Bool) async throws {
    embedded = try sample.copy()
    self.keepsKeys = keepsKeys
    sandbox = try await Sandbox(tenant: embedded, options: SandboxOptions(), clock: clock)
  }

  var end: TenantEnd {
    get async throws {
      try await TenantEnd(embedded, evidence: EvidenceFile(path: evidence.path))
    }
  }

  func opened(
    for scenario: CrashScenario, limit: ActionLimit
  ) async throws -> (domain: any Domain, person: any Conversation) {
    let rig = try GraphRig(
      on: sandbox, over: embedded, clock: clock, evidence: evidence.path, limit: limit)
    let domain = try scenario.domain(
      keepsKeys ? rig.tenant.domain : FreshKeys(domain: rig.tenant.domain))
    let watched = WatchedDomain(domain)
    return (
      watched,
      Administrator(
        script: scenario.person, watched: watched, tenant: embedded, actor: CrashScenario.actor)
    )
  }

  /// Cuts the last line of the evidence in half if the session has announced it and not recorded it,
  /// as a crash in the middle of its writing does.
  func tear(announced attempt: ChangeAttempt?) throws {
    guard let attempt, attempt.input != nil,
      let kept = FileManager.default.contents(atPath: evidence.path),
      let last = kept.split(separator: 0x0A).last,
      String(decoding: last, as: UTF8.self).contains("\"key\":\"\(attempt.key)\"")
    else { return }
    try kept.dropLast(last.count / 2).write(to: URL(fileURLWithPath: evidence.path))
  }

  func discard() async throws {
    if FileManager.default.fileExists(atPath: evidence.path) {
      try FileManager.default.removeItem(atPath: evidence.path)
    }
  }
}
