import Foundation

/// A terminal at which only a test types; what is written to it is read and forgotten.
///
/// A class, because the terminal closes with the last reference to it.
final class PseudoTerminal {
  private let reader: FileHandle
  /// The side for a program's standard input and output.
  let side: FileHandle

  /// TIOCSPTLCK and TIOCGPTN of Linux's ioctl_tty(2), which Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// - Throws: `CocoaError` if the system has no terminal left.
  init() throws {
    // It must not become the terminal that controls the tests themselves.
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
    reader = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var locked: CInt = 0
    var number: CInt = 0
    guard ioctl(descriptor, Self.setLock, &locked) == 0,
      ioctl(descriptor, Self.getNumber, &number) == 0
    else { throw CocoaError(.fileReadUnknown) }
    let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard other >= 0 else { throw CocoaError(.fileReadUnknown) }
    side = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    try BlockingReader(of: descriptor).start { _ in }
  }

  /// Types lines, and then the end of input.
  ///
  /// They wait in the terminal until the program reads them: at most 4,095 bytes (termios(3)).
  func type(_ lines: [String]) throws {
    try reader.write(contentsOf: Data((lines.map { $0 + "\n" }.joined() + "\u{4}").utf8))
  }
}
