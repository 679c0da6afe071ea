import Commands
import Presentation
import Procedures
import Sessions
import Synchronization

/// A person in a browser, whose form brings one answer to a session.
///
/// A later request, perhaps to another process, answers the next question. Therefore this object
/// only keeps what the page shows meanwhile.
///
/// A class, because a running session fills it.
final class PostedConversation: Conversation {
  /// The answer of a form to the step for which it was shown.
  struct Posted: Sendable {
    let answer: Answer
    let step: StepID
    /// The digest of what the person saw when answering.
    let mark: String
  }

  private struct State {
    var posted: Posted?
    var asked: StepView?
    var latest: Notice?
    /// How often anything was told or asked, for pages that watch the session.
    var version = 0
    /// Whether the form answered something other than the current question.
    var isOutdated = false
  }

  private let state: Mutex<State>
  private let display: TerminalDisplay

  init(_ posted: Posted?, display: TerminalDisplay) {
    state = Mutex(State(posted: posted))
    self.display = display
  }

  let comesBack = true

  /// The question at which the session waits; `nil` if there is none.
  var asked: StepView? { state.withLock { $0.asked } }
  var latest: Notice? { state.withLock { $0.latest } }
  var version: Int { state.withLock { $0.version } }
  var isOutdated: Bool { state.withLock { $0.isOutdated } }

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    let answer = state.withLock { state -> Answer? in
      if let posted = state.posted {
        state.posted = nil
        if posted.step == view.node.id, posted.mark == ViewDigest.of(view) { return posted.answer }
        state.isOutdated = true
      }
      state.asked = view
      state.version += 1
      return nil
    }
    guard let answer else {
      throw Unanswered(missing: ["steps.\(view.node.id).answer"])
    }
    return answer
  }

  func anticipated(_ view: StepView) async -> Answer? { nil }
  func show(_ view: StepView) async {}

  func tell(_ notice: Notice) async {
    state.withLock {
      $0.latest = notice
      $0.version += 1
    }
  }

  func textShown(_ view: StepView) -> (text: String, locale: String) { display.textShown(view) }
}
