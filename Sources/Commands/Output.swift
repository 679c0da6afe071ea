import FoundationEssentials
import Presentation

#if canImport(Glibc)
  import Glibc
#endif

/// Writes results to standard output, and everything else to standard error.
///
/// Nothing else in the program writes to either (`ArchitectureTests`). So whatever a text contains,
/// a terminal gets no control sequence from it.
package enum Output {
  /// Writes lines of text to standard output, printable and without colours.
  static func write(_ text: String) { write(PrintedText(text)) }

  static func write(_ text: PrintedText) { write(text.bytes, to: STDOUT_FILENO) }

  /// Writes the content of a file to standard output, byte for byte.
  static func write(file bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// Writes lines of text to standard error, printable and without colours.
  package static func complain(_ text: String) { complain(PrintedText(text)) }

  /// Writes text to standard error, and a line end if it has none.
  static func complain(_ text: PrintedText) {
    write(text.bytes.last == 0x0A ? text.bytes : text.bytes + [0x0A], to: STDERR_FILENO)
  }

  /// Writes to standard error as it is, without a line end: only progress bars, which contain
  /// nobody's text.
  fileprivate static func interrupt(_ bar: String) { write(Array(bar.utf8), to: STDERR_FILENO) }

  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The terminal's width in characters; 80 without a terminal. At most 100, because longer lines
  /// are hard to read.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return min(100, Int(size.ws_col))
  }

  /// The terminal's height in lines; 24 without a terminal.
  static var height: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
    return Int(size.ws_row)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // The reader is gone, so there is nobody to report the failure to.
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}

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

/// A progress bar on standard error, for work of 100 requests or more.
enum RequestBar {
  static func show(done: Int, of total: Int) {
    guard total >= 100 else { return }
    let filled = 30 * done / max(1, total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
    Output.interrupt("\r\(bar) \(done)/\(total)" + (done >= total ? "\r\u{1B}[K" : ""))
  }
}

func ignoreBrokenPipe() { signal(SIGPIPE, SIG_IGN) }

func leave(with status: ExitStatus) -> Never { exit(status.rawValue) }
