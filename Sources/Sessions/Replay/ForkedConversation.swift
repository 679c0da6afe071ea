import Procedures
import Synchronization

/// A conversation that uses recorded answers up to a given step, and another person's from there
/// on.
///
/// A step counts as reached as soon as it is asked about, so that the fork is where the screen
/// shows it.
package struct ForkedConversation: Conversation {
  private let recorded: any Conversation
  private let other: any Conversation
  /// The step from whose first visit on the other person answers.
  private let fork: StepID
  private let passed: Passed

  /// A class, because a walk asks all its questions of the same value.
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
  package func tell(_ notice: Notice) async { await recorded.tell(notice) }

  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    recorded.textShown(view)
  }
}
