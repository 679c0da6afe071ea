import FoundationEssentials
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
      elapsed: elapsed.inSeconds,
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

/// Starts a program on its own terminal and waits for its first prompt.
struct PromptTimer {
  struct Failed: Error {
    let reason: String
  }

  let program: String
  let arguments: [String]
  let environment: [String]

  /// TIOCSPTLCK and TIOCGPTN of Linux's ioctl_tty(2), which Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// Returns the seconds from starting the program until its output ends with `> `.
  func time() throws -> Double {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var unlocked: Int32 = 0
    var number: Int32 = 0
    guard terminal >= 0, ioctl(terminal, Self.setLock, &unlocked) == 0,
      ioctl(terminal, Self.getNumber, &number) == 0
    else { throw Failed(reason: "no pseudo-terminal") }
    defer { close(terminal) }
    let device = "/dev/pts/\(number)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, device, O_RDWR, 0)
    }
    var process: pid_t = 0
    let clock = ContinuousClock()
    let start = clock.now
    let result = ChildProcess.withPointers([program] + arguments) { arguments in
      ChildProcess.withPointers(environment) { environment in
        posix_spawn(&process, program, &actions, nil, arguments, environment)
      }
    }
    guard result == 0 else { throw Failed(reason: "\(program) does not start") }
    let prompted = waitForPrompt(terminal)
    let elapsed = clock.now - start
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    guard prompted else { throw Failed(reason: "\(program) ended without a prompt") }
    return elapsed.inSeconds
  }

  private func waitForPrompt(_ terminal: Int32) -> Bool {
    var tail: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(terminal, &buffer, buffer.count)
      guard count > 0 else { return false }
      tail = Array((tail + buffer[..<count]).suffix(2))
      if tail == Array("> ".utf8) { return true }
    }
  }
}

/// Runs one procedure for each of many users, as a person would start it.
struct SeriesTimer {
  let program: String
  let content: String
  let folder: String

  /// Runs a series for this many generated users.
  func usage(users: Int) throws -> ChildProcess.Usage {
    let home = "\(folder)/series-\(users)"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    let environment = [
      "STEGVIS_HOME=\(home)", "STEGVIS_CONTENT=\(content)", "LANG=C", "PATH=/usr/bin:/bin",
    ]
    _ = try ChildProcess(
      program: program, arguments: ["tenant", "init", "--users", String(users)],
      environment: environment
    ).run()
    let names = (1...users).map { number in
      let digits = String(number)
      return "user" + String(repeating: "0", count: 5 - digits.count) + digits
        + "@nordlund.onmicrosoft.com"
    }
    try Data((["users"] + names).joined(separator: "\n").utf8).write(
      to: URL(filePath: "\(home)/users.csv"))
    try Data(
      """
      procedure: unassign-all-licenses
      consent: true
      attest: true
      inputs: {licenses: [ENTERPRISEPACK]}
      """.utf8
    ).write(to: URL(filePath: "\(home)/answers.yaml"))
    return try ChildProcess(
      program: program,
      arguments: [
        "run", "unassign-all-licenses", "--each", "\(home)/users.csv", "--answers",
        "\(home)/answers.yaml", "--mode", "automatic",
      ], environment: environment
    ).run()
  }
}
