import Operations
import Procedures
import Sessions
import Synchronization

/// A person who follows a bound list and chooses from what the tenant offers, by given numbers.
///
/// Every choice and every decision has a number, counted from 0; without one it is the first. What
/// nothing is offered for is typed.
struct CoveragePerson: Conversation {
  /// The numbers of the choices, in the order in which they are asked.
  let numbers: [Int]
  /// What is typed, by the names of operations.
  let typed: [String: [String]]
  let asked: Asked

  /// How many there were to choose from each time.
  ///
  /// A class, because it records them.
  final class Asked: Sendable {
    private let counts = Mutex<[Int]>([])
    private let places = Mutex<[StepID]>([])

    var all: [Int] { counts.withLock { $0 } }

    /// Records a question, and returns how many there were before.
    ///
    /// - Parameter step: a choice that is asked again was not accepted, and gets no other answer.
    func add(_ count: Int, at step: StepID) -> Int? {
      let isNew = places.withLock { places in
        guard !places.contains(step) else { return false }
        places.append(step)
        return true
      }
      guard isNew else { return nil }
      return counts.withLock { counts in
        counts.append(count)
        return counts.count - 1
      }
    }
  }

  init(_ numbers: [Int], typing typed: [String: [String]]) {
    self.numbers = numbers
    self.typed = typed
    asked = Asked()
  }

  private func number(of count: Int, at step: StepID) -> Int? {
    guard count > 0, let index = asked.add(count, at: step) else { return nil }
    return index < numbers.count ? numbers[index] : 0
  }

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .choose(_, let candidates, _):
      if candidates.isEmpty, view.rejected.isEmpty, view.refusals.isEmpty,
        let words = typed[view.node.step.operation.id.rawValue]
      {
        return .words(words)
      }
      guard let number = number(of: candidates.count, at: view.node.id),
        candidates.indices.contains(number)
      else { return .stop }
      return .words(RecordedAnswers.words(candidates[number].value))
    case .decide(let outcomes), .judge(let outcomes):
      guard let number = number(of: outcomes.count, at: view.node.id),
        outcomes.indices.contains(number)
      else { return .stop }
      return .outcome(outcomes[number])
    case .record:
      return view.refusals.isEmpty && view.rejected.isEmpty ? .words(["kept"]) : .stop
    case .approval:
      return view.mayGoOnAlone && view.rejected.isEmpty
        ? .override(reason: "Nobody else is here.") : .stop
    case .blocked, .refuted, .happened, .approve: return .stop
    case .proceed, .consent, .act, .actWithoutInterface, .attest:
      return view.rejected.isEmpty ? .proceed : .stop
    }
  }

  /// What the program would have made.
  func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    Secrets(Dictionary(view.secrets.map { ($0.name, "Kvarn-4182-lykta") }) { first, _ in first })
  }

  func anticipated(_ view: StepView) async -> Answer? { nil }
  func show(_ view: StepView) async {}
  func tell(_ notice: Notice) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}
