/// A bar on standard error, for work over many files on a terminal.
enum Progress {
  /// Below this many files nobody waits for a second.
  private static let fewest = 200

  static func show(_ done: Int, of count: Int) {
    guard count >= fewest, done.isMultiple(of: 25), Output.errorIsTerminal else { return }
    let filled = done * 30 / count
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 30 - filled)
    Output.interrupt("\r[\(bar)] \(done)/\(count)")
  }

  static func clear(_ count: Int) {
    guard count >= fewest, Output.errorIsTerminal else { return }
    Output.interrupt("\r\u{1B}[K")
  }
}
