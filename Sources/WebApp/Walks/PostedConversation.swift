import Commands
import Presentation
import Procedures
import Sessions
import Synchronization

/// A person in a browser: the one answer their form brought, and whatever is asked next.
///
/// What is asked beyond that answer is answered by a later request, perhaps to another process; so
/// nothing of it is kept here but what the page shows meanwhile. A class, because a walk fills it.
final class PostedConversation: Conversation {
  /// The answer of one form to the step it was shown for.
  struct Posted: Sendable {
    let answer: Answer
    let step: StepID
    /// The digest of what the person saw, when they answered.
    let mark: String
  }

  private struct State {
    var posted: Posted?
    var asked: StepView?
    var latest: Moment?
    /// How often anything was told or asked: what a page that watches compares.
    var version = 0
    /// Whether the form's answer was to something else than what was asked now.
    var isOutdated = false
  }

  private let state: Mutex<State>
  private let voice: ScreenVoice

  init(_ posted: Posted?, voice: ScreenVoice) {
    state = Mutex(State(posted: posted))
    self.voice = voice
  }

  let comesBack = true

  /// What the walk stands at; `nil` where it asks nothing.
  var asked: StepView? { state.withLock { $0.asked } }
  var latest: Moment? { state.withLock { $0.latest } }
  var version: Int { state.withLock { $0.version } }
  var isOutdated: Bool { state.withLock { $0.isOutdated } }

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    let answer = state.withLock { state -> Answer? in
      if let posted = state.posted {
        state.posted = nil
        if posted.step == view.node.id, posted.mark == ViewMark.of(view) { return posted.answer }
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

  func tell(_ moment: Moment) async {
    state.withLock {
      $0.latest = moment
      $0.version += 1
    }
  }

  func textShown(_ view: StepView) -> (text: String, locale: String) { voice.textShown(view) }
}
