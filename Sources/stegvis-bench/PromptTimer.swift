import Glibc

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
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
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
