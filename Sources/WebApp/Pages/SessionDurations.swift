import Journal
import Presentation
import Procedures
import Sessions

/// How long procedures take: as long as they took here, else as long as they take to read and do.
struct SessionDurations: Sendable {
  /// Below so many sessions their median says little.
  private static let fewest = 3
  /// Words a minute that are read silently (Brysbaert 2019, 238 for English prose), and seconds for
  /// finding the place on a screen and doing it, by our own walks of the procedures.
  private static let wordsPerMinute = 238
  private static let secondsPerStep = 15

  /// Seconds of completed sessions, by procedure.
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
