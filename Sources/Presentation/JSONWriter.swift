/// Writes JSON (RFC 8259) as bytes on one line, with members in the order they are given.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Whether a value here would be behind another in its object or array.
  private var isBehindValue = false

  package init() {}

  mutating func beginObject() { begin(0x7B) }
  mutating func endObject() { end(0x7D) }
  mutating func beginArray() { begin(0x5B) }
  mutating func endArray() { end(0x5D) }

  /// Writes a member's name; the next call writes its value.
  mutating func key(_ name: StaticString) {
    let isBehindValue = isBehindValue
    name.withUTF8Buffer { name in
      // A comma, two quotation marks and a colon.
      bytes.append(addingCapacity: name.count + 4) { span in
        if isBehindValue { span.append(0x2C) }
        span.append(0x22)
        for byte in name { span.append(byte) }
        span.append(0x22)
        span.append(0x3A)
      }
    }
    self.isBehindValue = false
  }

  /// Writes a member's name that is not a constant; the next call writes its value.
  mutating func key(_ name: String) {
    string(name)
    bytes.append(0x3A)
    isBehindValue = false
  }

  mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes a number in digits.
  package mutating func integer(_ number: Int) {
    separate()
    guard number >= 0 else {
      bytes.append(contentsOf: String(number).utf8)
      return
    }
    // Without a text for each number.
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  /// Writes `text` between quotation marks, with everything escaped that JSON does not allow in a
  /// string, and what `PrintableText` removes as well, so that the text cannot control a terminal.
  mutating func string(_ text: String) {
    let isBehindValue = isBehindValue
    // Nearly every string needs no escaping. A buffer is read several times as fast as a text.
    let isWritten =
      text.utf8.withContiguousStorageIfAvailable { text in
        guard Self.isPlain(UnsafeRawBufferPointer(text)) else { return false }
        // Room for a comma and two quotation marks.
        bytes.append(addingCapacity: text.count + 3) { span in
          if isBehindValue { span.append(0x2C) }
          span.append(0x22)
        }
        bytes.append(contentsOf: text)
        bytes.append(0x22)
        return true
      } ?? false
    if !isWritten {
      separate()
      bytes.append(0x22)
      escape(text)
      bytes.append(0x22)
    }
    self.isBehindValue = true
  }

  /// Whether a text needs no escaping, as eight bytes at a time tell.
  private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
    let count = text.count
    guard count >= 8 else { return text.allSatisfy(isPlain) }
    var position = 0
    while position < count {
      // The last eight may have been seen in part.
      let place = min(position, count - 8)
      guard hasNone(text.loadUnaligned(fromByteOffset: place, as: UInt64.self)) else {
        return false
      }
      position += 8
    }
    return true
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Whether none of eight bytes must be escaped or may begin what must be.
  private static func hasNone(_ word: UInt64) -> Bool {
    let high = ones << 7
    // In a word without bytes from 80 up, a subtraction sets the highest bit of each byte that is
    // smaller, and perhaps of one behind it, but never of none (Hacker's Delight, 6-1).
    let quotes = (word ^ (ones &* 0x22)) &- ones
    let slashes = (word ^ (ones &* 0x5C)) &- ones
    let deletes = (word ^ (ones &* 0x7F)) &- ones
    let low = word &- (ones &* 0x20)
    if (word | quotes | slashes | deletes | low) & high == 0 { return true }
    // Letters such as é: which bytes there are must be told exactly.
    func has(_ byte: UInt64) -> UInt64 {
      let rest = word ^ (ones &* byte)
      return (rest &- ones) & ~rest
    }
    let controls = (word &- (ones &* 0x20)) & ~word
    let wanted = has(0x22) | has(0x5C) | has(0x7F) | has(0xC2) | has(0xD8) | has(0xE2) | has(0xEF)
    return (controls | wanted) & high == 0
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
    isBehindValue = false
  }

  private mutating func end(_ byte: UInt8) {
    bytes.append(byte)
    isBehindValue = true
  }

  /// Writes a comma, unless the next value is the first in its object or array, or a member's
  /// value.
  private mutating func separate() {
    if isBehindValue { bytes.append(0x2C) }
    isBehindValue = true
  }
}
