import Operations
import Synchronization

/// A way to a service on which one change comes to something else than was asked for.
///
/// A class, because it remembers what was sent.
final class SpoilingTransport: DomainTransport {
  /// What becomes of a change.
  enum Spoil: Hashable, Sendable {
    case nothing
    /// It is carried out, and nobody hears of it.
    case replyLost
    /// It never arrives, and nobody hears of that.
    case requestLost
    /// It never arrives, and success is answered.
    case forged
    /// This is carried out, too.
    case more(PreparedCall)
    /// The request is another.
    case mutated(CallMutant)
  }

  private let transport: any DomainTransport
  private let spoil: Spoil
  private let kept = Mutex<[PreparedCall]>([])
  private let refusedMore = Mutex<DomainFailure?>(nil)

  init(_ transport: any DomainTransport, _ spoil: Spoil) {
    self.transport = transport
    self.spoil = spoil
  }

  /// What was to be sent last; `nil` if nothing was.
  var sent: PreparedCall? { kept.withLock { $0.last } }
  /// Why what was to be done besides was not.
  var failureOfMore: DomainFailure? { refusedMore.withLock { $0 } }

  func perform(_ call: PreparedCall) async throws(DomainFailure) {
    kept.withLock { $0.append(call) }
    switch spoil {
    case .nothing: try await transport.perform(call)
    case .replyLost:
      try await transport.perform(call)
      throw .unknownOutcome("replyLost")
    case .requestLost: throw .unknownOutcome("requestLost")
    case .forged: return
    case .more(let other):
      try await transport.perform(call)
      do throws(DomainFailure) {
        try await transport.perform(other)
      } catch {
        refusedMore.withLock { $0 = error }
      }
    case .mutated(let mutant): try await transport.perform(mutant.applied(to: call))
    }
  }

  func probe() async throws(DomainFailure) -> [String: JSONDocument] {
    try await transport.probe()
  }

  func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
    try await transport.read(subject)
  }

  func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    try await transport.candidates(of: kind, in: parent, matching: text, most: most)
  }

  func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    try await transport.find(created, matches: matches, query: query)
  }

  func recall(_ key: String) async throws(DomainFailure) -> RecalledAttempt {
    try await transport.recall(key)
  }
}
