import CLibXML2

/// Converts libxml2's events to batches of numbers and bytes.
struct XMLEvents {
  var context: xmlParserCtxtPtr?
  private(set) var failure: (any Error)?

  private let receiver: any XMLBatchReceiver
  private let next: () throws -> [UInt8]
  /// The number of each name, counted from 0, so that comparing names means comparing numbers.
  private var numbers: [XMLName: Int] = [:]
  private var numbersByAddress = XMLPointerTable()
  private var batch = XMLBatch()
  private var chunk: [UInt8] = []
  private var position = 0
  /// Where the previous event ended.
  private var lastEnd = XMLPlace(line: 1, column: 1)

  init(_ receiver: any XMLBatchReceiver, next: @escaping () throws -> [UInt8]) {
    self.receiver = receiver
    self.next = next
  }

  /// C refers to it by its address, because an object would be reference-counted at every event.
  @inline(__always)
  static func at(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLEvents>? {
    data?.assumingMemoryBound(to: XMLEvents.self)
  }

  /// Puts the next bytes of the file into libxml2's buffer and returns their number, or -1 if
  /// reading failed.
  mutating func fill(_ buffer: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int32 {
    guard let buffer, failure == nil else { return -1 }
    if position == chunk.count {
      do {
        chunk = try next()
        position = 0
      } catch {
        failure = error
        return -1
      }
    }
    let length = min(count, chunk.count - position)
    chunk[position..<position + length].withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: buffer, count: count).copyMemory(from: bytes)
    }
    position += length
    return Int32(length)
  }

  /// Adds a start tag; `count` is the number of its attributes.
  mutating func start(
    _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
    _ namespace: UnsafePointer<xmlChar>?, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let local else { return }
    let tagStart = startPlace
    let name = number(local, namespace)
    // Names are numbered by address, because libxml2 keeps the addresses for as long as it reads.
    let start = batch.words.count
    batch.words.append(XMLBatch.Event.start)
    batch.words.append(Int32(name))
    batch.words.append(Int32(tagStart.line))
    batch.words.append(Int32(tagStart.column))
    batch.words.append(Int32(batch.bytes.count))
    var length = 0
    if let prefix {
      while prefix[length] != 0 { length += 1 }
      batch.bytes.append(contentsOf: UnsafeBufferPointer(start: prefix, count: length))
    }
    batch.words.append(Int32(length))
    batch.words.append(0)
    if let attributes {
      // libxml2 passes five pointers per attribute: local name, prefix, namespace, first byte, byte
      // after the last.
      for index in 0..<count {
        let attribute = attributes + index * 5
        guard let name = attribute[0], let first = attribute[3], let end = attribute[4] else {
          continue
        }
        batch.words.append(Int32(number(name, attribute[2])))
        batch.words.append(Int32(batch.bytes.count))
        batch.words.append(Int32(end - first))
        batch.bytes.append(contentsOf: UnsafeBufferPointer(start: first, count: end - first))
      }
      batch.words[start + 6] = Int32(count)
    }
    lastEnd = place
    if batch.isFull { flush() }
  }

  mutating func end(_ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?) {
    guard let local else { return }
    lastEnd = place
    batch.words.append(XMLBatch.Event.end)
    batch.words.append(Int32(number(local, namespace)))
    if batch.isFull { flush() }
  }

  mutating func add(_ text: UnsafePointer<xmlChar>?, _ count: Int) {
    guard let text, count > 0 else { return }
    lastEnd = place
    batch.words.append(XMLBatch.Event.text)
    batch.words.append(Int32(batch.bytes.count))
    batch.words.append(Int32(count))
    batch.bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
    if batch.isFull { flush() }
  }

  /// Hands over the events collected so far.
  mutating func flush() {
    guard !batch.words.isEmpty else { return }
    receiver.take(batch)
    batch.words.removeAll(keepingCapacity: true)
    batch.bytes.removeAll(keepingCapacity: true)
  }

  /// Reports a document type that refers to another file.
  mutating func documentType(isElsewhere: Bool) {
    guard isElsewhere else { return }
    flush()
    receiver.problem(
      XMLProblem(.externalSubset, "document type elsewhere is not read", at: place))
  }

  /// Reports an entity that the file declares itself.
  mutating func entity(_ name: UnsafePointer<xmlChar>?) {
    let text = name.map { String(cString: $0) } ?? ""
    flush()
    receiver.problem(XMLProblem(.entity, "entity '\(text)' is not expanded", at: place))
  }

  /// Reports an error of libxml2, but not its warnings.
  mutating func problem(_ error: xmlErrorPtr?) {
    guard let error, failure == nil else { return }
    let problem = error.pointee
    // Relative namespaces and similar warnings are legal; an undefined prefix is not (Namespaces
    // §5).
    guard problem.level != XML_ERR_WARNING else { return }
    flush()
    receiver.problem(XMLProblem(problem))
  }

  /// libxml2 keeps one copy of each name, so a name's address identifies it.
  private mutating func number(
    _ local: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?
  ) -> Int {
    let key = XMLPointerTable.Key(UInt(bitPattern: local), UInt(bitPattern: namespace))
    if let number = numbersByAddress[key] { return number }
    let name = XMLName(namespace.map { String(cString: $0) } ?? "", String(cString: local))
    let known = numbers[name]
    let number = known ?? numbers.count
    numbersByAddress[key] = number
    if known == nil {
      numbers[name] = number
      receiver.learn(name, as: number)
    }
    return number
  }

  private var place: XMLPlace {
    guard let input = context?.pointee.input else { return XMLPlace(line: 1, column: 1) }
    return XMLPlace(line: Int(input.pointee.line), column: max(1, Int(input.pointee.col)))
  }

  /// Where the tag begins whose end the parser has reached. A `<` never occurs inside a tag.
  private var startPlace: XMLPlace {
    guard let input = context?.pointee.input, let base = input.pointee.base,
      var byte = input.pointee.cur
    else { return XMLPlace(line: 1, column: 1) }
    var characters = 0
    var lines = 0
    while byte > base, byte.pointee != 0x3C {
      byte -= 1
      if byte.pointee == 0x0A { lines += 1 }
      if byte.pointee & 0xC0 != 0x80 { characters += 1 }
    }
    let line = Int(input.pointee.line) - lines
    guard lines > 0 else {
      return XMLPlace(line: line, column: max(1, Int(input.pointee.col) - characters))
    }
    // The tag spans several lines, and what precedes it may have left the buffer.
    if lastEnd.line == line { return lastEnd }
    var column = 1
    while byte > base {
      byte -= 1
      if byte.pointee == 0x0A { break }
      if byte.pointee & 0xC0 != 0x80 { column += 1 }
    }
    return XMLPlace(line: line, column: column)
  }
}

/// A table of numbers keyed by pairs of addresses, for the few hundred names in a file.
struct XMLPointerTable {
  struct Key: Equatable {
    let local: UInt
    let namespace: UInt

    init(_ local: UInt, _ namespace: UInt) {
      self.local = local
      self.namespace = namespace
    }
  }

  // Open addressing: Swift's dictionary hashes with SipHash, which takes longer than reading a tag.
  private var keys: [Key] = []
  private var numbers: [Int] = []
  private var used = 0

  subscript(key: Key) -> Int? {
    get {
      guard !keys.isEmpty else { return nil }
      let slot = slot(of: key)
      return numbers[slot] < 0 ? nil : numbers[slot]
    }
    set {
      guard let newValue else { return }
      if (used + 1) * 2 > keys.count { grow() }
      let slot = slot(of: key)
      if numbers[slot] < 0 { used += 1 }
      keys[slot] = key
      numbers[slot] = newValue
    }
  }

  private func slot(of key: Key) -> Int {
    let mask = keys.count - 1
    // Fibonacci hashing (Knuth, TAOCP 3 §6.4), because addresses are multiples of small powers of
    // two.
    var slot =
      Int(truncatingIfNeeded: (key.local &+ key.namespace &* 31) &* 0x9E37_79B9_7F4A_7C15 >> 40)
      & mask
    while numbers[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = zip(keys, numbers).filter { $0.1 >= 0 }
    let count = max(256, keys.count * 2)
    keys = Array(repeating: Key(0, 0), count: count)
    numbers = Array(repeating: -1, count: count)
    for (key, number) in old {
      let slot = slot(of: key)
      keys[slot] = key
      numbers[slot] = number
    }
  }
}
