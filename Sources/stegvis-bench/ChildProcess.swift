import Glibc

/// A program that runs to its end, with its output discarded.
struct ChildProcess {
  struct Usage {
    /// Seconds of processor time, including the system's on its behalf.
    let processor: Double
    /// Seconds of processor time without the system's, whose speed of providing memory depends on
    /// the machine.
    let user: Double
    /// Seconds from start to end.
    let elapsed: Double
    /// The peak memory, in bytes.
    let memory: Int
  }

  struct Failed: Error {
    let program: String
    let status: Int32
  }

  let program: String
  let arguments: [String]
  let environment: [String]

  func run() throws -> Usage {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var process: pid_t = 0
    let clock = ContinuousClock()
    let start = clock.now
    let result = Self.withPointers([program] + arguments) { arguments in
      Self.withPointers(environment) { environment in
        posix_spawn(&process, program, &actions, nil, arguments, environment)
      }
    }
    guard result == 0 else { throw Failed(program: program, status: result) }
    var status: Int32 = 0
    var usage = rusage()
    wait4(process, &status, 0, &usage)
    let elapsed = clock.now - start
    guard status == 0 else { throw Failed(program: program, status: status) }
    return Usage(
      processor: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
      user: Self.seconds(usage.ru_utime),
      elapsed: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18,
      // Linux reports kibibytes (getrusage(2)).
      memory: usage.ru_maxrss * 1024)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
  }

  /// Converts texts to the form C needs: pointers, with a null pointer at the end.
  static func withPointers<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
