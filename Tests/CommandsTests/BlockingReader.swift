import Foundation

/// Reads what is written to a pipe or a terminal, which would otherwise hold up whatever writes to
/// it, on a thread of its own.
///
/// A `readabilityHandler` would do the same, but a file that is closed while a handler is still being
/// taken away ends the process in libdispatch (seen on a loaded machine).
struct BlockingReader {
  private let descriptor: CInt

  /// - Throws: `CocoaError` if the process has no descriptor left.
  init(of descriptor: CInt) throws {
    self.descriptor = dup(descriptor)
    guard self.descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
  }

  /// Calls `body` with each piece that is read, and with no bytes at the end.
  func start(_ body: @escaping @Sendable ([UInt8]) -> Void) {
    let descriptor = descriptor
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 4_096)
      var count = 0
      repeat {
        count = read(descriptor, &buffer, buffer.count)
        body(Array(buffer.prefix(max(0, count))))
      } while count > 0
      close(descriptor)
    }
  }
}
