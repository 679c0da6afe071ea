import Diagnostics

/// Reads JSON (RFC 8259) into a document, with its members in their order and its numbers as they
/// are written.
package struct JSONReader {
  /// Why bytes are no JSON document, and where.
  package struct Problem: Error, Hashable, Sendable {
    /// The number of bytes before it.
    package let offset: Int
  }

  /// How deep lists and objects may be in each other; deeper ones are no document, so that nothing
  /// that recurses over one can run out of stack.
  package static let deepest = 128

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// - Throws: `Problem` at the first byte that cannot be there.
  package static func document(_ bytes: [UInt8]) throws(Problem) -> JSONDocument {
    var reader = JSONReader(bytes)
    reader.skipSpace()
    let document = try reader.value()
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.problem }
    return document
  }

  private var problem: Problem { Problem(offset: position) }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard let next, next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: Unicode.Scalar) throws(Problem) {
    guard take(byte) else { throw problem }
  }

  private mutating func value() throws(Problem) -> JSONDocument {
    guard let next else { throw problem }
    switch next {
    case UInt8(ascii: "{"): return try nested { reader throws(Problem) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(Problem) in try reader.list() }
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case _: return try number()
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(Problem) -> JSONDocument
  ) throws(Problem) -> JSONDocument {
    guard depth < Self.deepest else { throw problem }
    depth += 1
    position += 1
    skipSpace()
    let document = try read(&self)
    depth -= 1
    return document
  }

  private mutating func object() throws(Problem) -> JSONDocument {
    var members: [JSONDocument.Member] = []
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let name = try text()
      skipSpace()
      try expect(":")
      skipSpace()
      members.append(.init(name, try value()))
      skipSpace()
    } while take(",")
    try expect("}")
    return .object(members)
  }

  private mutating func list() throws(Problem) -> JSONDocument {
    var elements: [JSONDocument] = []
    if take("]") { return .list(elements) }
    repeat {
      skipSpace()
      elements.append(try value())
      skipSpace()
    } while take(",")
    try expect("]")
    return .list(elements)
  }

  private mutating func word(
    _ word: StaticString, _ document: JSONDocument
  ) throws(Problem) -> JSONDocument {
    let wanted = word.withUTF8Buffer { Array($0) }
    guard bytes[position...].starts(with: wanted) else { throw problem }
    position += wanted.count
    return document
  }

  private mutating func digits() throws(Problem) {
    let start = position
    while let byte = next, (48...57).contains(byte) { position += 1 }
    guard position > start else { throw problem }
  }

  private mutating func number() throws(Problem) -> JSONDocument {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func text() throws(Problem) -> String {
    try expect("\"")
    var found: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: found, as: UTF8.self) else { throw problem }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        found += Array(String(try escaped()).utf8)
      case 0..<0x20: throw problem
      case _:
        found.append(byte)
        position += 1
      }
    }
    throw problem
  }

  private mutating func escaped() throws(Problem) -> Character {
    guard let byte = next else { throw problem }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return Character(try scalar())
    case _:
      position -= 1
      throw problem
    }
  }

  /// A character by its code, or by the two codes of a pair of surrogates.
  private mutating func scalar() throws(Problem) -> Unicode.Scalar {
    let first = try code()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw problem }
    let second = try code()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw problem }
    return scalar
  }

  private mutating func code() throws(Problem) -> UInt32 {
    guard position + 4 <= bytes.count else { throw problem }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard let code = OutsideNumber.hexadecimal(digits), digits.utf8.count == 4
    else { throw problem }
    position += 4
    return code
  }
}
