import CLibXML2

/// Turns libxml2's events into ours.
final class XMLEvents {
  // A class, because C holds on to it between events.
  var context: xmlParserCtxtPtr?
  private(set) var failure: (any Error)?

  private let receiver: any XMLReceiver
  private let next: () throws -> [UInt8]
  private var names: XMLNames
  private var known = XMLPointerTable()
  private let tag = XMLStartTag()
  private var chunk: [UInt8] = []
  private var position = 0
  /// Where the event before ended.
  private var last = XMLPlace(line: 1, column: 1)

  init(_ receiver: any XMLReceiver, names: XMLNames, next: @escaping () throws -> [UInt8]) {
    self.receiver = receiver
    self.names = names
    self.next = next
  }

  static func of(_ data: UnsafeMutableRawPointer?) -> XMLEvents? {
    data.map { Unmanaged<XMLEvents>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Puts the next bytes of the file into libxml2's buffer; how many, or -1 where reading failed.
  func fill(_ buffer: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int32 {
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

  func start(
    _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
    _ namespace: UnsafePointer<xmlChar>?, _ declared: Int,
    _ declarations: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let local else { return }
    tag.name = number(local, namespace)
    tag.place = startPlace
    if prefix != nil || !tag.prefix.isEmpty {
      tag.prefix = prefix.map { String(cString: $0) } ?? ""
    }
    if declared > 0 || !tag.declarations.isEmpty { declare(declared, declarations) }
    tag.attributes.removeAll(keepingCapacity: true)
    tag.bytes.removeAll(keepingCapacity: true)
    if let attributes {
      // Five pointers an attribute: local name, prefix, namespace, first byte, byte after the last.
      for index in 0..<count {
        let attribute = attributes + index * 5
        guard let name = attribute[0], let first = attribute[3], let end = attribute[4] else {
          continue
        }
        let start = tag.bytes.count
        tag.bytes.append(contentsOf: UnsafeBufferPointer(start: first, count: end - first))
        tag.attributes.append(
          XMLStartTag.Attribute(
            name: number(name, attribute[2]), value: start..<tag.bytes.count))
      }
    }
    last = place
    receiver.start(tag)
  }

  func end(_ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?) {
    guard let local else { return }
    last = place
    receiver.end(number(local, namespace))
  }

  func add(_ text: UnsafePointer<xmlChar>?, _ count: Int) {
    guard let text, count > 0 else { return }
    last = place
    receiver.text(UnsafeBufferPointer(start: text, count: count).span)
  }

  func documentType(isElsewhere: Bool) {
    guard isElsewhere else { return }
    receiver.problem(
      XMLProblem(.externalSubset, "document type elsewhere is not read", at: place))
  }

  func entity(_ name: UnsafePointer<xmlChar>?) {
    let text = name.map { String(cString: $0) } ?? ""
    receiver.problem(XMLProblem(.entity, "entity '\(text)' is not expanded", at: place))
  }

  func problem(_ error: xmlErrorPtr?) {
    guard let error, failure == nil else { return }
    let problem = error.pointee
    // A relative namespace and the like is legal; an undefined prefix is not (Namespaces §5).
    guard problem.level != XML_ERR_WARNING else { return }
    let message = problem.message.map { String(cString: $0) } ?? "not well-formed"
    let isLimit =
      message.contains("Excessive depth") || message.contains("too long")
      || message.contains("XML_PARSE_HUGE") || message.contains("Huge input")
    receiver.problem(
      XMLProblem(
        isLimit ? .limit : .malformed, message.split(whereSeparator: \.isNewline).joined(),
        at: XMLPlace(line: max(1, Int(problem.line)), column: max(1, Int(problem.int2)))))
  }

  private func declare(
    _ count: Int, _ declarations: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    tag.declarations = (0..<count).compactMap { index in
      guard let uri = declarations?[index * 2 + 1] else { return nil }
      return (
        declarations?[index * 2].map { String(cString: $0) } ?? "", String(cString: uri)
      )
    }
  }

  /// libxml2 keeps one copy of each name, so that its address stands for it.
  private func number(
    _ local: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?
  ) -> Int {
    let key = XMLPointerTable.Key(UInt(bitPattern: local), UInt(bitPattern: namespace))
    if let number = known[key] { return number }
    let name = XMLName(namespace.map { String(cString: $0) } ?? "", String(cString: local))
    let count = names.count
    let number = names.number(of: name)
    known[key] = number
    if number == count { receiver.learn(name, as: number) }
    return number
  }

  private var place: XMLPlace {
    guard let input = context?.pointee.input else { return XMLPlace(line: 1, column: 1) }
    return XMLPlace(line: Int(input.pointee.line), column: max(1, Int(input.pointee.col)))
  }

  /// Where the tag begins whose end the parser has come to: no `<` stands within a tag.
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
    // The tag goes over several lines, and what came before may have left the buffer.
    if last.line == line { return last }
    var column = 1
    while byte > base {
      byte -= 1
      if byte.pointee == 0x0A { break }
      if byte.pointee & 0xC0 != 0x80 { column += 1 }
    }
    return XMLPlace(line: line, column: column)
  }
}
