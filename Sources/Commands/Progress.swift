/// A progress bar on standard error, for work that takes longer than a second on a terminal.
struct Progress {
  private let count: Int
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant?
  private let isVisible: Bool

  /// - Parameters:
  ///   - count: how much there is to do, in the unit of `show`.
  ///   - isQuiet: whether to show nothing, because nobody at the terminal asked for the work.
  init(of count: Int, isQuiet: Bool = false) {
    self.count = count
    start = clock.now
    isVisible = count > 1 && !isQuiet && Output.errorIsTerminal
  }

  /// Shows how much is done, at most ten times a second.
  mutating func show(_ done: Int) {
    guard isVisible else { return }
    let now = clock.now
    guard now - start > .seconds(1), shown.map({ now - $0 > .milliseconds(100) }) ?? true else {
      return
    }
    shown = now
    let filled = done * 30 / count
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 30 - filled)
    Output.interrupt("\r[\(bar)] \(done)/\(count)")
  }

  /// Removes the bar from the screen.
  func clear() {
    if shown != nil { Output.interrupt("\r\u{1B}[K") }
  }
}
