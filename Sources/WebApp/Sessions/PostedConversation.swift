import Commands
import Operations
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
    let viewDigest: String
    /// What the person typed in the form for the change and nobody keeps.
    var secrets = Secrets()
  }

  private struct State {
    var posted: Posted?
    /// The secrets of the form whose answer was used.
    var secrets = Secrets()
    var asked: StepView?
    var latest: Notice?
    /// What explains why the session has not got on since it last did.
    var explaining: [Notice] = []
    /// How often anything was told or asked, for pages that watch the session.
    var version = 0
    /// Whether the form answered something other than the current question.
    var isOutdated = false
    /// Whether a secret is missing that the change needs.
    var lacksSecret = false
  }

  private let state: Mutex<State>
  private let graph: StepGraph
  private let words: Words

  /// - Parameters:
  ///   - posted: The answer that the form brings; `nil` if it brings none.
  ///   - words: The language in which the page shows the steps.
  ///   - readsChanges: Whether every change is read before it is made, which nobody does in automatic
  ///     mode.
  init(_ posted: Posted?, at graph: StepGraph, _ words: Words, readsChanges: Bool = true) {
    state = Mutex(State(posted: posted))
    self.readsChanges = readsChanges
    self.graph = graph
    self.words = words
  }

  let answersLater = true
  let readsChanges: Bool

  /// The question at which the session waits; `nil` if there is none.
  var asked: StepView? { state.withLock { $0.asked } }
  /// The last thing the session told the person.
  var latest: Notice? { state.withLock { $0.latest } }
  /// Why the session has not got on since it last did, such as a refusal of the service; empty if
  /// it has.
  var explaining: [Notice] { state.withLock { $0.explaining } }
  var version: Int { state.withLock { $0.version } }
  var isOutdated: Bool { state.withLock { $0.isOutdated } }
  var lacksSecret: Bool { state.withLock { $0.lacksSecret } }

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    let answer = state.withLock { state -> Answer? in
      if let posted = state.posted {
        state.posted = nil
        if posted.step == view.node.id, posted.viewDigest == ViewDigest.of(view) {
          state.secrets = posted.secrets
          return posted.answer
        }
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

  /// The secrets that came with the answer, once. Where one is missing, the question stays.
  func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    let given = state.withLock { state in
      defer { state.secrets = Secrets() }
      return state.secrets
    }
    do {
      return try view.complete(given)
    } catch {
      state.withLock { state in
        state.asked = view
        state.lacksSecret = true
        state.version += 1
      }
      throw error
    }
  }
  func show(_ view: StepView) async {}

  func tell(_ notice: Notice) async {
    state.withLock {
      $0.latest = notice
      $0.version += 1
      switch notice {
      case .overtaken, .busyElsewhere, .reconciled, .lookedAgain, .refused, .rightsMissing, .failed,
        .deviated:
        $0.explaining.append(notice)
      case .approvalRequested, .performed, .planned, .returned, .verdict, .checked, .given,
        .overridden, .skipped, .partLeftOut,
        .modeChanged:
        $0.explaining = []
      // Its page says who has taken the session over.
      case .started, .resumed, .waiting, .takenOver, .passed, .stopped, .completed: break
      }
    }
  }

  func textShown(_ view: StepView) -> (text: String, locale: String) {
    let shown = ShownText(view, in: graph, words)
    return (shown.text, shown.locale)
  }
}

extension PostedConversation {
  /// Returns the last message as text.
  func latestText(_ context: CommandContext) -> String {
    guard let latest else { return context.words[.webUnread] }
    return NoticeText(latest, context.words).lines.map(\.plain).joined(separator: " ")
  }
}

extension Secrets {
  /// What a person typed in the fields of a form whose names begin with `secret.`.
  init(_ form: WebForm) { self.init(form.values(under: "secret.")) }
}

/// The answer in a person's form.
package struct PostedAnswer {
  /// `nil` if the form has no answer, such as a choice with nothing chosen or a skip without a
  /// reason.
  package let answer: Answer?

  /// Reads the field `answer`, and what it needs from `reason`, `mode`, `to`, `value` and `other`.
  package init(_ form: WebForm) {
    let reason = form.values("reason").first
    switch form["answer"] ?? "" {
    case "proceed": answer = .proceed
    case "stop": answer = .stop
    case "happened": answer = .happened(true)
    case "notHappened": answer = .happened(false)
    case "skip": answer = reason.map { .skip(reason: $0) }
    case "note": answer = form.values("note").first.map { .note(.words($0)) }
    case "leaveOutPart": answer = reason.map { .leaveOutPart(reason: $0) }
    case "override": answer = reason.map { .override(reason: $0) }
    case "back": answer = form["to"].map { .back(to: StepID($0)) }
    case "mode": answer = form["mode"].flatMap(SessionMode.init).map { .mode($0) }
    case "words":
      // Typed words are added to the chosen values, or replace them if only one is wanted; commas
      // separate them. Words refused earlier that are still in the field do not count.
      let isAsItWas = form["other"] == form["had"] && !form.values("value").isEmpty
      let other = isAsItWas ? [] : form.values("other").flatMap(Self.parts)
      let words =
        form["single"] != nil && !other.isEmpty ? other : form.values("value") + other
      answer = words.isEmpty ? nil : .words(words)
    case _: answer = nil
    }
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",").map(\.trimmingWhitespace).filter { !$0.isEmpty }
  }
}
