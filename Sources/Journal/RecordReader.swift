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
  /// Whether a member of the innermost object was read already.
  private var isBehindMember = false
  /// The subject read last, and where it was written.
  private var last: (place: Range<Int>, subject: Subject)?

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

  /// Reads the members in the order of their names, in which they are written.
  private mutating func record() -> EventRecord? {
    var record = EventRecord("")
    guard skip("{") else { return nil }
    isBehindMember = false
    var reason: Range<Int>?
    guard member("actor", { $0.text() }, &record.actor),
      member("arguments", { $0.arguments() }, &record.arguments),
      member("before", { $0.facts() }, &record.before),
      member("by", { $0.word() }, &record.by),
      member("input", { $0.word() }, &record.input),
      member("key", { $0.word() }, &record.key),
      member("locale", { $0.word() }, &record.locale),
      member("mode", { $0.word() }, &record.mode),
      member("next", { $0.word() }, &record.next),
      member("note", { $0.text() }, &record.note),
      member("observed", { $0.facts() }, &record.observed),
      member("operation", { $0.word() }, &record.operation),
      member("outcome", { $0.word() }, &record.outcome),
      member("predicted", { $0.facts() }, &record.predicted),
      member("reason", { $0.string() }, &reason),
      member("request", { $0.word() }, &record.request),
      member("start", { $0.start() }, &record.start),
      member("step", { $0.word() }, &record.step),
      member("textDigest", { $0.word() }, &record.textDigest)
    else { return nil }
    var type: String?
    guard member("type", { $0.word() }, &type), let type, !type.isEmpty,
      member("value", { $0.value() }, &record.value),
      member("verdict", { $0.word() }, &record.verdict), skip("}")
    else { return nil }
    record.type = type
    // What a reason is depends on the type, which comes after it.
    if let reason { record.reason = record.hasTypedReason ? text(in: reason) : word(in: reason) }
    return record
  }

  /// Reads a member if it is the next one.
  ///
  /// - Returns: whether it is not, or is as `read` expects.
  private mutating func member<Content>(
    _ name: StaticString, _ read: (inout RecordReader) -> Content?, _ content: inout Content?
  ) -> Bool {
    let start = place
    guard !isBehindMember || skip(","), skip("\""), skip(name), skip("\":") else {
      place = start
      return true
    }
    content = read(&self)
    isBehindMember = true
    return content != nil
  }

  private static func keep<Content>(_ member: inout Content?, _ content: Content?) -> Bool {
    member = content
    return content != nil
  }

  private mutating func start() -> EventRecord.Start? {
    var procedure: String?
    var revisions: [String: String]?
    var documents: [String: String]?
    var tenant: String?
    var start = EventRecord.Start(procedure: "", revisions: [:], documents: [:], tenant: "")
    guard skip("{") else { return nil }
    isBehindMember = false
    guard member("declarations", { $0.words() }, &start.declarations),
      member("documents", { $0.words() }, &documents),
      member("needsApproval", { $0.flag() }, &start.needsApproval),
      member("plan", { $0.word() }, &start.plan),
      member("procedure", { $0.word() }, &procedure),
      member("revisions", { $0.words() }, &revisions),
      member("series", { $0.word() }, &start.series),
      member("snapshot", { $0.word() }, &start.snapshot),
      member("tenant", { $0.text() }, &tenant),
      member("tenantAhead", { $0.number() }, &start.tenantAhead),
      member("undoes", { $0.word() }, &start.undoes), skip("}"),
      let procedure, let revisions, let documents, let tenant
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
    guard depth < 32, skip("{\"") else { return nil }
    depth += 1
    defer { depth -= 1 }
    let value: Value? =
      if skip("code\":") {
        word().map { .code($0) }
      } else if skip("text\":") {
        text().map { .text($0) }
      } else if skip("list\":") {
        values().map { .list($0) }
      } else if skip("subject\":") {
        subject().map { .subject($0) }
      } else if skip("number\":") {
        number().map { .number($0) }
      } else if skip("bytes\":") {
        number().map { .bytes($0) }
      } else if skip("flag\":") {
        flag().map { .flag($0) }
      } else if skip("instant\":") {
        number().map { .instant($0) }
      } else if skip("absent\":") {
        flag() == true ? .absent : nil
      } else if skip("changed\":") {
        flag() == true ? .changed : nil
      } else if skip("expected\":") {
        expectation().map { .expected($0) }
      } else {
        nil
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
    if isLastAgain(), let last {
      place += last.place.count
      return last.subject
    }
    let start = place
    let subject: Subject
    if skip("{\"id\":") {
      guard let id = text(), skip(",\"name\":"), let name = text(), skip("}") else { return nil }
      subject = Subject(id: id, name: name)
    } else {
      guard let name = text() else { return nil }
      subject = Subject(name)
    }
    last = (start..<place, subject)
    return subject
  }

  /// Whether the subject that was read last is written here again.
  private func isLastAgain() -> Bool {
    guard let start = last?.place.lowerBound, let count = last?.place.count,
      json.count - place >= count
    else { return false }
    // From the end, where the numbers of texts are.
    for index in stride(from: count - 1, through: 0, by: -1)
    where json[start + index] != json[place + index] {
      return false
    }
    return true
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
      for index in 0..<count where json[place + index] != bytes[index] { return false }
      return true
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
