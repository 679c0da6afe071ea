import DeclaredDomains
import Dispatch
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// The conversation with a plug-in, one request after the other; starts it when it is first asked, and
/// anew after its end.
///
/// An actor, because only one request may be open. It has a thread of its own, because it blocks
/// while it waits.
package actor ProgramConnection {
  private let start: ProgramStart
  private let supervisor: SupervisorCommand
  private let limits: ProgramLimits
  private let settings: JSONDocument
  private let secrets: ProgramSecrets
  private let note: @Sendable (String) -> Void
  private let showCode: @Sendable (SignInCode) -> Void
  private var program: SupervisedProgram?
  private var lastID = 0
  /// What the program said of itself when it was started.
  private(set) var description: ProgramDescription?
  /// The end of standard error of the program that was ended last.
  private var lastErrors: [UInt8] = []
  private nonisolated let queue = ProgramThread()
  private nonisolated let wake = WakePipe()

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  /// - Parameters:
  ///   - settings: what `open` says of the service.
  ///   - note: is told what the program says while it works, without control characters and secrets.
  ///   - showCode: shows what a person is to enter elsewhere.
  package init(
    _ start: ProgramStart, settings: JSONDocument, secrets: [String: String],
    supervisor: SupervisorCommand = SupervisorCommand(), limits: ProgramLimits = ProgramLimits(),
    note: @escaping @Sendable (String) -> Void = { _ in },
    showCode: @escaping @Sendable (SignInCode) -> Void = { _ in }
  ) {
    self.start = start
    self.supervisor = supervisor
    self.limits = limits
    self.settings = settings
    self.secrets = ProgramSecrets(secrets)
    self.note = note
    self.showCode = showCode
  }

  /// Asks one thing.
  ///
  /// - Parameters:
  ///   - members: what belongs to it, besides its id.
  ///   - seconds: the most that it may take.
  ///   - others: texts of the request that nothing may show.
  /// - Returns: its result, or the error that the program gave as its answer.
  /// - Throws: `ProgramFault`; the program has then been ended with all it had started.
  package func ask(
    _ ask: String, _ members: [JSONDocument.Member], seconds: Int, hiding others: Set<String> = []
  ) async throws(ProgramFault) -> ProgramReply {
    guard !Task.isCancelled else { throw .cancelled }
    wake.clear()
    let wake = wake
    let outcome: Result<ProgramReply, ProgramFault> = await withTaskCancellationHandler {
      answer(ask, members, seconds, others)
    } onCancel: {
      wake.set()
    }
    return try outcome.get()
  }

  /// What the program says of itself; starts it if it is not running.
  ///
  /// - Throws: `ProgramFault`.
  package func describe() async throws(ProgramFault) -> ProgramDescription {
    wake.clear()
    return try opened().description
  }

  /// The end of what it wrote to standard error, without control characters and secrets.
  package var errorText: String {
    let bytes = (program?.errorTail ?? lastErrors).suffix(limits.errors)
    return secrets.hidden(in: OutsideLine.text(String(decoding: bytes, as: UTF8.self)))
  }

  /// Ends the program if it is running.
  package func close() async { end(grace: limits.grace) }

  private func end(grace: Double) {
    guard let program else { return }
    _ = program.end(grace: grace)
    lastErrors = program.errorTail
    self.program = nil
  }

  private func answer(
    _ ask: String, _ members: [JSONDocument.Member], _ seconds: Int, _ others: Set<String>
  ) -> Result<ProgramReply, ProgramFault> {
    do throws(ProgramFault) {
      let program = try opened().program
      return .success(try exchange(ask, members, seconds, program, hiding: others))
    } catch {
      return .failure(error)
    }
  }

  /// The running program; one that has ended since is started anew.
  private func opened() throws(ProgramFault) -> (
    program: SupervisedProgram, description: ProgramDescription
  ) {
    if let program, let description {
      if let unasked = program.unasked() {
        end(grace: 0)
        throw .breach(.unasked(OutsideLine.excerpt(unasked)))
      }
      if !program.hasEnded { return (program, description) }
      end(grace: 0)
    }
    let program = try SupervisedProgram(start, supervisor, limits: limits, wake: wake.reading)
    self.program = program
    let protocols = JSONDocument.list([.number("1")])
    let reply = try exchange("describe", [.init("protocol", protocols)], limits.describe, program)
    guard case .result(let said) = reply else {
      end(grace: 0)
      throw .breach(.form("describe"))
    }
    let description: ProgramDescription
    switch ProgramDescription.read(said) {
    case .success(let read): description = read
    case .failure(let fault):
      end(grace: 0)
      throw fault
    }
    self.description = description
    let opening = try exchange(
      "open",
      [.init("settings", settings), .init("secrets", secrets.document)], limits.reading, program)
    if case .error(let error) = opening {
      end(grace: limits.grace)
      throw .notOpened(error)
    }
    return (program, description)
  }

  private func exchange(
    _ ask: String, _ members: [JSONDocument.Member], _ seconds: Int, _ program: SupervisedProgram,
    hiding others: Set<String> = []
  ) throws(ProgramFault) -> ProgramReply {
    lastID += 1
    let request = JSONDocument.object(
      [.init("id", .number("\(lastID)")), .init("ask", .text(ask))] + members)
    let line = Array(request.text.utf8) + [UInt8(ascii: "\n")]
    guard line.count <= limits.line else { throw .breach(.lineTooLong) }
    program.send(line)
    var answer = ProgramAnswer(id: lastID, limits: limits, secrets: secrets.adding(others))
    var deadline = ContinuousClock.now + .seconds(seconds)
    var hasAsked = false
    do throws(ProgramFault) {
      while true {
        let line = try program.line(until: deadline, of: seconds)
        switch answer.take(line, at: .now) {
        case .reply(let reply): return reply
        case .note(let text): note(text)
        case .signIn(let code):
          guard !hasAsked else { throw .breach(.form("signIn")) }
          hasAsked = true
          showCode(code)
          // Whoever signs in has their time, and the program its own after it.
          deadline = .now + .seconds(code.seconds + seconds)
        case .more: continue
        case .breach(let breach): throw .breach(breach)
        }
      }
    } catch {
      switch error {
      case .late, .cancelled: end(grace: limits.grace)
      case .notStarted, .notOpened, .ended, .breach: end(grace: 0)
      }
      throw error
    }
  }
}

/// The thread on which a conversation waits.
private final class ProgramThread: SerialExecutor {
  private let queue = DispatchQueue(label: "plug-in")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}

/// A pipe that becomes readable when somebody no longer wants to wait.
///
/// A class, because it is closed once.
private final class WakePipe: Sendable {
  let reading: Int32
  private let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for descriptor in ends where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    Glibc.close(reading)
    Glibc.close(writing)
  }

  func set() { _ = write(writing, "!", 1) }

  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(reading, &bytes, bytes.count) > 0 {}
  }
}
