import Journal
import Presentation
import Procedures
import Sessions

/// How long procedures take: measured from sessions here if there are enough, otherwise estimated.
struct SessionDurations: Sendable {
  /// With fewer sessions than this, their median says little.
  private static let fewest = 3
  /// The reading speed in words per minute (Brysbaert 2019: 238 for silent reading of English
  /// prose), and the seconds it takes to find the place on a screen and act, from our own sessions.
  private static let wordsPerMinute = 238
  private static let secondsPerStep = 15

  /// The durations of completed sessions in seconds, by procedure.
  private let taken: [ProcedureID: [Int]]

  init(_ summaries: [SessionSummary]) {
    var taken: [ProcedureID: [Int]] = [:]
    for summary in summaries where summary.last == .completed {
      taken[summary.start.procedure, default: []].append(summary.lastAt - summary.startedAt)
    }
    self.taken = taken
  }

  func text(of procedure: Procedure, _ words: Words) -> String {
    if let seconds = taken[procedure.id]?.sorted(), seconds.count >= Self.fewest {
      let minutes = Self.minutes(seconds[seconds.count / 2])
      return words.text(
        .webTook, ["sessions": words.formats.number(seconds.count)], count: minutes)
    }
    return words.text(.webTakes, count: Self.minutes(Self.estimate(procedure, words)))
  }

  private static func estimate(_ procedure: Procedure, _ words: Words) -> Int {
    let text = procedure.texts[words.language]
    let count = text?.steps.values.reduce(0) { sum, step in
      let alerts = step.alerts.flatMap(\.paragraphs).map { words.runs(of: $0).plain }
      return sum
        + (alerts + [words.runs(of: step.sentence).plain]).joined(separator: " ")
        .split(separator: " ").count
    }
    return (count ?? 0) * 60 / wordsPerMinute + procedure.steps.count * secondsPerStep
  }

  private static func minutes(_ seconds: Int) -> Int { max(1, (seconds + 30) / 60) }
}
