import EmbeddedTenant
import Foundation

/// The real program, killed repeatedly until its session reaches its end; one session makes changes,
/// the next records evidence.
struct KillLoop {
  struct Result {
    var sessions = 0
    /// How often a process was killed before it ended.
    var kills = 0
    var counts = CrashCounts()
  }

  /// The `stegvis` to kill, and the checkout from which it reads.
  let program: String
  let content: String

  /// A session without interruptions, with which those of the same scenario are compared.
  private struct Whole {
    let begin: [String]
    let answers: String
    /// How long it took, in microseconds.
    let took: Int64
    let end: TenantEnd
  }

  /// The scenarios, each as a procedure and the name of an answers file.
  private static let scenarios = [
    ("unassign-licenses-from-user", "release-holds"), ("back-up-before-switching", "switching"),
  ]

  private func process(_ arguments: [String], home: URL) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = [
      "STEGVIS_HOME": home.path, "STEGVIS_CONTENT": content, "LANG": "C", "PATH": "/usr/bin:/bin",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs the program to its end, and returns the exit status.
  private func run(_ arguments: [String], home: URL) throws -> Int32 {
    let process = process(arguments, home: home)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Kills a process after some microseconds, and returns whether it was still running.
  private func kill(_ arguments: [String], home: URL, after delay: UInt32) throws -> Bool {
    let process = process(arguments, home: home)
    try process.run()
    usleep(delay)
    let wasThere = process.isRunning
    _ = Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return wasThere && process.terminationReason == .uncaughtSignal
  }

  private func end(in home: URL) async throws -> TenantEnd {
    try await TenantEnd(
      try EmbeddedTenant.open(at: home.appending(path: "tenant.sqlite").path))
  }

  func result(sessions: Int, told: (Int, Int) -> Void) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kill-\(UUID().uuidString)")
    let fresh = folder.appending(path: "fresh")
    try FileManager.default.createDirectory(at: fresh, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    guard try run(["tenant", "init"], home: fresh) == 0 else {
      throw EmbeddedCrash.Unfit(scenario: "tenant init")
    }
    var wholes: [Whole] = []
    for (procedure, name) in Self.scenarios {
      wholes.append(try await whole(procedure, name, from: fresh, in: folder))
    }
    var result = Result()
    for number in 0..<sessions {
      let whole = wholes[number % wholes.count]
      let (begin, answers, took) = (whole.begin, whole.answers, whole.took)
      let home = folder.appending(path: "\(number)")
      try FileManager.default.copyItem(at: fresh, to: home)
      // Spread over the whole run, so that every part of it is interrupted.
      let delay = UInt32(Int64(number) * took / Int64(max(1, sessions)))
      if try kill(begin, home: home, after: delay) { result.kills += 1 }
      var ended: Int32 = -1
      for attempt in 0..<20 where ended != 0 {
        // Killed twice more, then allowed to end.
        if attempt < 2 {
          let pause = UInt32(Int64.random(in: 0...max(1, took)))
          if try kill(["resume", "last", "--answers", answers], home: home, after: pause) {
            result.kills += 1
          }
          continue
        }
        ended = try run(["resume", "last", "--answers", answers], home: home)
        // Nothing to resume: the session was killed before it started, or it has ended.
        if ended == 2 { ended = try finished(home) ? 0 : run(begin, home: home) }
      }
      result.sessions += 1
      if ended == 0 {
        try await end(in: home).judge(
          against: whole.end, at: "kill \(number)", into: &result.counts)
      } else {
        result.counts.stuck += 1
        result.counts.firstFault = result.counts.firstFault ?? "kill \(number): status \(ended)"
      }
      try FileManager.default.removeItem(at: home)
      told(number + 1, sessions)
    }
    return result
  }

  private func whole(
    _ procedure: String, _ name: String, from fresh: URL, in folder: URL
  ) async throws -> Whole {
    let home = folder.appending(path: procedure)
    try FileManager.default.copyItem(at: fresh, to: home)
    let answers = "\(content)/procedures/\(procedure)/scenarios/\(name).yaml"
    let begin = ["run", procedure, "--answers", answers]
    let clock = ContinuousClock()
    let start = clock.now
    guard try run(begin, home: home) == 0 else {
      throw EmbeddedCrash.Unfit(scenario: "\(procedure)/\(name)")
    }
    let took = (clock.now - start).components.attoseconds / 1_000_000_000_000
    return Whole(begin: begin, answers: answers, took: took, end: try await end(in: home))
  }

  private func finished(_ home: URL) throws -> Bool {
    try run(["sessions", "verify", "last"], home: home) == 0
  }
}
