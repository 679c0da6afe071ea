import DeclaredDomains
import FoundationEssentials

/// The rules about what a program does, and about its end.
extension ConformancePlace {
  func hasOneEffectForAKey() throws {
    let change = try change
    let first = try host()
    let before = try state(first)
    try perform(change, key: "once-1", first)
    guard try shows(state(first), change, from: before) else { throw ConformanceBreach(.noEffect) }
    let back = try takenBack(key: "once-2", first)
    // Whatever it answers, it must have no effect.
    _ = try first.ask("perform", members(change, key: "once-1"), seconds: reading)
    guard try state(first).facts == back.facts else { throw ConformanceBreach(.secondEffect) }
    end(first)
    let second = try host()
    defer { end(second) }
    _ = try second.ask("perform", members(change, key: "once-1"), seconds: reading)
    guard try state(second).facts == back.facts else { throw ConformanceBreach(.secondEffect) }
    try perform(change, key: "once-3", second)
    guard try shows(state(second), change, from: back) else { throw ConformanceBreach(.noEffect) }
  }

  /// What is there after the change was taken back.
  private func takenBack(
    key: String, _ host: ConformanceHost
  ) throws -> Reading {
    if let back = trial.back { try perform(back, key: key, host) }
    return try state(host)
  }

  func findsALostReply() throws {
    let change = try change
    // The program is ended at these times after the request, and once after its answer.
    for (number, delay) in [0, 5, 20, 60, 150, nil].enumerated() {
      let first = try host()
      let before = try takenBack(key: "lost-back-\(number)", first)
      let key = "lost-\(number)"
      first.send(first.request("perform", members(change, key: key)) + [UInt8(ascii: "\n")])
      if let delay {
        first.wait(.milliseconds(delay))
      } else {
        _ = try first.reply(seconds: reading)
      }
      end(first)
      let second = try host()
      defer { end(second) }
      let hasEffect = try shows(state(second), change, from: before)
      guard hasEffect || delay != nil else { throw ConformanceBreach(.noEffect) }
      try checkRecall(key, hasEffect: hasEffect, second)
      if delay == nil, let was = try recalled(key, second), was != "done" {
        throw ConformanceBreach(.recall, was)
      }
    }
  }

  func leavesNothingHalfDone() throws {
    let change = try trial.slow ?? change
    let first = try host()
    let before = try takenBack(key: "cancel-back", first)
    first.send(first.request("perform", members(change, key: "cancel-1")) + [UInt8(ascii: "\n")])
    first.wait(.milliseconds(700))
    let ending = first.end(grace: graceOfInput)
    guard ending.escaped == 0, ending.isWhole else {
      throw ConformanceBreach(.escaped, "\(ending.escaped)")
    }
    let second = try host()
    defer { end(second) }
    let after = try state(second)
    let hasEffect = try shows(after, self.change, from: before)
    guard hasEffect || after.facts == before.facts else { throw ConformanceBreach(.differs) }
    try checkRecall("cancel-1", hasEffect: hasEffect, second)
  }

  func endsWithItsInput() throws {
    let host = try host()
    _ = try state(host)
    let ending = host.end(grace: graceOfInput)
    guard ending.isByItself else { throw ConformanceBreach(.livesOn) }
    guard ending.ended == 0 else { throw ConformanceBreach(.left, "\(ending.ended)") }
    guard ending.status == .code(0) else {
      throw ConformanceBreach(.status, ending.status?.description ?? "")
    }
  }

  func doesNothingOfABrokenLine() throws {
    let change = try change
    let first = try host()
    let before = try takenBack(key: "broken-back", first)
    end(first)
    for part in [2, 1] {
      let host = try host()
      let key = "broken-\(part)"
      // A half of a request, and then all of one but the end of its line.
      let request = host.request("perform", members(change, key: key))
      host.send(request.prefix(request.count / part))
      host.wait(.milliseconds(300))
      guard host.end(grace: graceOfInput).isByItself else { throw ConformanceBreach(.livesOn) }
      let next = try self.host()
      defer { end(next) }
      guard try state(next).facts == before.facts else { throw ConformanceBreach(.halfRequest) }
      if try recalled(key, next) == "done" { throw ConformanceBreach(.halfRequest) }
    }
  }

  func refusesAnotherVersion() throws {
    let change = try change
    let host = try host()
    defer { end(host) }
    let before = try takenBack(key: "version-back", host)
    guard case .text(let version)? = before.version else {
      throw ConformanceOutcome.Reason.noVersion
    }
    let other = members(change, key: "version-1", version: .text("\(version)-7c1e"))
    guard case .error(let error) = try host.ask("perform", other, seconds: reading),
      error.kind == .changed, try state(host).facts == before.facts
    else { throw ConformanceBreach(.versionIgnored) }
    // With the version that is there, it is made.
    _ = try host.result(
      of: "perform", members(change, key: "version-2", version: .text(version)), seconds: reading)
    guard try shows(state(host), change, from: before) else { throw ConformanceBreach(.noEffect) }
  }
}
