import Diagnostics
import Operations
import Sessions

/// Reads the JSON that `RecordWriter` writes, with its texts in their places.
///
/// `JSONDecoder` takes thirty times as long, which was nearly all the time that opening a session
/// took. Whatever is written in another way, if only with a space, is left to the decoder; a test
/// compares what both read.
package struct RecordReader {
  private let json: [UInt8]
  private let texts: [String]
  private var place = 0
  /// In how many values the place is.
  private var depth = 0
  /// The fact read last, with the bytes that its subject was written in.
  private var last: (bytes: ArraySlice<UInt8>, subject: Subject)?

  /// The record in a body; `nil` if anything in it is not as `RecordWriter` writes it.
  package static func record(_ body: String, texts: [String]) -> EventRecord? {
    var reader = RecordReader(json: Array(body.utf8), texts: texts)
    guard let record = reader.record(), reader.place == reader.json.count else { return nil }
    return record
  }

  private init(json: [UInt8], texts: [String]) {
    self.json = json
    self.texts = texts
  }

  private mutating func record() -> EventRecord? {
    var record = EventRecord("")
    var reason: Range<Int>?
    guard
      members({ reader, name in
        switch name {
        case "actor": Self.keep(&record.actor, reader.text())
        case "arguments": Self.keep(&record.arguments, reader.arguments())
        case "before": Self.keep(&record.before, reader.facts())
        case "by": Self.keep(&record.by, reader.word())
        case "input": Self.keep(&record.input, reader.word())
        case "key": Self.keep(&record.key, reader.word())
        case "locale": Self.keep(&record.locale, reader.word())
        case "mode": Self.keep(&record.mode, reader.word())
        case "next": Self.keep(&record.next, reader.word())
        case "note": Self.keep(&record.note, reader.text())
        case "observed": Self.keep(&record.observed, reader.facts())
        case "operation": Self.keep(&record.operation, reader.word())
        case "outcome": Self.keep(&record.outcome, reader.word())
        case "predicted": Self.keep(&record.predicted, reader.facts())
        case "reason": Self.keep(&reason, reader.string())
        case "request": Self.keep(&record.request, reader.word())
        case "start": Self.keep(&record.start, reader.start())
        case "step": Self.keep(&record.step, reader.word())
        case "textDigest": Self.keep(&record.textDigest, reader.word())
        case "type": reader.setType(of: &record)
        case "value": Self.keep(&record.value, reader.value())
        case "verdict": Self.keep(&record.verdict, reader.word())
        case _: false
        }
      }), !record.type.isEmpty
    else { return nil }
    // What a reason is depends on the type, which comes after it.
    if let reason { record.reason = record.hasTypedReason ? text(in: reason) : word(in: reason) }
    return record
  }

  private static func keep<Content>(_ member: inout Content?, _ content: Content?) -> Bool {
    member = content
    return content != nil
  }

  private mutating func setType(of record: inout EventRecord) -> Bool {
    guard let type = word() else { return false }
    record.type = type
    return true
  }

  private mutating func start() -> EventRecord.Start? {
    var procedure: String?
    var revisions: [String: String]?
    var documents: [String: String]?
    var tenant: String?
    var start = EventRecord.Start(procedure: "", revisions: [:], documents: [:], tenant: "")
    guard
      members({ reader, name in
        switch name {
        case "declarations": Self.keep(&start.declarations, reader.words())
        case "documents": Self.keep(&documents, reader.words())
        case "needsApproval": Self.keep(&start.needsApproval, reader.flag())
        case "plan": Self.keep(&start.plan, reader.word())
        case "procedure": Self.keep(&procedure, reader.word())
        case "revisions": Self.keep(&revisions, reader.words())
        case "series": Self.keep(&start.series, reader.word())
        case "snapshot": Self.keep(&start.snapshot, reader.word())
        case "tenant": Self.keep(&tenant, reader.text())
        case "tenantAhead": Self.keep(&start.tenantAhead, reader.number())
        case "undoes": Self.keep(&start.undoes, reader.word())
        case _: false
        }
      }), let procedure, let revisions, let documents, let tenant
    else { return nil }
    return EventRecord.Start(
      procedure: procedure, revisions: revisions, documents: documents, tenant: tenant,
      needsApproval: start.needsApproval, plan: start.plan, snapshot: start.snapshot,
      tenantAhead: start.tenantAhead, undoes: start.undoes, series: start.series,
      declarations: start.declarations)
  }

  private mutating func words() -> [String: String]? {
    var words: [String: String] = [:]
    guard members({ reader, name in Self.keep(&words[name], reader.word()) }) else { return nil }
    return words
  }

  private mutating func arguments() -> [String: Value]? {
    var arguments: [String: Value] = [:]
    guard members({ reader, name in Self.keep(&arguments[name], reader.value()) }) else {
      return nil
    }
    return arguments
  }

  // MARK: - Facts and values

  private mutating func facts() -> [Fact]? {
    var facts: [Fact] = []
    guard
      elements({ reader in
        guard reader.skip("{\"property\":"), let property = reader.word(),
          reader.skip(",\"subject\":"), let subject = reader.subject(),
          reader.skip(",\"value\":"), let value = reader.value(), reader.skip("}")
        else { return false }
        facts.append(Fact(subject, property, value))
        return true
      })
    else { return nil }
    return facts
  }

  private mutating func values() -> [Value]? {
    var values: [Value] = []
    guard
      elements({ reader in
        guard let value = reader.value() else { return false }
        values.append(value)
        return true
      })
    else { return nil }
    return values
  }

  private mutating func value() -> Value? {
    // As deep as `JSONDecoder` would go, the stack would not.
    guard depth < 32, skip("{"), let kind = string(), skip(":") else { return nil }
    depth += 1
    defer { depth -= 1 }
    let value: Value?
    switch word(in: kind) {
    case "text": value = text().map { .text($0) }
    case "subject": value = subject().map { .subject($0) }
    case "number": value = number().map { .number($0) }
    case "bytes": value = number().map { .bytes($0) }
    case "flag": value = flag().map { .flag($0) }
    case "instant": value = number().map { .instant($0) }
    case "code": value = word().map { .code($0) }
    case "list": value = values().map { .list($0) }
    case "absent": value = flag() == true ? .absent : nil
    case "changed": value = flag() == true ? .changed : nil
    case "expected": value = expectation().map { .expected($0) }
    case _: value = nil
    }
    return skip("}") ? value : nil
  }

  private mutating func expectation() -> Expectation? {
    guard skip("{"), let kind = string(), skip(":") else { return nil }
    let expectation: Expectation?
    switch word(in: kind) {
    case "oneOf": expectation = values().map { .oneOf($0) }
    case "has": expectation = values().map { .has($0) }
    case "lacks": expectation = values().map { .lacks($0) }
    case "present": expectation = flag() == true ? .present : nil
    case "later": expectation = flag() == true ? .later : nil
    case "asked": expectation = value().map { .asked($0) }
    case _: expectation = nil
    }
    return skip("}") ? expectation : nil
  }

  private mutating func subject() -> Subject? {
    let start = place
    if let last, json[place...].starts(with: last.bytes) {
      place += last.bytes.count
      return last.subject
    }
    let subject: Subject
    if skip("{\"id\":") {
      guard let id = text(), skip(",\"name\":"), let name = text(), skip("}") else { return nil }
      subject = Subject(id: id, name: name)
    } else {
      guard let name = text() else { return nil }
      subject = Subject(name)
    }
    last = (json[start..<place], subject)
    return subject
  }

  // MARK: - JSON

  /// Reads an object whose names are in order, each once; `false` if it is none, or `read` says so
  /// of a member.
  private mutating func members(_ read: (inout RecordReader, String) -> Bool) -> Bool {
    guard skip("{") else { return false }
    if skip("}") { return true }
    var previous: Range<Int>?
    repeat {
      guard let name = string(), skip(":"),
        previous.map({ json[$0].lexicographicallyPrecedes(json[name]) }) ?? true,
        read(&self, word(in: name))
      else { return false }
      previous = name
    } while skip(",")
    return skip("}")
  }

  /// Reads an array; `false` if it is none, or `read` says so of an element.
  private mutating func elements(_ read: (inout RecordReader) -> Bool) -> Bool {
    guard skip("[") else { return false }
    if skip("]") { return true }
    repeat {
      guard read(&self) else { return false }
    } while skip(",")
    return skip("]")
  }

  /// Goes on behind these bytes, if they are the next.
  private mutating func skip(_ expected: StaticString) -> Bool {
    let count = expected.utf8CodeUnitCount
    guard json.count - place >= count else { return false }
    let isNext = expected.withUTF8Buffer { bytes in
      bytes.indices.allSatisfy { json[place + $0] == bytes[$0] }
    }
    if isNext { place += count }
    return isNext
  }

  /// Where the characters of a string are; `nil` if none is next, or it has an escape.
  private mutating func string() -> Range<Int>? {
    guard place < json.count, json[place] == 0x22 else { return nil }
    var end = place + 1
    while end < json.count {
      switch json[end] {
      case 0x22:
        defer { place = end + 1 }
        return place + 1..<end
      case 0x5C, 0x00..<0x20: return nil
      case _: end += 1
      }
    }
    return nil
  }

  private mutating func word() -> String? { string().map { word(in: $0) } }

  private func word(in range: Range<Int>) -> String {
    String(decoding: json[range], as: UTF8.self)
  }

  private mutating func text() -> String? { string().map { text(in: $0) } }

  /// The text that stands at a place for one: `#0` is the first.
  private func text(in range: Range<Int>) -> String {
    guard range.count > 1, json[range.lowerBound] == 0x23,
      // `#01` is no token.
      range.count == 2 || json[range.lowerBound + 1] != 0x30
    else { return word(in: range) }
    var number = 0
    for byte in json[range].dropFirst() {
      guard (0x30...0x39).contains(byte), number < texts.count else { return word(in: range) }
      number = number * 10 + Int(byte - 0x30)
    }
    return number < texts.count ? texts[number] : word(in: range)
  }

  private mutating func flag() -> Bool? {
    if skip("true") { return true }
    return skip("false") ? false : nil
  }

  /// A whole number as Swift writes it.
  private mutating func number() -> Int? {
    let start = place
    if place < json.count, json[place] == 0x2D { place += 1 }
    while place < json.count, (0x30...0x39).contains(json[place]) { place += 1 }
    let written = word(in: start..<place)
    let number = OutsideNumber.whole(written, in: Int.min...Int.max)
    return number.flatMap { String($0) == written ? $0 : nil }
  }
}
