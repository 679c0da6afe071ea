import DomainHTTP
import Testing

/// Messages of name servers, honest and not.
struct DNSAnswerTests {
  private let owner = DNSName(labels: [[0x61]]) ?? .root
  private var text: DNSQuestion { DNSQuestion(owner, .txt) }

  /// An answer to the question for the texts of `a.`.
  ///
  /// - Parameter records: the section of answers; a name of its own may refer to byte 12.
  private func message(
    flags: [UInt8] = [0x84, 0], count: UInt8 = 1, question: [UInt8] = [1, 0x61, 0, 0, 16, 0, 1],
    _ records: [UInt8] = []
  ) -> [UInt8] {
    [0x12, 0x34] + flags + [0, 1, 0, count, 0, 0, 0, 0] + question + records
  }

  private func record(
    in name: [UInt8] = [0xC0, 12], type: UInt8 = 16, _ content: [UInt8], length: UInt8? = nil
  ) -> [UInt8] {
    name + [0, type, 0, 1, 0, 0, 14, 16, 0, length ?? UInt8(content.count)] + content
  }

  private func answer(_ bytes: [UInt8], _ question: DNSQuestion? = nil) throws(DNSFault)
    -> DNSAnswer
  {
    try DNSAnswer(bytes, to: question ?? text, id: 0x1234)
  }

  /// The records of one answer of the given type.
  private func content(_ type: DNSRecordType, _ content: [UInt8]) throws -> [String] {
    let number = UInt8(type.rawValue & 0xFF)
    let high = UInt8(type.rawValue >> 8)
    let question: [UInt8] = [1, 0x61, 0, high, number, 0, 1]
    let record: [UInt8] =
      [0xC0, 12, high, number, 0, 1, 0, 0, 0, 1, 0, UInt8(content.count)] + content
    return try answer(
      message(question: question, record), DNSQuestion(owner, type)
    ).records
  }

  @Test func asksAsTheStandardSays() throws {
    let name = try #require(DNSName("WWW.example.org"))
    #expect(
      DNSQuestion(name, .caa).message(id: 0xABCD)
        == [0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3] + Array("www".utf8) + [7]
        + Array("example".utf8) + [3] + Array("org".utf8) + [0, 1, 1, 0, 1])
  }

  @Test func readsEveryKindOfRecordAsAZoneFileHasIt() throws {
    #expect(try content(.a, [192, 0, 2, 7]) == ["192.0.2.7"])
    #expect(
      try content(.aaaa, [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        == ["2001:db8::1"])
    #expect(try content(.mx, [0, 10, 1, 0x4D, 0xC0, 12]) == ["10 m.a."])
    #expect(try content(.ns, [0]) == ["."])
    #expect(try content(.cname, [3, 0x62, 0x2E, 0x20, 0]) == [#"b\.\032."#])
    #expect(try content(.srv, [0, 1, 0, 2, 0x13, 0xC4, 0xC0, 12]) == ["1 2 5060 a."])
    #expect(try content(.txt, [2, 0x22, 0x5C, 1, 0xE5]) == [#""\"\\" "\229""#])
    #expect(try content(.txt, [0]) == [#""""#])
    #expect(
      try content(.caa, [128, 5] + Array("issueca.example".utf8)) == [#"128 issue "ca.example""#])
    #expect(
      try content(
        .soa, [0xC0, 12, 1, 0x68, 0xC0, 12] + [0, 0, 0, 9] + Array(repeating: 0, count: 15) + [7])
        == ["a. h.a. 9 0 0 0 7"])
  }

  @Test func writesAddressesAsRFC5952Does() {
    #expect(DNSAddress.text([0, 0, 0, 0, 0, 0, 0, 0]) == "::")
    #expect(DNSAddress.text([0, 0, 0, 0, 0, 0, 0, 1]) == "::1")
    #expect(DNSAddress.text([0x2001, 0xDB8, 0, 1, 1, 1, 1, 1]) == "2001:db8:0:1:1:1:1:1")
    #expect(DNSAddress.text([0x2001, 0, 0, 1, 0, 0, 0, 1]) == "2001:0:0:1::1")
    #expect(DNSAddress.text([1, 0, 0, 2, 3, 0, 0, 4]) == "1::2:3:0:0:4")
    #expect(DNSAddress.text([1, 2, 3, 4, 5, 6, 0, 0]) == "1:2:3:4:5:6::")
  }

  @Test func keepsOnlyTheRecordsThatWereAskedFor() throws {
    let records =
      record(in: [1, 0x41, 0], [1, 0x78]) + record(in: [1, 0x62, 0], [1, 0x79])
      + record(type: 5, [0xC0, 12]) + record([1, 0x78])
    let answer = try answer(message(count: 4, records))
    #expect(answer.records == [#""x""#])
    #expect(answer.isAuthoritative && !answer.asksOthers && !answer.isTruncated && answer.code == 0)
  }

  @Test func readsTheFlags() throws {
    let refused = try answer(message(flags: [0x80, 0x85], count: 0))
    #expect(refused.code == 5 && refused.asksOthers && !refused.isAuthoritative)
    // What was cut off may end anywhere.
    let short = try answer(message(flags: [0x86, 0], count: 9, [0xC0]))
    #expect(short.isTruncated && short.records == [])
  }

  /// What may have been sent by somebody who did not see the question.
  @Test func passesOverAnswersToSomethingElse() {
    let foreign: [[UInt8]] = [
      [0x12, 0x35] + message().dropFirst(2),
      message(flags: [0x04, 0]),
      message(flags: [0xAC, 0]),
      message(question: [1, 0x62, 0, 0, 16, 0, 1]),
      message(question: [1, 0x61, 0, 0, 1, 0, 1]),
      message(question: [1, 0x61, 0, 0, 16, 0, 3]),
      [0x12, 0x34, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    for bytes in foreign { #expect(throws: DNSFault.foreign) { try answer(bytes) } }
  }

  @Test func refusesNamesThatLeadRoundOrAreTooLong() {
    let loops: [[UInt8]] = [
      // To itself, to what follows, and to one another.
      [0xC0, 19], [0xC0, 21, 0], [1, 0x62, 0xC0, 19], [0xC0, 21, 0xC0, 19], [0xFF, 0xFF],
      // Kinds of labels that are not used.
      [0x40, 0], [0x80, 0],
    ]
    for name in loops {
      #expect(throws: DNSFault.self) { try answer(message(record(in: name, [1, 0x78]))) }
    }
    // Each reference leads back, but the name grows without end.
    let label = [63] + [UInt8](repeating: 0x61, count: 63)
    let long = label + label + label + label + [0]
    #expect(throws: DNSFault.self) { try answer(message(record(in: long, [1, 0x78]))) }
  }

  @Test func refusesWhatEndsEarlyOrElsewhere() {
    let whole = message(record([1, 0x78]))
    for count in 0..<whole.count {
      #expect(throws: DNSFault.self) { try answer(Array(whole.prefix(count))) }
    }
    let broken: [[UInt8]] = [
      message(count: 2, record([1, 0x78])), message(record([5, 0x78])), message(record([])),
      message(record([1, 0x78], length: 1)), message(record([1, 0x78], length: 200)),
    ]
    for bytes in broken { #expect(throws: DNSFault.self) { try answer(bytes) } }
    #expect(throws: DNSFault.self) { try content(.a, [1, 2, 3]) }
    #expect(throws: DNSFault.self) { try content(.aaaa, [1, 2, 3, 4]) }
    #expect(throws: DNSFault.self) { try content(.mx, [0, 1, 1, 0x61, 0, 0]) }
    #expect(throws: DNSFault.self) { try content(.caa, [0, 9, 0x61]) }
    #expect(throws: DNSFault.self) { try content(.soa, [0, 0, 1]) }
  }

  /// Bytes from a generator with a fixed seed: none ends the program, and none is read for ever.
  @Test func survivesWhateverBytesCome() {
    var state: UInt64 = 25
    func byte() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    let whole = message(count: 2, record([1, 0x78]) + record(type: 15, [0, 1, 0xC0, 12]))
    var read = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...Int(byte() % 4) { bytes[Int(byte()) % bytes.count] = byte() }
      if (try? answer(bytes)) != nil { read += 1 }
    }
    #expect(read > 0 && read < 20_000)
  }

  @Test(arguments: [
    "", ".a", "a..b", "å.example", "a b", #"a\"#, #"\25"#, #"\999"#,
    String(repeating: "a", count: 64), String(repeating: "abcdefg.", count: 32),
  ])
  func refusesWhatIsNoName(text: String) { #expect(DNSName(text) == nil) }

  @Test func readsNamesAsZoneFilesWriteThem() {
    #expect(DNSName("_DMARC.Example.org")?.description == "_dmarc.example.org.")
    #expect(DNSName(#"a\.b\032c."#)?.labels == [Array("a.b c".utf8)])
    #expect(DNSName(".")?.bytes == [0])
    #expect(DNSName("a.")?.bytes == [1, 0x61, 0])
  }

  @Test func knowsTypesByTheirNames() {
    #expect(DNSRecordType(name: "txt") == .txt && DNSRecordType(name: "AAAA") == .aaaa)
    #expect(DNSRecordType(name: "TLSA") == nil && DNSRecordType(name: "") == nil)
  }
}
