import Documents

/// What writers and readers of kept values must agree on.
enum KeptForm {
  static let numerals: [Block.Numerals] = [
    .decimal, .letters, .capitalLetters, .roman, .capitalRoman,
  ]

  /// A checksum (FNV-1a, 64 bits): it finds damage, and need not withstand anybody who writes to the
  /// folder of their own sessions.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// Values as bytes: numbers in groups of seven bits, texts and lists behind their length.
struct KeptWriter {
  private(set) var bytes: [UInt8] = []

  /// - Parameter number: not negative.
  mutating func write(_ number: Int) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += Array(text.utf8)
  }

  mutating func write<Element>(
    _ list: [Element], _ element: (inout KeptWriter, Element) -> Void
  ) {
    write(list.count)
    for value in list { element(&self, value) }
  }

  mutating func write<Value>(
    optional value: Value?, _ write: (inout KeptWriter, Value) -> Void
  ) {
    self.write(value != nil)
    if let value { write(&self, value) }
  }

  mutating func write(_ texts: [String: String]) {
    write(texts.sorted { $0.key < $1.key }) {
      $0.write($1.key)
      $0.write($1.value)
    }
  }

  /// Adds the checksum of everything before it.
  mutating func seal() {
    let sum = KeptForm.checksum(bytes[...])
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: sum >> UInt64(shift)))
    }
  }
}

/// Reads what `KeptWriter` wrote. Behind damage, every value is empty.
struct KeptReader {
  private let bytes: [UInt8]
  private let end: Int
  private var position = 0
  private(set) var isDamaged = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = max(0, bytes.count - 8)
  }

  /// Whether the checksum is that of the bytes before it.
  var isIntact: Bool {
    guard bytes.count > 8 else { return false }
    let sum = bytes[end...].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    return sum == KeptForm.checksum(bytes[..<end])
  }

  var isAtEnd: Bool { position == end }

  mutating func damage() {
    isDamaged = true
    position = end
  }

  mutating func number() -> Int {
    var number = 0
    var shift = 0
    while position < end, shift < 63 {
      let byte = bytes[position]
      position += 1
      number |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    damage()
    return 0
  }

  mutating func flag() -> Bool { number() == 1 }

  mutating func text() -> String {
    let count = number()
    guard count <= end - position else {
      damage()
      return ""
    }
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  mutating func texts() -> [String: String] {
    Dictionary(list { ($0.text(), $0.text()) }) { first, _ in first }
  }

  mutating func list<Element>(_ element: (inout KeptReader) -> Element) -> [Element] {
    let count = number()
    // Every element takes a byte at least.
    guard count <= end - position else {
      damage()
      return []
    }
    var list: [Element] = []
    list.reserveCapacity(count)
    for _ in 0..<count where !isDamaged { list.append(element(&self)) }
    return list
  }

  mutating func optional<Value>(_ value: (inout KeptReader) -> Value) -> Value? {
    flag() ? value(&self) : nil
  }
}
