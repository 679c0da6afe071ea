import Glibc

/// The cost of a flush on the disk itself: appends 160 bytes, then waits until they are on disk.
struct FlushTimer {
  let path: String

  /// Returns the seconds for a number of flushes.
  func time(flushes: Int) throws -> Double {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard file >= 0 else { throw PromptTimer.Failed(reason: "cannot write \(path)") }
    defer {
      close(file)
      unlink(path)
    }
    let record = [UInt8](repeating: 0x61, count: 160)
    // The first append creates the file, which is not measured.
    _ = write(file, record, record.count)
    fdatasync(file)
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<flushes {
      guard write(file, record, record.count) == record.count, fdatasync(file) == 0 else {
        throw PromptTimer.Failed(reason: "cannot flush \(path)")
      }
    }
    let elapsed = clock.now - start
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  }
}
