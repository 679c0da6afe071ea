import DeclaredDomains

/// A plug-in that a conformance test has started, and everything that it wrote.
///
/// A class, because it is one process. It blocks while it waits.
final class ConformanceHost {
  private let program: SupervisedProgram
  private let limits: ProgramLimits
  private var lastID = 0
  private(set) var written: [UInt8] = []
  private(set) var description = ProgramDescription(
    name: "", version: "", reads: [], performs: [], recalls: false)
  /// What it answered to `open`.
  private(set) var opening = ProgramReply.result(.object([]))

  /// Starts it, and asks `describe` and `open`.
  init(
    _ start: ProgramStart, _ supervisor: SupervisorCommand, settings: JSONDocument,
    secrets: [String: String], limits: ProgramLimits
  ) throws(ConformanceBreach) {
    self.limits = limits
    do throws(ProgramFault) {
      program = try SupervisedProgram(start, supervisor, limits: limits, wake: -1)
    } catch {
      throw ConformanceBreach(.noAnswer, error.evidence)
    }
    let said = try result(
      of: "describe", [.init("protocol", .list([.number("1")]))], seconds: limits.describe)
    switch ProgramDescription.read(said) {
    case .success(let description): self.description = description
    case .failure(let fault): throw ConformanceBreach(.noAnswer, fault.evidence)
    }
    opening = try ask(
      "open", [.init("settings", settings), .init("secrets", ProgramSecrets(secrets).document)])
  }

  func ask(
    _ ask: String, _ members: [JSONDocument.Member], seconds: Int? = nil
  ) throws(ConformanceBreach) -> ProgramReply {
    send(request(ask, members) + [UInt8(ascii: "\n")])
    return try reply(seconds: seconds ?? limits.reading)
  }

  func result(
    of ask: String, _ members: [JSONDocument.Member], seconds: Int? = nil
  ) throws(ConformanceBreach) -> JSONDocument {
    switch try self.ask(ask, members, seconds: seconds) {
    case .result(let result): return result
    case .error(let error):
      throw ConformanceBreach(
        .refused, "\(ask): \(error.kind.rawValue) \(error.code ?? "") \(error.evidence)")
    }
  }

  /// The bytes of the next request, without the end of the line.
  func request(_ ask: String, _ members: [JSONDocument.Member]) -> [UInt8] {
    lastID += 1
    let document = JSONDocument.object(
      [.init("id", .number("\(lastID)")), .init("ask", .text(ask))] + members)
    return Array(document.text.utf8)
  }

  func send(_ bytes: some Sequence<UInt8>) { program.send(Array(bytes)) }

  /// The answer to the request that was sent last.
  func reply(seconds: Int) throws(ConformanceBreach) -> ProgramReply {
    var answer = ProgramAnswer(id: lastID, limits: limits, secrets: ProgramSecrets([:]))
    let deadline = ContinuousClock.now + .seconds(seconds)
    do throws(ProgramFault) {
      while true {
        let line = try program.line(until: deadline, of: seconds)
        written += line + [UInt8(ascii: "\n")]
        switch answer.take(line, at: .now) {
        case .reply(let reply): return reply
        case .note, .signIn, .more: continue
        case .breach(let breach): throw .breach(breach)
        }
      }
    } catch {
      throw ConformanceBreach(.noAnswer, error.evidence)
    }
  }

  /// What it wrote within some time although nothing is asked; `nil` for nothing.
  func unasked(within time: Duration) -> String? {
    program.flush(for: time)
    return program.unasked().map(OutsideLine.excerpt)
  }

  func closeInput() { program.closeInput() }

  /// Lets it work for some time.
  func wait(_ time: Duration) { program.flush(for: time) }

  /// Ends it; see `SupervisedProgram.end`.
  func end(grace: Double = 0) -> SupervisedProgram.Ending {
    let ending = program.end(grace: grace)
    written += program.errorTail
    return ending
  }
}
