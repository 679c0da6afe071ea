import DeclaredDomains
import FoundationEssentials

/// The rules about what a program says.
extension ConformancePlace {
  func writesOnlyJSON() throws {
    let host = try host()
    defer { end(host) }
    _ = try state(host)
    _ = try state(host, trial.absent)
    _ = try host.ask("candidates", candidates(most: 10))
    if let said = host.unasked(within: .milliseconds(500)) {
      throw ConformanceBreach(.tooEarly, said)
    }
  }

  func refusesAnUnknownAsk() throws {
    let host = try host()
    defer { end(host) }
    guard case .error(let error) = try host.ask("sing", [.init("song", .text("any"))]),
      error.kind == .refused
    else { throw ConformanceBreach(.notRefused) }
    _ = try state(host)
  }

  func passesOverAnUnknownMember() throws {
    let host = try host()
    defer { end(host) }
    let more = JSONDocument.object([.init("deep", .list([.null, .number("1.5e3")]))])
    let usual = try host.result(of: "read", [subject()])
    guard
      try host.result(of: "read", [.init("colour", more), subject(), .init("x", .null)]) == usual
    else { throw ConformanceBreach(.differs) }
  }

  func readsTheSameTwice() throws {
    let host = try host()
    defer { end(host) }
    guard try state(host) == state(host) else { throw ConformanceBreach(.differs) }
  }

  func saysThatNothingIsThere() throws {
    let host = try host()
    defer { end(host) }
    guard try state(host).isPresent, try !state(host, trial.absent).isPresent else {
      throw ConformanceBreach(.presence)
    }
  }

  func changesNothingByReading() throws {
    let first = try host()
    let before = try state(first)
    for _ in 0..<3 {
      _ = try state(first)
      _ = try state(first, trial.absent)
      _ = try first.ask("candidates", candidates(most: 10))
    }
    if let was = try recalled("never-used-7c1e", first), was == "done" {
      throw ConformanceBreach(.recall, was)
    }
    let after = try state(first)
    end(first)
    let second = try host()
    defer { end(second) }
    guard before == after, try state(second) == before else {
      throw ConformanceBreach(.differs)
    }
  }

  func keepsToTheTypes() throws {
    let host = try host()
    defer { end(host) }
    let description = host.description
    let performs = Set([trial.change, trial.back, trial.slow].compactMap { $0?.perform })
    let missing = performs.subtracting(description.performs)
      .union(Set([trial.kind]).subtracting(description.reads))
    guard missing.isEmpty else {
      throw ConformanceBreach(.description, missing.sorted().joined(separator: ", "))
    }
    try checkFacts(host) { breach in
      if case .undeclaredFact = breach { nil } else { ConformanceBreach(.type, breach.evidence) }
    }
  }

  func givesNoUndeclaredFact() throws {
    let host = try host()
    defer { end(host) }
    try checkFacts(host) { breach in
      if case .undeclaredFact(let name) = breach {
        ConformanceBreach(.undeclared, name)
      } else {
        nil
      }
    }
  }

  /// Reads the subject and the first candidates by their declared types.
  ///
  /// - Parameter meaning: what a breach is for the rule that is tried; `nil` for nothing.
  private func checkFacts(
    _ host: ConformanceHost, _ meaning: (ProgramBreach) -> ConformanceBreach?
  ) throws {
    let facts = ProgramFacts(trial.declaration, instance: "trial")
    func check<Read>(_ read: Result<Read, ProgramFault>) throws -> Read? {
      switch read {
      case .success(let read): return read
      case .failure(let fault):
        if case .breach(let breach) = fault, let found = meaning(breach) { throw found }
        return nil
      }
    }
    guard let key = facts.key(trial.kind, trial.id) else {
      throw ConformanceBreach(.type, "subject.id")
    }
    _ = try check(facts.state(of: key, in: try host.result(of: "read", [subject()])))
    guard case .result(let listed) = try host.ask("candidates", candidates(most: 5)),
      let list = try check(facts.list(of: trial.kind, in: listed, most: 5))
    else { return }
    for candidate in list.subjects {
      let read = try host.result(of: "read", [subject(ProgramFacts.id(candidate.key))])
      guard read["present"] == .flag(true) else { throw ConformanceBreach(.presence) }
      _ = try check(facts.state(of: candidate.key, in: read))
    }
  }

  func keepsSecrets() throws {
    guard !trial.secrets.isEmpty else { throw ConformanceOutcome.Reason.noSecret }
    let wrong = trial.secrets.mapValues { _ in "wrong-\(UUID().uuidString)" }
    let host = try unopened(wrong)
    var reply = host.opening
    if case .result = reply { reply = try host.ask("read", [subject()]) }
    end(host)
    guard case .error(let error) = reply, error.kind == .signIn else {
      throw ConformanceBreach(.noSignIn)
    }
    let right = try self.host()
    _ = try state(right)
    _ = try right.ask("sing", [])
    end(right)
    let written = String(decoding: host.written + right.written, as: UTF8.self)
    let all = Array(trial.secrets.values) + wrong.values
    guard !all.contains(where: { !$0.isEmpty && written.contains($0) }) else {
      throw ConformanceBreach(.secretShown)
    }
  }

  func takesALongLine() throws {
    let host = try host()
    defer { end(host) }
    let usual = try state(host)
    let empty = host.request("read", [subject(), .init("padding", .text(""))])
    // As long as a line may be, with its end; the id of the next request has as many digits.
    let padding = String(repeating: "x", count: ProgramLimits().line - empty.count - 2)
    guard try state(host) == usual else { throw ConformanceBreach(.differs) }
    let result = try host.result(of: "read", [subject(), .init("padding", .text(padding))])
    guard result["present"] == .flag(usual.isPresent) else { throw ConformanceBreach(.differs) }
    guard try state(host) == usual else { throw ConformanceBreach(.differs) }
  }

  func isSilentUntilTheLineEnds() throws {
    let host = try host()
    defer { end(host) }
    let request = host.request("read", [subject()])
    host.send(request.prefix(request.count / 2))
    if let said = host.unasked(within: .milliseconds(500)) {
      throw ConformanceBreach(.tooEarly, said)
    }
    host.send(request.dropFirst(request.count / 2))
    if let said = host.unasked(within: .milliseconds(500)) {
      throw ConformanceBreach(.tooEarly, said)
    }
    host.send([UInt8(ascii: "\n")])
    guard case .result = try host.reply(seconds: reading) else {
      throw ConformanceBreach(.refused, "read")
    }
    if let said = host.unasked(within: .milliseconds(500)) {
      throw ConformanceBreach(.tooEarly, said)
    }
  }

  func isNotMisledByIDs() throws {
    let host = try host()
    defer { end(host) }
    let usual = try state(host)
    let trap = "\(folder)/trap"
    let hostile = [
      "../../../../../../etc/passwd", "/etc/passwd", "$(touch \(trap))", "`touch \(trap)`",
      "; touch \(trap);", "' ; touch \(trap) ; '", "\" ; touch \(trap) ; \"", "| touch \(trap)",
      "a\n{\"id\":1,\"result\":{}}", "a\u{0}b", "%2e%2e%2f", "*", "-rf", "--help", "..", ".", "",
      " ", "\u{1B}[2J", "\u{202E}x", "\\", "{}", "null", String(repeating: "a", count: 10_000),
    ]
    for id in hostile {
      switch try host.ask("read", [subject(everywhere(id))]) {
      case .error: break
      case .result(let result):
        guard result["present"] == .flag(false) else {
          throw ConformanceBreach(.misled, OutsideLine.excerpt(Array(id.utf8)))
        }
      }
      guard !FileManager.default.fileExists(atPath: trap) else {
        throw ConformanceBreach(.misled, OutsideLine.excerpt(Array(id.utf8)))
      }
    }
    guard try state(host) == usual else { throw ConformanceBreach(.differs) }
  }

  /// The trial's id with a hostile text in every place.
  private func everywhere(_ text: String) -> JSONDocument {
    guard case .object(let parts) = trial.id else { return .text(text) }
    return .object(parts.map { .init($0.name, .text(text)) })
  }

  func limitsCandidates() throws {
    let host = try host()
    defer { end(host) }
    guard let all = try listed(host, most: 10_000) else {
      throw ConformanceOutcome.Reason.noCandidates
    }
    let few = all.count > 1 ? 1 : 10
    guard let some = try listed(host, most: few) else { throw ConformanceBreach(.candidates, "1") }
    guard some.count <= few, some.isWhole == (all.count <= few) || !all.isWhole else {
      throw ConformanceBreach(.candidates, "most \(few): \(some.count), whole: \(some.isWhole)")
    }
    guard let none = try listed(host, most: 10, text: "no name contains this 7c1e") else {
      throw ConformanceBreach(.candidates, "text")
    }
    guard none.count == 0 else { throw ConformanceBreach(.candidates, "text: \(none.count)") }
  }

  private func listed(
    _ host: ConformanceHost, most: Int, text: String? = nil
  ) throws -> (count: Int, isWhole: Bool)? {
    let seconds = reading
    guard
      case .result(let result) = try host.ask(
        "candidates", candidates(most: most, text: text), seconds: seconds)
    else { return nil }
    guard case .list(let candidates)? = result["candidates"],
      case .flag(let isWhole)? = result["whole"], candidates.count <= most,
      Set(candidates.map { $0["id"] ?? .null }).count == candidates.count
    else { throw ConformanceBreach(.candidates, "most \(most)") }
    return (candidates.count, isWhole)
  }

  func candidates(most: Int, text: String? = nil) -> [JSONDocument.Member] {
    var members: [JSONDocument.Member] = [.init("kind", .text(trial.kind))]
    if let text { members.append(.init("text", .text(text))) }
    return members + [.init("most", .number("\(most)"))]
  }
}
