import Operations

/// A JSON value (RFC 8259), written with sorted keys, so that the output of two runs can be
/// compared.
package indirect enum JSONValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case flag(Bool)
  case null
  case array([JSONValue])
  case object([String: JSONValue])

  /// The text as a string; `null` for `nil`.
  package init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

  /// An array of strings.
  package static func strings(_ texts: [String]) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }

  /// The value as text, indented by two spaces per level, without a line end after it.
  package var text: String { text(indent: "") }

  /// The value on one line, for JSON Lines.
  package var line: String {
    switch self {
    case .string, .integer, .flag, .null: text
    case .array(let values): "[\(values.map(\.line).joined(separator: ","))]"
    case .object(let members):
      "{\(sorted(members).map { "\(JSONWriter.quoted($0.key)):\($0.value.line)" }.joined(separator: ","))}"
    }
  }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .string(let text): return JSONWriter.quoted(text)
    case .integer(let number): return String(number)
    case .flag(let isSet): return isSet ? "true" : "false"
    case .null: return "null"
    case .array(let values):
      guard !values.isEmpty else { return "[]" }
      let lines = values.map { inner + $0.text(indent: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let lines = sorted(members).map {
        "\(inner)\(JSONWriter.quoted($0.key)): \($0.value.text(indent: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }
  }

  private func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
    members.sorted { $0.key < $1.key }
  }
}

extension JSONValue {
  /// A value with its kind where that is not plain, as in `{"bytes": 12}`, so that a size is not
  /// taken for a number.
  package init(_ value: Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .subject(let subject): self = .string(subject.name)
    case .number(let number): self = .integer(number)
    case .bytes(let count): self = .object(["bytes": .integer(count)])
    case .flag(let isSet): self = .flag(isSet)
    case .instant(let seconds): self = .object(["instant": .integer(seconds)])
    case .code(let code): self = .object(["code": .string(code)])
    case .list(let values): self = .array(values.map { JSONValue($0) })
    case .absent: self = .null
    case .changed: self = .object(["changed": .flag(true)])
    case .expected(let expectation): self = .object(["expected": JSONValue(expectation)])
    case .unread(let refusal):
      self = .object([
        "unread": .object([
          "code": .string(refusal.code),
          "values": .object(refusal.values.mapValues { JSONValue($0) }),
        ])
      ])
    }
  }

  /// `"practised"`, or an object with the member `proved`; `nil` where its program answers for it.
  package init?(_ trial: Operation.Trial) {
    switch trial {
    case .none: return nil
    case .practised: self = .string("practised")
    case .proved(let proof):
      self = .object([
        "proved": .object([
          "service": .string(proof.service), "version": .string(proof.version),
          "at": .integer(proof.at),
        ])
      ])
    }
  }

  private init(_ expectation: Expectation) {
    func values(_ values: [Value]) -> JSONValue { .array(values.map { JSONValue($0) }) }
    let member: [String: JSONValue] =
      switch expectation {
      case .oneOf(let some): ["oneOf": values(some)]
      case .has(let some): ["has": values(some)]
      case .lacks(let some): ["lacks": values(some)]
      case .present: ["present": .flag(true)]
      case .later: ["later": .flag(true)]
      case .asked(let value): ["asked": JSONValue(value)]
      }
    self = .object(member)
  }

  /// An object with the members `subject`, `property` and `value`, and `subjectId` and `valueId` for
  /// the ids of subjects.
  package init(_ fact: Fact) {
    self = .object(
      Self.members(of: fact.subject).merging([
        "property": .string(fact.property)
      ]) { $1 }.merging(Self.members(of: fact.value, named: "value")) { $1 })
  }

  /// An object with the members `subject`, `property`, `before` and `after`, and `subjectId`,
  /// `beforeId` and `afterId` for the ids of subjects.
  package init(_ difference: Difference) {
    self = .object(
      Self.members(of: difference.subject).merging([
        "property": .string(difference.property)
      ]) { $1 }.merging(Self.members(of: difference.before, named: "before")) { $1 }
        .merging(Self.members(of: difference.after, named: "after")) { $1 })
  }

  /// A value under this name and, if it is a subject or a list with subjects, their ids under the
  /// name with `Id` after it: of a list, an array with `null` for what has no id.
  static func members(of value: Value, named name: String) -> [String: JSONValue] {
    var members = [name: JSONValue(value)]
    if let ids = ids(in: value) { members[name + "Id"] = ids }
    return members
  }

  /// The id of a subject, or those of a list; `nil` if the value has none.
  static func ids(in value: Value) -> JSONValue? {
    switch value {
    case .subject(let subject): return subject.isResolved ? .string(subject.id) : nil
    case .expected(let expectation): return ids(in: .list(expectation.values))
    case .list(let values):
      let found = values.map { ids(in: $0) }
      return found.contains { $0 != nil } ? .array(found.map { $0 ?? .null }) : nil
    case .text, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: return nil
    }
  }

  /// The name of a subject as `subject` and, if it has one, its id as `subjectId`.
  static func members(of subject: Subject) -> [String: JSONValue] {
    let name = ["subject": JSONValue.string(subject.name)]
    return subject.isResolved ? name.merging(["subjectId": .string(subject.id)]) { $1 } : name
  }

  /// An object with the members `code` and `values`, without words in any language.
  package init(_ refusal: Refusal) {
    self = .object([
      "code": .string(refusal.code), "values": .object(refusal.values.mapValues { JSONValue($0) }),
    ])
  }
}

/// Writes JSON (RFC 8259) as bytes on one line, with members in the order they are given.
package struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func beginObject() { begin(0x7B) }
  mutating func endObject() { bytes.append(0x7D) }
  mutating func beginArray() { begin(0x5B) }
  mutating func endArray() { bytes.append(0x5D) }

  /// Writes a member's name; the next call writes its value.
  mutating func key(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(0x22)
    bytes.append(0x3A)
  }

  /// Writes a member's name that is not a constant; the next call writes its value.
  mutating func key(_ name: String) {
    string(name)
    bytes.append(0x3A)
  }

  mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  mutating func integer(_ number: Int) {
    separate()
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  /// Writes `text` between quotation marks, with everything escaped that JSON does not allow in a
  /// string, and what `PrintableText` removes as well, so that the text cannot control a terminal.
  mutating func string(_ text: String) {
    separate()
    bytes.append(0x22)
    // Nearly every string needs no escaping.
    if Self.isPlain(text) { bytes.append(contentsOf: text.utf8) } else { escape(text) }
    bytes.append(0x22)
  }

  private static func isPlain(_ text: String) -> Bool {
    // A buffer is read several times as fast as a text.
    text.utf8.withContiguousStorageIfAvailable { bytes in
      let start = plainStart(of: UnsafeRawBufferPointer(bytes))
      return bytes[start...].allSatisfy(isPlain)
    } ?? text.utf8.allSatisfy(isPlain)
  }

  /// A number of bytes at the start of a text that need no escaping, eight by eight: all but the last
  /// of a text in ASCII.
  private static func plainStart(of bytes: UnsafeRawBufferPointer) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones << 7
    var position = 0
    while position + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      // Where no byte of `word` is from 80 up, a subtraction sets the highest bit of each byte that is
      // smaller, and perhaps of one behind it, but never of none (Hacker's Delight, 6-1).
      let quotes = (word ^ (ones &* 0x22)) &- ones
      let slashes = (word ^ (ones &* 0x5C)) &- ones
      let deletes = (word ^ (ones &* 0x7F)) &- ones
      let controls = word &- (ones &* 0x20)
      guard (word | quotes | slashes | deletes | controls) & high == 0 else { break }
      position += 8
    }
    return position
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte != 0x22 && byte != 0x5C && !PrintableText.mayBeUnwanted(byte)
  }

  /// Ends the line.
  mutating func endLine() { bytes.append(0x0A) }

  /// `text` as a JSON string, escaped as `string` does.
  package static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private mutating func escape(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F: code(UInt16(byte))
      case 0x80..<0xC0:
        bytes.append(byte)
        escapeLast()
      default: bytes.append(byte)
      }
    }
  }

  /// Replaces the character whose UTF-8 was just completed, if `PrintableText` removes it; bytes are
  /// compared, because characters would take a multiple of the time.
  private mutating func escapeLast() {
    let count = bytes.count
    guard count >= 3 else { return }
    let last = UInt16(bytes[count - 1])
    switch (bytes[count - 3], bytes[count - 2], bytes[count - 1]) {
    case (_, 0xC2, 0x80..<0xA0): replaceLast(2, with: last)
    case (_, 0xD8, 0x9C): replaceLast(2, with: 0x061C)
    case (0xE2, 0x80, 0x8E...0x8F), (0xE2, 0x80, 0xA8...0xAE): replaceLast(3, with: 0x1F80 + last)
    case (0xE2, 0x81, 0xA6...0xA9): replaceLast(3, with: 0x1FC0 + last)
    case (0xEF, 0xBB, 0xBF): replaceLast(3, with: 0xFEFF)
    default: break
    }
  }

  private mutating func replaceLast(_ count: Int, with character: UInt16) {
    bytes.removeLast(count)
    code(character)
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private mutating func code(_ character: UInt16) {
    bytes.append(contentsOf: "\\u".utf8)
    for shift in [12, 8, 4, 0] { bytes.append(Self.digits[Int(character >> shift & 15)]) }
  }

  private mutating func begin(_ byte: UInt8) {
    separate()
    bytes.append(byte)
  }

  /// Writes a comma, unless the next value is the first in its object or array, or a member's
  /// value.
  private mutating func separate() {
    switch bytes.last {
    case nil, 0x7B, 0x5B, 0x3A: break
    default: bytes.append(0x2C)
    }
  }
}
