import FoundationEssentials
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
    let user = "anna.lind@nordlund.onmicrosoft.com"
    return [
      .shown(step: id, locale: "sv", textDigest: String(repeating: "ab", count: 32)),
      .checked(
        step: id, outcome: "none",
        facts: [
          Fact(user, "displayName", .text("Anna Lind")),
          Fact(user, "accountState", .code("active")),
          Fact(user, "assignedLicenses", .list([.text("Office 365 E3")])),
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
    return Self.seconds(clock.now - start)
  }

  /// Returns the seconds to open a session of this many events: read it, check its chain and apply
  /// the events.
  func timeToOpen(events: Int) throws -> Double {
    let session = SessionID(rawValue: "long-\(UUID().uuidString)")
    var all = [Self.start(session)]
    var number = 0
    while all.count < events {
      all += Self.step(number)
      number += 1
    }
    try journal.append(Array(all.prefix(events)), to: session, after: 0, at: 0)
    let clock = ContinuousClock()
    let start = clock.now
    let history = try journal.history(of: session)
    guard Session(history.map(\.event))?.sequence == events else {
      throw PromptTimer.Failed(reason: "the session does not open")
    }
    return Self.seconds(clock.now - start)
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
    return Self.seconds(clock.now - start)
  }

  static func seconds(_ elapsed: Duration) -> Double {
    Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  }
}
