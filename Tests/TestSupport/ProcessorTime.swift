import Foundation

/// The time that the current thread was on a processor, which does not grow while others have it: tests of speed
/// say the same on a busy machine.
package enum ProcessorTime {
  /// Runs `work` on the current thread, and returns the seconds of processor time it took.
  package static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let before = now()
    try work()
    return now() - before
  }

  /// Seconds since some moment in the past (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID).
  private static func now() -> Double {
    var time = timespec()
    let status = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    precondition(status == 0, "no clock for threads: \(errno)")
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
