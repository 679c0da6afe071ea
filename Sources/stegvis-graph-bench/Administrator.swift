import EmbeddedTenant
import Operations
import Sessions
import Synchronization

/// A person with the admin centre open, who looks up there what cannot be read, and makes the
/// changes that have no interface.
package struct Administrator: Conversation {
  package let script: any Conversation
  package let watched: WatchedDomain
  /// The tenant that the person sees and changes in the admin centre.
  package let tenant: EmbeddedTenant
  package let actor: String

  package init(
    script: any Conversation, watched: WatchedDomain, tenant: EmbeddedTenant, actor: String
  ) {
    self.script = script
    self.watched = watched
    self.tenant = tenant
    self.actor = actor
  }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    let operation = view.node.step.operation.id
    let arguments = watched.arguments(of: operation)
    do throws(DomainFailure) {
      switch view.question {
      case .judge:
        let domain = tenant.domain
        return .outcome(
          domain.outcome(operation, arguments, try await domain.read(operation, arguments)))
      case .actWithoutInterface:
        try await tenant.domain.perform(
          operation, arguments, key: "hand-\(view.node.id)-\(view.visit)", actor: actor)
        return .proceed
      case .happened:
        // Once the change is made, nothing is left to predict.
        let facts = try await tenant.domain.read(operation, arguments)
        let ahead = tenant.domain.prediction(operation, arguments, facts)
        return .happened(Difference.between(facts, and: ahead).isEmpty)
      case .proceed, .choose, .decide, .consent, .act, .attest, .record, .blocked, .refuted,
        .approval, .approve:
        break
      }
    } catch {
      // The admin centre refuses; nothing has changed, and the person reports having tried.
      return .proceed
    }
    return try await script.ask(view)
  }

  package var isUnwatched: Bool { script.isUnwatched }

  package func anticipated(_ view: StepView) async -> Answer? { await script.anticipated(view) }
  package func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    try await script.secrets(for: view)
  }
  package func show(_ view: StepView) async { await script.show(view) }
  package func tell(_ notice: Notice) async { await script.tell(notice) }
  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    script.textShown(view)
  }
}

/// A domain that remembers the arguments with which each operation was last read.
///
/// It remembers them.
package struct WatchedDomain: ForwardingDomain {
  package let domain: any Domain
  private let memory: Memory

  /// A class, because every copy of the domain remembers what any of them read.
  private final class Memory: Sendable {
    let last = Mutex<[OperationID: Arguments]>([:])
  }

  package init(_ domain: any Domain) { self.init(domain, Memory()) }

  private init(_ domain: any Domain, _ memory: Memory) {
    self.domain = domain
    self.memory = memory
  }

  package func forwarding(to domain: any Domain) -> any Domain { WatchedDomain(domain, memory) }

  func arguments(of operation: OperationID) -> Arguments {
    memory.last.withLock { $0[operation] ?? [:] }
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    memory.last.withLock { $0[operation] = arguments }
    return try await domain.read(operation, arguments)
  }
}
