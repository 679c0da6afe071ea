import Foundation
import Glibc
import Journal
import Operations
import Procedures
import Sessions

/// Times what the journal adds to the flushes that the disk requires, one for each step.
struct JournalTimer {
  /// The number of steps in one measurement.
  static let steps = 50

  private let journal: Journal

  /// - Parameter folder: A folder on the disk to measure.
  init(folder: String) throws {
    journal = try Journal(path: "\(folder)/journal.sqlite", locks: "\(folder)/journal.locks")
  }

  /// Returns the events of one step: the text shown, a check with the facts read, and the next
  /// step.
  private static func step(_ number: Int) -> [SessionEvent] {
    let id = StepID("step-\(number)")
    let user = Subject(
      id: "ccae0171-6232-56cb-a3c6-f3fa63040c5b", name: "anna.lind@nordlund.onmicrosoft.com")
    let product = Subject(id: "6fd2c87f-b296-42f0-b197-1e91e994b900", name: "Office 365 E3")
    return [
      .shown(step: id, locale: "sv", textDigest: String(repeating: "ab", count: 32)),
      .checked(
        step: id, outcome: "none",
        facts: [
          Fact(user, "displayName", .text("Anna Lind")),
          Fact(user, "accountState", .code("active")),
          Fact(user, "assignedLicenses", .list([.subject(product)])),
          Fact(user, "mailboxState", .code("active")), Fact(user, "holds", .list([])),
        ]),
      .left(step: id, outcome: "none", next: StepID("step-\(number + 1)")),
    ]
  }

  private static func start(_ session: SessionID) -> SessionEvent {
    .started(
      SessionStart(
        session: session, procedure: "bench", revisions: [:], documents: [:], actor: "anna",
        tenant: "bench", mode: .consent, locale: "sv", document: nil), first: "step-0")
  }

  /// Returns the seconds for the steps of one session, without its start.
  func time() throws -> Double {
    let session = SessionID(rawValue: "bench-\(UUID().uuidString)")
    try journal.append([Self.start(session)], to: session, after: 0, at: 0)
    let clock = ContinuousClock()
    let start = clock.now
    var count = 1
    for number in 0..<Self.steps {
      let events = Self.step(number)
      try journal.append(events, to: session, after: count, at: number)
      count += events.count
    }
    return (clock.now - start).inSeconds
  }

  /// Returns the seconds to open a session of this many events: read it, check its chain and apply
  /// the events. The least of five times, because other programs only add to it.
  func timeToOpen(events: Int) throws -> (elapsed: Double, processor: Double) {
    let session = SessionID(rawValue: "long-\(UUID().uuidString)")
    var all = [Self.start(session)]
    var number = 0
    while all.count < events {
      all += Self.step(number)
      number += 1
    }
    try journal.append(Array(all.prefix(events)), to: session, after: 0, at: 0)
    let clock = ContinuousClock()
    var least = (elapsed: Double.infinity, processor: Double.infinity)
    for _ in 0..<5 {
      let (start, used) = (clock.now, ProcessorClock.now)
      let history = try journal.history(of: session)
      guard Session(history.map(\.event))?.sequence == events else {
        throw PromptTimer.Failed(reason: "the session does not open")
      }
      least.processor = min(least.processor, ProcessorClock.now - used)
      least.elapsed = min(least.elapsed, (clock.now - start).inSeconds)
    }
    return least
  }

  /// Returns the seconds to list this many sessions of about forty events each.
  func timeToList(sessions: Int) throws -> Double {
    for _ in 0..<sessions {
      let session = SessionID(rawValue: "list-\(UUID().uuidString)")
      try journal.append(
        [Self.start(session)] + (0..<13).flatMap(Self.step) + [.completed], to: session, after: 0,
        at: 0)
    }
    let clock = ContinuousClock()
    let start = clock.now
    guard try journal.summaries().count >= sessions else {
      throw PromptTimer.Failed(reason: "the sessions are not listed")
    }
    return (clock.now - start).inSeconds
  }
}

/// The cost of a flush on the disk itself: appends 160 bytes, then waits until they are on disk.
struct FlushTimer {
  let path: String

  /// Returns the seconds for a number of flushes.
  func time(flushes: Int) throws -> Double { try usage(flushes: flushes).elapsed }

  /// What a number of flushes takes, with the appends before them.
  func usage(flushes: Int) throws -> (elapsed: Double, processor: Double) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard file >= 0 else { throw PromptTimer.Failed(reason: "cannot write \(path)") }
    defer {
      close(file)
      unlink(path)
    }
    let record = [UInt8](repeating: 0x61, count: 160)
    // The first append creates the file, which is not measured.
    _ = write(file, record, record.count)
    fdatasync(file)
    let clock = ContinuousClock()
    let (start, processor) = (clock.now, ProcessorClock.now)
    for _ in 0..<flushes {
      guard write(file, record, record.count) == record.count, fdatasync(file) == 0 else {
        throw PromptTimer.Failed(reason: "cannot flush \(path)")
      }
    }
    return ((clock.now - start).inSeconds, ProcessorClock.now - processor)
  }
}

/// Alters an exported session in every way that concerns one byte or one event.
struct TamperTimer {
  /// The bytes of the export.
  let bytes: [UInt8]

  /// Runs a session with the program and exports it.
  init(program: String, content: String, folder: String) throws {
    let environment = [
      "STEGVIS_HOME=\(folder)", "STEGVIS_CONTENT=\(content)", "LANG=C", "PATH=/usr/bin:/bin",
    ]
    let answers =
      "\(content)/procedures/unassign-licenses-from-user/scenarios/release-holds.yaml"
    let file = "\(folder)/session.json"
    for arguments in [
      ["run", "unassign-licenses-from-user", "--answers", answers],
      ["sessions", "export", "last", "-o", file],
    ] {
      _ = try ChildProcess(program: program, arguments: arguments, environment: environment).run()
    }
    bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    guard ExportCheck(bytes).problems.isEmpty else {
      throw PromptTimer.Failed(reason: "the export is not intact to begin with")
    }
  }

  /// Returns how many changes of one byte are found; in each byte, another of its bits is flipped.
  func bytesFound() async -> Int {
    let parts = 64
    return await withTaskGroup(of: Int.self) { group in
      for part in 0..<parts {
        group.addTask {
          var found = 0
          var changed = bytes
          for index in stride(from: part, to: bytes.count, by: parts) {
            changed[index] ^= 1 << UInt8(index / parts % 8)
            if !ExportCheck(changed).problems.isEmpty { found += 1 }
            changed[index] = bytes[index]
          }
          return found
        }
      }
      return await group.reduce(0, +)
    }
  }

  /// Drops, doubles, repeats at the end, and exchanges with the next each event, in a file whose
  /// digests are calculated again.
  func eventsFound() throws -> (tried: Int, found: Int) {
    guard
      var object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
      let events = object["events"] as? [[String: Any]]
    else { return (0, 0) }
    var tried = 0
    var found = 0
    for index in events.indices {
      var dropped = events
      dropped.remove(at: index)
      var doubled = events
      doubled.insert(events[index], at: index)
      var changes = [dropped, doubled, events + [events[index]]]
      if index + 1 < events.count {
        var swapped = events
        swapped.swapAt(index, index + 1)
        changes.append(swapped)
      }
      for (number, change) in changes.enumerated() {
        // Without its last event, a session simply looks shorter. Only a fingerprint noted
        // elsewhere reveals the change.
        let noted = number == 0 && index == events.count - 1
        object["events"] = change
        object["head"] = change.last?["digest"] ?? ""
        let forged = try JSONDecoder().decode(
          SessionExport.self, from: try JSONSerialization.data(withJSONObject: object))
        let head = noted ? events.last?["digest"] as? String : nil
        tried += 1
        if !ExportCheck(try forged.bytes, head: head).problems.isEmpty { found += 1 }
      }
    }
    return (tried, found)
  }
}
