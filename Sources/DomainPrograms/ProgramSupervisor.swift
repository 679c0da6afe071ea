import CProcessControl
import Diagnostics
import Dispatch
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The process between Stegvis and a plug-in, which ends everything that the plug-in has started.
///
/// Stegvis starts itself a second time for it, with `argument`. It is the parent of every descendant
/// whose own parent has ended (`PR_SET_CHILD_SUBREAPER`), also of those in sessions of their own,
/// so it can find and end them; Stegvis itself remains a process like any other. If Stegvis is
/// killed, its end of the control connection closes, and the tree ends all the same.
///
/// What is said on the control connection, descriptor 3: first Stegvis, in texts that end with a
/// zero byte, the folder, `a` and an argument, `e` and a variable, and `.`; later `E` to end the
/// tree at once. The supervisor answers in lines: `P <pid>` started, `F <errno>` not started,
/// `X <code>` or `S <signal>` ended, and at last `G <ended> <escaped>`: nobody is left, and how many
/// processes had to be ended, and how many of those were in a session of their own.
package enum ProgramSupervisor {
  /// The first argument of a process that is to be a supervisor.
  package static let argument = "--supervise-program"
  /// How long the program may take to end after its input, in seconds.
  static let grace: Double = 5

  static let control: Int32 = 3
  /// `POSIX_SPAWN_SETSID` of glibc's <spawn.h>, which Swift's module of it leaves out.
  static let ownSession: Int16 = 0x80

  /// Becomes a supervisor if the arguments say so, and then never returns. `main` calls it first.
  package static func takeOverIfAsked() {
    guard CommandLine.arguments.dropFirst().first == argument else { return }
    signal(SIGPIPE, SIG_IGN)
    _ = fcntl(control, F_SETFD, FD_CLOEXEC)
    closeOthers()
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    // A core file would contain secrets.
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    guard cprocesscontrol_become_subreaper() == 0 else { end(saying: "F \(errno)") }
    guard let order = Order.read() else { exit(EXIT_FAILURE) }
    let program = start(order)
    letGoOfStreams()
    say("P \(program)")
    let tree = Tree(program)
    DispatchQueue.global().async { obey(tree) }
    wait(for: program, tree)
  }

  /// What to start.
  private struct Order {
    var folder = ""
    var arguments: [String] = []
    var variables: [String] = []

    static func read() -> Order? {
      var order = Order()
      var text: [UInt8] = []
      var isFirst = true
      while let byte = nextByte() {
        guard byte == 0 else {
          text.append(byte)
          continue
        }
        let said = String(decoding: text, as: UTF8.self)
        text = []
        if isFirst {
          order.folder = said
          isFirst = false
        } else if said.hasPrefix("a") {
          order.arguments.append(String(said.dropFirst()))
        } else if said.hasPrefix("e") {
          order.variables.append(String(said.dropFirst()))
        } else {
          return order.arguments.isEmpty ? nil : order
        }
      }
      return nil
    }
  }

  private static func start(_ order: Order) -> Int32 {
    guard chdir(order.folder) == 0 else { end(saying: "F \(errno)") }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    // What is ignored here, such as SIGPIPE, would be ignored by every program it starts.
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags) | Self.ownSession)
    let arguments = order.arguments.map { strdup($0) } + [nil]
    let variables = order.variables.map { strdup($0) } + [nil]
    var program: pid_t = 0
    var problem: Int32 = 0
    // A program that was just written may be open in a process that is about to become another one.
    for _ in 0..<100 {
      problem = posix_spawn(
        &program, order.arguments.first ?? "", nil, &attributes, arguments, variables)
      guard problem == ETXTBSY else { break }
      usleep(10_000)
    }
    guard problem == 0 else { end(saying: "F \(problem)") }
    return program
  }

  /// Waits for every process of the tree, however it became a child of this one, and ends with the
  /// last of them.
  private static func wait(for program: Int32, _ tree: Tree) -> Never {
    while true {
      var status: Int32 = 0
      let ended = waitpid(-1, &status, 0)
      if ended == program {
        let signal = status & 0x7F
        say(signal == 0 ? "X \(status >> 8 & 0xFF)" : "S \(signal)")
        DispatchQueue.global().async { tree.end() }
      } else if ended < 0, errno == ECHILD {
        // Whoever is left of the tree would be a child of this process, or of one that is.
        let ended = tree.ended.withLock { $0 }
        end(saying: "G \(ended.processes.count) \(ended.escaped.count)")
      }
    }
  }

  /// Does what Stegvis says, or what its end means.
  private static func obey(_ tree: Tree) {
    while let order = nextByte() {
      if order == UInt8(ascii: "E") { tree.end() }
    }
    // Stegvis has ended; the input of the program has, too.
    usleep(useconds_t(grace * 1_000_000))
    tree.end()
  }

  /// The processes below this one.
  private final class Tree: Sendable {
    struct Ended {
      var processes: Set<Int32> = []
      var escaped: Set<Int32> = []
    }

    /// The process that was started, and its session.
    private let program: Int32
    let ended = Mutex(Ended())

    init(_ program: Int32) { self.program = program }

    /// Ends all of them; returns only if that is not possible.
    ///
    /// Each is stopped before the first is killed, so that none of them can start another one in
    /// the meantime.
    func end() {
      let own = getpid()
      for _ in 0..<100 {
        let running = ProcessTree().descendants(of: own).filter { $0.isAlive && !$0.isStopped }
        guard !running.isEmpty else { break }
        for member in running { kill(member.process, SIGSTOP) }
      }
      // The last one makes `wait` end this process.
      while true {
        let members = ProcessTree().descendants(of: own).filter(\.isAlive)
        ended.withLock { ended in
          for member in members {
            ended.processes.insert(member.process)
            if member.session != program { ended.escaped.insert(member.process) }
          }
        }
        for member in members { kill(member.process, SIGKILL) }
        usleep(5_000)
      }
    }
  }

  private static func nextByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(control, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }

  private static func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(control, bytes, bytes.count)
  }

  private static func end(saying line: String) -> Never {
    say(line)
    _exit(0)
  }

  /// Closes what this process has inherited beside its streams and the control connection.
  private static func closeOthers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for name in names {
      if let descriptor = OutsideProcess.number(name), descriptor > control { close(descriptor) }
    }
  }

  /// The streams belong to the program alone: Stegvis sees that they end when it closes them.
  private static func letGoOfStreams() {
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    for stream in Int32(0)..<control { dup2(nothing, stream) }
    close(nothing)
  }
}

/// Numbers of processes and descriptors, as `/proc` writes them.
enum OutsideProcess {
  /// The largest number of a process (proc(5), `pid_max`).
  private static let possible = 0...4_194_304

  static func number(_ text: String) -> Int32? {
    OutsideNumber.whole(text, in: possible).map(Int32.init(clamping:))
  }
}
