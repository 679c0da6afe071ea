import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// A running plug-in with its supervisor: bytes to its input, lines from its output, the end of its
/// standard error, and its end.
///
/// A class, because what it has open is closed once. It blocks while it waits, so it is used on a
/// thread of its own (`ProgramConnection`).
final class SupervisedProgram {
  /// What the end of a program was like.
  struct Ending: Hashable, Sendable {
    /// `nil` if that is not known, because the supervisor was killed.
    var status: ProgramStatus?
    /// Whether it ended by itself in the time after its input had ended.
    var isByItself = false
    /// How many processes had to be ended, and how many of those were in a session of their own.
    var ended = 0
    var escaped = 0
    /// Whether it is known that nobody is left.
    var isWhole = false
  }

  private let supervisor: pid_t
  private var program: pid_t = 0
  private let folder: String
  private let limits: ProgramLimits
  /// Readable when the person who asked no longer wants the answer.
  private let wake: Int32
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  private var control: Int32
  private var toWrite: [UInt8] = []
  private var received: [UInt8] = []
  /// How much of `received` is known to contain no end of a line.
  private var scanned = 0
  private var said: [UInt8] = []
  private var status: ProgramStatus?
  private var problem: Int32?
  private var left: (ended: Int, escaped: Int)?
  private var isEnded = false
  private(set) var errorTail: [UInt8] = []

  /// Starts a program in a new, empty folder that only its owner can read.
  ///
  /// - Throws: `ProgramFault.notStarted`.
  init(
    _ start: ProgramStart, _ command: SupervisorCommand, limits: ProgramLimits, wake: Int32
  ) throws(ProgramFault) {
    // Somebody who stops reading must not end this process.
    signal(SIGPIPE, SIG_IGN)
    self.limits = limits
    self.wake = wake
    folder = try Self.makeFolder()
    let pipes = try Pipes()
    guard
      let supervisor = pipes.spawn([command.path, ProgramSupervisor.argument])
    else {
      let problem = errno
      pipes.closeAll()
      rmdir(folder)
      throw .notStarted(problem)
    }
    pipes.closeTheirs()
    self.supervisor = supervisor
    (input, output, errors, control) = (pipes.input, pipes.output, pipes.errors, pipes.control)
    let texts =
      [folder] + start.arguments.map { "a\($0)" }
      + start.variables.sorted { $0.key < $1.key }.map { "e\($0.key)=\($0.value)" } + ["."]
    let order = texts.flatMap { Array($0.utf8.filter { $0 != 0 }) + [0] }
    var sent = 0
    while sent < order.count {
      let count = order[sent...].withUnsafeBytes { write(control, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { break }
      sent += max(0, count)
    }
    for descriptor in [input, output, errors, control] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
    let deadline = ContinuousClock.now + .seconds(limits.describe)
    while program == 0, problem == nil, control >= 0 {
      // The program may already be writing; its lines are kept.
      guard deadline > .now, step(until: deadline, heedsWake: false) else { break }
    }
    guard program != 0 else {
      let code = problem ?? ETIMEDOUT
      _ = end(grace: 0)
      throw .notStarted(code)
    }
  }

  deinit {
    if !isEnded { _ = end(grace: 0) }
  }

  // MARK: - Lines

  /// What it wrote although nothing was asked; `nil` for nothing.
  func unasked() -> [UInt8]? {
    // Standard error may never be at its end.
    for _ in 0..<16 where received.isEmpty {
      guard step(until: .now, heedsWake: false) else { break }
    }
    return received.isEmpty ? nil : Array(received.prefix(200))
  }

  /// Writes what is still to be written, and takes what comes meanwhile, for some time.
  func flush(for time: Duration) {
    let deadline = ContinuousClock.now + time
    while deadline > .now, output >= 0, control >= 0 {
      guard step(until: deadline, heedsWake: false) else { break }
    }
  }

  var hasEnded: Bool { status != nil || control < 0 || output < 0 }

  func send(_ bytes: [UInt8]) { toWrite += bytes }

  /// The next line, without its end.
  ///
  /// - Throws: `ProgramFault` if there is none in time, or one is too long.
  func line(
    until deadline: ContinuousClock.Instant, of seconds: Int
  ) throws(ProgramFault) -> [UInt8] {
    while true {
      if let end = received[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(received[..<end])
        received.removeSubrange(...end)
        scanned = 0
        guard line.count < limits.line else { throw .breach(.lineTooLong) }
        return line
      }
      scanned = received.count
      guard received.count < limits.line else { throw .breach(.lineTooLong) }
      // Without a supervisor, nobody says any more how it ended.
      guard output >= 0, control >= 0 || left != nil else {
        waitForStatus()
        throw .ended(status)
      }
      guard deadline > .now, step(until: deadline, heedsWake: true) else {
        throw isAwake ? .cancelled : .late(seconds: seconds)
      }
    }
  }

  /// Why it closed its output is known a moment later.
  private func waitForStatus() {
    let deadline = ContinuousClock.now + .milliseconds(300)
    while status == nil, control >= 0, deadline > .now, step(until: deadline, heedsWake: false) {}
  }

  private var isAwake: Bool {
    var watched = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, 0) > 0
  }

  // MARK: - The end

  /// Ends its input only; what it does then, it may finish.
  func closeInput() {
    toWrite = []
    shut(&input)
  }

  /// Ends its input, gives it time to end by itself, and then ends everything that is left.
  func end(grace: Double) -> Ending {
    isEnded = true
    closeInput()
    var ending = Ending()
    let deadline = ContinuousClock.now + .seconds(grace)
    while status == nil, control >= 0 {
      received = []
      scanned = 0
      guard deadline > .now, step(until: deadline, heedsWake: false) else { break }
    }
    ending.isByItself = status != nil
    if control >= 0 { _ = write(control, "E", 1) }
    let last = ContinuousClock.now + .seconds(30)
    while left == nil, control >= 0 {
      received = []
      scanned = 0
      guard last > .now, step(until: last, heedsWake: false) else { break }
    }
    if let left {
      (ending.ended, ending.escaped) = left
      ending.isWhole = true
    } else {
      endWithoutSupervisor()
    }
    ending.status = status
    for _ in 0..<10 where step(until: .now, heedsWake: false) && errors >= 0 {}
    shut(&output)
    shut(&errors)
    shut(&control)
    var state: Int32 = 0
    while waitpid(supervisor, &state, 0) < 0, errno == EINTR {}
    // What a program left in it that cannot be removed stays in the system's temporary folder.
    try? FileManager.default.removeItem(atPath: folder)
    return ending
  }

  /// Somebody has ended the supervisor, or something cannot be ended: what is in the program's own
  /// session can still be found.
  private func endWithoutSupervisor() {
    kill(supervisor, SIGKILL)
    guard program > 0 else { return }
    for _ in 0..<100 {
      let members = ProcessTree().members(ofSession: program).filter(\.isAlive)
      guard !members.isEmpty else { return }
      for member in members { kill(member.process, SIGKILL) }
      usleep(10_000)
    }
  }

  // MARK: - Waiting

  /// Waits until something can be read or written, and does that; `false` if the time is over, or
  /// nobody wants the answer any more.
  private func step(until deadline: ContinuousClock.Instant, heedsWake: Bool) -> Bool {
    var watched = [output, errors, control].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    watched.append(
      pollfd(fd: toWrite.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0))
    watched.append(pollfd(fd: heedsWake ? wake : -1, events: Int16(POLLIN), revents: 0))
    let left = max(.zero, deadline - .now)
    let milliseconds = min(
      Int64(600_000),
      left.components.seconds * 1_000
        + left.components.attoseconds / 1_000_000_000_000_000 + (left > .zero ? 1 : 0))
    let count = poll(&watched, nfds_t(watched.count), Int32(milliseconds))
    guard count > 0 else { return count < 0 && errno == EINTR }
    if watched[4].revents != 0 { return false }
    if watched[0].revents != 0 { takeOutput() }
    if watched[1].revents != 0 { takeErrors() }
    if watched[2].revents != 0 { takeControl() }
    if watched[3].revents != 0 { writeInput() }
    return true
  }

  private func takeOutput() {
    // A line that is already too long is not read on.
    guard received.count <= limits.line else { return }
    guard let bytes = take(&output) else { return }
    received += bytes
  }

  private func takeErrors() {
    guard let bytes = take(&errors) else { return }
    errorTail += bytes
    if errorTail.count > 2 * limits.errors {
      errorTail.removeFirst(errorTail.count - limits.errors)
    }
  }

  private func takeControl() {
    guard let bytes = take(&control) else { return }
    said += bytes
    while let end = said.firstIndex(of: UInt8(ascii: "\n")) {
      let words = String(decoding: said[..<end], as: UTF8.self).split(separator: " ")
      said.removeSubrange(...end)
      let numbers = words.dropFirst().map { OutsideProcess.number(String($0)) ?? 0 }
      switch (words.first, numbers.first, numbers.last) {
      case ("P", let number?, _): program = number
      case ("F", let number?, _): problem = number
      case ("X", let number?, _): status = .code(number)
      case ("S", let number?, _): status = .signal(number)
      case ("G", let ended?, let escaped?): left = (Int(ended), Int(escaped))
      default: break
      }
    }
  }

  private func writeInput() {
    let count = toWrite.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    if count > 0 {
      toWrite.removeFirst(count)
    } else if errno != EAGAIN, errno != EINTR {
      // Nobody reads; what it still says is waited for.
      closeInput()
    }
  }

  /// What can be read now; closes the descriptor at its end.
  private func take(_ descriptor: inout Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &bytes, bytes.count)
    if count > 0 { return Array(bytes.prefix(count)) }
    if count == 0 || errno != EAGAIN && errno != EINTR { shut(&descriptor) }
    return nil
  }

  private func shut(_ descriptor: inout Int32) {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  private static func makeFolder() throws(ProgramFault) -> String {
    let path = FileManager.default.temporaryDirectory.path + "/stegvis-plugin-XXXXXX"
    guard let folder = strdup(path) else { throw .notStarted(errno) }
    defer { free(folder) }
    guard mkdtemp(folder) != nil else { throw .notStarted(errno) }
    return String(cString: folder)
  }
}

/// The connections of a program that is started: three streams, and one with its supervisor.
private struct Pipes {
  /// Our ends.
  let input: Int32
  let output: Int32
  let errors: Int32
  let control: Int32
  private let theirs: [Int32]

  init() throws(ProgramFault) {
    var open: [Int32] = []
    for _ in 0..<3 {
      var ends: [Int32] = [-1, -1]
      if pipe(&ends) == 0 { open += ends }
    }
    var ends: [Int32] = [-1, -1]
    if socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 { open += ends }
    guard open.count == 8 else {
      let problem = errno
      for descriptor in open { close(descriptor) }
      throw .notStarted(problem)
    }
    for descriptor in open { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    theirs = [open[0], open[3], open[5], open[7]]
    (input, output, errors, control) = (open[1], open[2], open[4], open[6])
  }

  /// Starts the supervisor in a session of its own, so that what ends the program in a terminal does
  /// not end it before it has done its work; `nil` if that fails, with `errno`.
  func spawn(_ command: [String]) -> pid_t? {
    // Those that would be overwritten before they are used are moved out of the way.
    let safe = theirs.map { fcntl($0, F_DUPFD_CLOEXEC, 16) }
    defer { for descriptor in safe { close(descriptor) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (place, descriptor) in safe.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, ProgramSupervisor.ownSession)
    let arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let problem = posix_spawn(
      &process, command.first ?? "", &actions, &attributes, arguments, environ)
    guard problem == 0 else {
      errno = problem
      return nil
    }
    return process
  }

  func closeTheirs() { for descriptor in theirs { close(descriptor) } }

  func closeAll() {
    closeTheirs()
    for descriptor in [input, output, errors, control] { close(descriptor) }
  }
}
