import Procedures
import Synchronization

/// A recorded person up to a place in the walk, and from there on somebody else.
///
/// A step counts as soon as it is asked about, so that the place is where a screen says it is.
package struct ForkedConversation: Conversation {
  private let recorded: any Conversation
  private let other: any Conversation
  /// The step from which the other answers, at its first visit.
  private let fork: StepID
  private let passed: Passed

  /// A class, because a walk asks one question after another of the same value.
  private final class Passed: Sendable {
    let fork = Mutex(false)
  }

  package init(recorded: any Conversation, from fork: StepID, other: any Conversation) {
    self.recorded = recorded
    self.other = other
    self.fork = fork
    passed = Passed()
  }

  private func person(at view: StepView) -> any Conversation {
    passed.fork.withLock { hasPassed in
      hasPassed = hasPassed || view.node.id == fork
      return hasPassed ? other : recorded
    }
  }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    try await person(at: view).ask(view)
  }

  package func anticipated(_ view: StepView) async -> Answer? {
    await person(at: view).anticipated(view)
  }

  package func show(_ view: StepView) async { await person(at: view).show(view) }
  package func tell(_ moment: Moment) async { await recorded.tell(moment) }

  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    recorded.textShown(view)
  }
}
