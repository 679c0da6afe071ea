import Journal
import Operations
import Procedures
import Sessions
import Testing

/// The fast ways to write and read events, beside the plain ones of `JSONEncoder` and `JSONDecoder`.
struct FastRecordTests {
  /// Words and texts that are written in special ways, or look like something else.
  private static let words = [
    "", "hall", "Åsa", "A\u{30A}sa", "#0", "#1", "#01", "a\"b", "a\\b", "a/b", "a\nb", "\u{7F}",
    "\u{0}", "👩‍👩‍👧", "{\"text\":\"x\"}", "users/é.md", "Zoë", "z", "Z", "a b",
  ]

  /// Makes the same events every time.
  private struct Maker {
    var generator = Seeded()

    mutating func word() -> String { FastRecordTests.words.randomElement(using: &generator) ?? "" }

    mutating func plain() -> String {
      ["hall", "isOn", "a b", "zeta", "x/y"].randomElement(using: &generator) ?? "x"
    }

    /// Plain nearly always, so that whole events are.
    mutating func own() -> String {
      Int.random(in: 0..<12, using: &generator) == 0 ? word() : plain()
    }

    mutating func subject() -> Subject {
      Bool.random(using: &generator) ? Subject(id: word(), name: word()) : Subject(word())
    }

    mutating func number() -> Int {
      [0, -1, 7, .max, .min, 1_795_000_000].randomElement(using: &generator) ?? 1
    }

    mutating func values(_ depth: Int) -> [Value] {
      (0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth + 1) }
    }

    mutating func value(_ depth: Int = 0) -> Value {
      switch Int.random(in: 0..<(depth < 3 ? 13 : 9), using: &generator) {
      case 0: .text(word())
      case 1: .subject(subject())
      case 2: .number(number())
      case 3: .bytes(number())
      case 4: .flag(.random(using: &generator))
      case 5: .instant(number())
      case 6: .code(own())
      case 7: .absent
      case 8: .changed
      case 9, 10: .list(values(depth))
      case 11: .expected(expectation(depth))
      case _:
        Int.random(in: 0..<4, using: &generator) == 0
          ? .unread(Refusal("unreadable", ["why": value(depth + 1)])) : .text(word())
      }
    }

    mutating func expectation(_ depth: Int) -> Operations.Expectation {
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: .oneOf(values(depth))
      case 1: .has(values(depth))
      case 2: .lacks(values(depth))
      case 3: .present
      case 4: .later
      case _: .asked(value(depth + 1))
      }
    }

    mutating func facts() -> [Fact] {
      let subject = subject()
      return (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        Fact(Bool.random(using: &generator) ? subject : self.subject(), own(), value())
      }
    }

    mutating func words() -> [String: String] {
      Dictionary((0..<Int.random(in: 0...3, using: &generator)).map { _ in (own(), own()) }) { $1 }
    }

    mutating func event() -> SessionEvent {
      switch Int.random(in: 0..<9, using: &generator) {
      case 0:
        .attempted(
          ChangeAttempt(
            step: StepID(own()), operation: "lamp.switchOff",
            arguments: ["lamp": value(), own(): value()], key: own(), before: facts(),
            predicted: facts(), mode: .automatic))
      case 1:
        .verified(
          step: "switch", key: own(), verdict: .confirmed, observed: facts(), surprises: [])
      case 2: .recorded(step: "keep", input: own(), value: value(), facts: facts())
      case 3: .skipped(step: "tidy", reason: word())
      case 4: .failed(step: "switch", key: own(), reason: own())
      case 5: .noted(step: "tidy", .words(word()))
      case 6: .left(step: "tidy", outcome: own(), next: StepID(own()))
      case 7:
        .approved(
          step: "tidy", request: own(), actor: word(), locale: own(),
          alone: Bool.random(using: &generator) ? word() : nil)
      case _:
        .started(
          SessionStart(
            session: SessionID(rawValue: "s1"), procedure: ProcedureID(plain()),
            revisions: ["lamps": own()],
            documents: words(), actor: word(), tenant: word(), mode: .consent, locale: "sv",
            document: Int.random(in: 0..<9, using: &generator) == 0 ? word() : nil,
            needsApproval: .random(using: &generator), tenantAhead: number(), series: own(),
            declarations: words()), first: "choose")
      }
    }
  }

  /// xorshift64 (G. Marsaglia, 2003).
  private struct Seeded: RandomNumberGenerator {
    private var state: UInt64 = 0x5374_6567_7669_7331

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let events: [SessionEvent] = {
    var maker = Maker()
    return JournalTests.events + (0..<3_000).map { _ in maker.event() }
  }()

  @Test func writesWhatTheEncoderWrites() throws {
    var written = 0
    for event in Self.events {
      let record = EventRecord(event)
      guard let fast = RecordWriter.body(of: record) else { continue }
      let plain = try record.encodedBody()
      #expect(fast.body == plain.body)
      #expect(fast.texts.map { Array($0.utf8) } == plain.texts.map { Array($0.utf8) })
      written += 1
    }
    // The rest has words that only the encoder escapes.
    #expect(written > Self.events.count / 2)
  }

  @Test func writesTheEventsOfAnOrdinaryStep() {
    let usual = JournalTests.events.filter { RecordWriter.body(of: EventRecord($0)) == nil }
    // A refusal, a surprise and a difference from a plan.
    #expect(usual.count == 3)
  }

  @Test func readsWhatTheDecoderReads() throws {
    var read = 0
    for event in Self.events {
      let (body, texts) = try EventRecord(event).encodedBody()
      let plain = try EventRecord(decoding: body, texts: texts)
      if let fast = RecordReader.record(body, texts: texts) {
        #expect(fast == plain)
        read += 1
      }
      // Without its texts, as an export has it.
      if let fast = RecordReader.record(body, texts: []) {
        #expect(fast == (try EventRecord(decoding: body, texts: [])))
      }
    }
    #expect(read > Self.events.count / 2)
  }

  /// Every byte of a body changed, left out or doubled: the fast way leaves it alone, or reads what the
  /// decoder reads.
  @Test func readsNothingElseFromADamagedBody() throws {
    for event in JournalTests.events {
      let (body, texts) = try EventRecord(event).encodedBody()
      let bytes = Array(body.utf8)
      for index in bytes.indices {
        let others: [[UInt8]] = [
          [], [bytes[index], bytes[index]], [0x20], [0x22], [0x5C], [0x30], [0x7B],
        ]
        for other in others {
          var damaged = bytes
          damaged.replaceSubrange(index...index, with: other)
          let text = String(decoding: damaged, as: UTF8.self)
          guard let fast = RecordReader.record(text, texts: texts) else { continue }
          #expect((try? EventRecord(decoding: text, texts: texts)) == fast, "\(text)")
        }
      }
    }
  }

  @Test func leavesAHostileDepthToTheDecoder() {
    let deep = String(repeating: "{\"list\":[", count: 100_000)
    #expect(RecordReader.record("{\"type\":\"chosen\",\"value\":\(deep)", texts: []) == nil)
  }
}
