import Operations
import Presentation
import Procedures
import Sessions

/// The result of the step that was just left: the verdict with the facts before and after, or what
/// a check found.
struct LatestVisit {
  private let glance: SessionStatus
  private let words: Words

  init(_ glance: SessionStatus, _ words: Words) {
    self.glance = glance
    self.words = words
  }

  /// `nothing` if the last step had no result to show.
  var value: PageValue {
    guard let visit = ReplayStep.all(in: glance.record).last(where: { hasEnded($0) }),
      isLatest(visit), let node = glance.graph[visit.step]
    else { return .nothing }
    let told = visit.entries.reversed().lazy.compactMap { self.told($0.event, node, visit) }.first
    guard let (style, lines) = told else { return .nothing }
    return .object([
      "style": .text(style), "lines": .lines(lines), "step": .text("\(visit.step)"),
    ])
  }

  private func hasEnded(_ visit: ReplayStep) -> Bool {
    visit.entries.contains { if case .left = $0.event { true } else { false } }
  }

  /// Returns whether the session has not done anything else since this visit.
  private func isLatest(_ visit: ReplayStep) -> Bool {
    guard let end = visit.entries.last?.sequence else { return false }
    return glance.record.events.drop { $0.sequence <= end }.allSatisfy { entry in
      switch entry.event {
      case .shown, .attempted, .approvalRequested, .approved, .rejected, .refused, .completed,
        .modeChanged, .resumed, .stopped, .failed, .deviated, .planSetAside, .started:
        true
      case .chosen, .decided, .checked, .performed, .verified, .overridden, .attested, .recorded,
        .skipped, .left:
        false
      }
    }
  }

  private func told(
    _ event: SessionEvent, _ node: StepGraph.Node, _ visit: ReplayStep
  ) -> (String, [TextLine])? {
    switch event {
    case .verified(_, let key, let verdict, let observed):
      let attempt = visit.entries.lazy.compactMap { entry -> ChangeAttempt? in
        if case .attempted(let attempt) = entry.event, attempt.key == key { attempt } else { nil }
      }.first
      let before = attempt?.before ?? []
      return (
        "\(VerdictText.style(of: verdict))",
        VerdictText.lines(
          node, verdict, expected: Difference.between(before, and: attempt?.predicted ?? []),
          observed: Difference.between(before, and: observed), words)
      )
    case .checked(_, let outcome, _):
      return ("plain", NoticeText(.checked(node, outcome: outcome), words).lines)
    case .skipped(_, let reason):
      return ("warning", NoticeText(.skipped(node, reason: reason), words).lines)
    case .overridden(_, let reason):
      return ("warning", NoticeText(.overridden(node, reason: reason), words).lines)
    case .started, .shown, .chosen, .decided, .attempted, .performed, .failed, .refused, .attested,
      .recorded, .modeChanged, .left, .resumed, .stopped, .approvalRequested, .approved,
      .rejected, .deviated, .planSetAside, .completed:
      return nil
    }
  }
}
