/// A question to a name server: the records of a name that have a type.
package struct DNSQuestion: Hashable, Sendable {
  let name: DNSName
  let type: DNSRecordType

  package init(_ name: DNSName, _ type: DNSRecordType) {
    self.name = name
    self.type = type
  }

  /// The question as it is sent (RFC 1035, 4.1): recursion is asked for, because a server may be one
  /// that asks others; a name server of the zone itself passes that over.
  ///
  /// - Parameter id: any number, which must come back.
  package func message(id: UInt16) -> [UInt8] {
    [UInt8(id >> 8), UInt8(id & 0xFF), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name.bytes
      + [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF), 0, 1]
  }
}

/// The types of records whose contents can be written as zone files do. Others are not asked for: what
/// two programs write differently would look like a difference.
package enum DNSRecordType: UInt16, Sendable, CaseIterable {
  case a = 1
  case ns = 2
  case cname = 5
  case soa = 6
  case ptr = 12
  case mx = 15
  case txt = 16
  case aaaa = 28
  case srv = 33
  case caa = 257

  /// - Parameter name: as documents and services write it, `MX`.
  package init?(name: String) {
    guard let type = Self.allCases.first(where: { "\($0)" == name.lowercased() }) else {
      return nil
    }
    self = type
  }
}

/// What a name server answers to a question.
package struct DNSAnswer: Hashable, Sendable {
  /// The response code (RFC 1035, 4.1.1): 0 for none, 3 if there is no such name.
  package let code: UInt8
  /// Whether the server speaks for the zone.
  package let isAuthoritative: Bool
  /// Whether the server asks others for what it does not know.
  package let asksOthers: Bool
  /// Whether it did not fit, so that it must be asked for over TCP.
  package let isTruncated: Bool
  /// The contents of the records of the name and the type, as zone files write them, sorted.
  package let records: [String]

  /// Reads a message.
  ///
  /// - Throws: `DNSFault.foreign` if it answers something else; `.malformed` if it is none.
  package init(_ bytes: [UInt8], to question: DNSQuestion, id: UInt16) throws(DNSFault) {
    var reader = DNSReader(bytes)
    guard try reader.number() == id else { throw .foreign }
    let flags = try reader.number()
    // An answer, to an ordinary question.
    guard flags & 0xF800 == 0x8000 else { throw .foreign }
    let questions = try reader.number()
    let answers = try reader.number()
    // Who else could be asked, and what else there is.
    _ = try reader.bytes(4)
    guard questions == 1, try reader.name() == question.name,
      try reader.number() == question.type.rawValue, try reader.number() == 1
    else { throw .foreign }
    code = UInt8(flags & 0xF)
    isAuthoritative = flags & 0x400 != 0
    isTruncated = flags & 0x200 != 0
    asksOthers = flags & 0x80 != 0
    var records: [String] = []
    // Of an answer that was cut off, the rest is missing.
    for _ in 0..<(isTruncated ? 0 : answers) {
      let owner = try reader.name()
      let type = try reader.number()
      let classCode = try reader.number()
      _ = try reader.bytes(4)
      let length = Int(try reader.number())
      let end = reader.position + length
      if owner == question.name, type == question.type.rawValue, classCode == 1 {
        records.append(try reader.content(of: question.type, length: length))
      } else {
        _ = try reader.bytes(length)
      }
      guard reader.position == end else { throw .malformed("a record ends elsewhere") }
    }
    self.records = Array(Set(records)).sorted()
  }
}

/// Why an answer of a name server cannot be used.
package enum DNSFault: Error, Hashable, Sendable {
  /// It is the answer to something else, and may be somebody else's.
  case foreign
  case malformed(String)
}

/// Reads the parts of a message, of which any length and any reference may be a lie.
private struct DNSReader {
  private let message: [UInt8]
  private(set) var position = 0

  init(_ message: [UInt8]) { self.message = message }

  mutating func bytes(_ count: Int) throws(DNSFault) -> [UInt8] {
    guard position + count <= message.count else { throw .malformed("it ends early") }
    defer { position += count }
    return Array(message[position..<position + count])
  }

  mutating func byte() throws(DNSFault) -> UInt8 {
    guard position < message.count else { throw .malformed("it ends early") }
    defer { position += 1 }
    return message[position]
  }

  mutating func number() throws(DNSFault) -> UInt16 {
    UInt16(try byte()) << 8 | UInt16(try byte())
  }

  private mutating func longNumber() throws(DNSFault) -> UInt32 {
    UInt32(try number()) << 16 | UInt32(try number())
  }

  /// Reads a name. A reference (RFC 1035, 4.1.4) must lead back, before everything that has been read
  /// of the name; otherwise it could lead round for ever.
  mutating func name() throws(DNSFault) -> DNSName {
    var labels: [[UInt8]] = []
    var length = 1
    var earliest = position
    var end: Int?
    while true {
      let first = try byte()
      switch first {
      case 0:
        if let end { position = end }
        guard let name = DNSName(labels: labels) else { throw .malformed("a name is too long") }
        return name
      case 1...0x3F:
        length += Int(first) + 1
        guard length <= DNSName.longestName else { throw .malformed("a name is too long") }
        labels.append(try bytes(Int(first)))
      case 0xC0...0xFF:
        let target = Int(first & 0x3F) << 8 | Int(try byte())
        guard target < earliest else { throw .malformed("a reference does not lead back") }
        end = end ?? position
        earliest = target
        position = target
      case _: throw .malformed("a label is of an unknown kind")
      }
    }
  }

  /// Reads the content of a record as a zone file would have it.
  mutating func content(of type: DNSRecordType, length: Int) throws(DNSFault) -> String {
    let end = position + length
    switch type {
    case .a:
      guard length == 4 else { throw .malformed("an address is of another length") }
      return try bytes(4).map(String.init).joined(separator: ".")
    case .aaaa:
      guard length == 16 else { throw .malformed("an address is of another length") }
      var groups: [UInt16] = []
      for _ in 0..<8 { groups.append(try number()) }
      return DNSAddress.text(groups)
    case .ns, .cname, .ptr: return try name().description
    case .mx: return "\(try number()) \(try name())"
    case .srv: return "\(try number()) \(try number()) \(try number()) \(try name())"
    case .soa:
      let names = "\(try name()) \(try name())"
      return "\(names) \(try longNumber()) \(try longNumber()) \(try longNumber()) "
        + "\(try longNumber()) \(try longNumber())"
    case .txt:
      var strings: [String] = []
      while position < end { strings.append(DNSText.quoted(try bytes(Int(try byte())))) }
      guard !strings.isEmpty else { throw .malformed("a text has no string") }
      return strings.joined(separator: " ")
    case .caa:
      let flags = try byte()
      let tag = try bytes(Int(try byte()))
      guard position <= end, tag.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw .malformed("a property has no name")
      }
      let value = try bytes(end - position)
      return "\(flags) \(String(decoding: tag, as: UTF8.self)) \(DNSText.quoted(value))"
    }
  }
}

/// Addresses of version 6 as RFC 5952 writes them.
package enum DNSAddress {
  /// - Parameter groups: eight.
  package static func text(_ groups: [UInt16]) -> String {
    // The longest run of at least two zeros, the first of several (4.2).
    var best = 0..<0
    var start = 0
    for index in 0...groups.count {
      if index < groups.count, groups[index] == 0 { continue }
      if index - start > max(best.count, 1) { best = start..<index }
      start = index + 1
    }
    let texts = groups.map { String($0, radix: 16) }
    guard !best.isEmpty else { return texts.joined(separator: ":") }
    return texts[..<best.lowerBound].joined(separator: ":") + "::"
      + texts[best.upperBound...].joined(separator: ":")
  }
}
