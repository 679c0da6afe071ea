import DomainHTTP
import Operations
import Testing

/// Name servers that do what they like.
struct NameServerTests {
  /// - Parameter seconds: how long each attempt waits; other tests may run at the same time.
  private func records(_ servers: [PlayedNameServer], waiting seconds: Int = 30) async -> Value {
    await NameServerWitness(NameServerClient(seconds: seconds)).records(
      of: "a.example", type: "TXT", servers: servers.map(\.address))
  }

  private func unread(_ value: Value) -> Refusal? {
    if case .unread(let refusal) = value { refusal } else { nil }
  }

  @Test func asksOverUDP() async throws {
    let server = try await PlayedNameServer { query, _ in [.answer(query, ["b", "a"])] }
    #expect(await records([server]) == .list([.text(#""a""#), .text(#""b""#)]))
    // A late answer is asked for again.
    #expect(Set(server.asked) == ["udp"])
    await server.close()
  }

  @Test func asksOverTCPForWhatDoesNotFit() async throws {
    let long = String(repeating: "x", count: 255)
    let server = try await PlayedNameServer { query, way in
      [way == "udp" ? .answer(query, [], flags: [0x86, 0]) : .answer(query, [long, "b"])]
    }
    #expect(await records([server]) == .list([.text(#""b""#), .text("\"\(long)\"")]))
    #expect(server.asked.first == "udp" && server.asked.last == "tcp")
    await server.close()
  }

  @Test func waitsForItsOwnAnswerAmongForeignOnes() async throws {
    let server = try await PlayedNameServer { query, _ in
      var forged = [UInt8].answer(query, ["forged"])
      forged[1] ^= 1
      var other = [UInt8].answer(query, ["forged"])
      other[13] ^= 1
      return [forged, other, .answer(query, ["real"])]
    }
    #expect(await records([server]) == .list([.text(#""real""#)]))
    await server.close()
  }

  @Test func asksAgainWhatWasLost() async throws {
    let server = try await PlayedNameServer(losing: 1) { query, _ in [.answer(query, ["a"])] }
    #expect(await records([server], waiting: 8) == .list([.text(#""a""#)]))
    #expect(server.asked.count >= 2)
    #expect(Set(server.ids).count == server.ids.count)
    await server.close()
  }

  @Test func isUnreadIfServersDiffer() async throws {
    let one = try await PlayedNameServer { query, _ in [.answer(query, ["a"])] }
    let other = try await PlayedNameServer { query, _ in [.answer(query, [])] }
    #expect(unread(await records([one, other]))?.code == "nameServersDiffer")
    #expect(await records([one, one]) == .list([.text(#""a""#)]))
    await one.close()
    await other.close()
  }

  @Test func isUnreadIfAServerIsSilent() async throws {
    let server = try await PlayedNameServer { query, _ in [.answer(query, ["a"])] }
    let silent = try await PlayedNameServer { _, _ in [] }
    let refusal = unread(await records([server, silent], waiting: 5))
    #expect(refusal?.code == "nameServerSilent")
    #expect(refusal?.values["server"] == .text(silent.address))
    await server.close()
    await silent.close()
  }

  /// A name that does not exist has no records; a server that only knows nothing of it says nothing.
  @Test func tellsNothingThereFromNothingKnown() async throws {
    let flags: [([UInt8], String?)] = [
      ([0x84, 3], nil), ([0x84, 0], nil), ([0x80, 0x80], nil), ([0x80, 0x83], nil),
      ([0x80, 0], "nameServerSilent"), ([0x80, 3], "nameServerSilent"),
      ([0x84, 5], "nameServerSilent"), ([0x84, 2], "nameServerSilent"),
    ]
    for (flags, code) in flags {
      let server = try await PlayedNameServer { query, _ in [.answer(query, [], flags: flags)] }
      let value = await records([server])
      #expect(unread(value)?.code == code, "\(flags)")
      #expect((value == .list([])) == (code == nil), "\(flags)")
      await server.close()
    }
  }

  @Test func endsAMessageOverTCPThatNeverEnds() async throws {
    let server = try await PlayedNameServer { query, way in
      [way == "udp" ? .answer(query, [], flags: [0x86, 0]) : Array(query.prefix(5))]
    }
    let refusal = unread(await records([server], waiting: 2))
    #expect(refusal?.code == "nameServerSilent")
    await server.close()
  }

  @Test func saysWhatItCannotAsk() async {
    let witness = NameServerWitness(NameServerClient(seconds: 1))
    for (name, type, servers) in [
      ("a b", "TXT", ["127.0.0.1"]), ("a", "TLSA", ["127.0.0.1"]), ("a", "TXT", []),
    ] {
      #expect(
        unread(await witness.records(of: name, type: type, servers: servers))?.code == "notOffered")
    }
    let refusal = unread(await witness.records(of: "a", type: "TXT", servers: ["a/b:53"]))
    #expect(refusal?.values["evidence"] == .text("noAddress"))
  }

  @Test func readsAddressesOfServers() {
    let read = { (text: String) in NameServer(text).map { "\($0.host) \($0.port)" } }
    #expect(read("ns1.example.org") == "ns1.example.org 53")
    #expect(read("127.0.0.1:5399") == "127.0.0.1 5399")
    #expect(read("[2001:db8::1]:5300") == "2001:db8::1 5300")
    #expect(read("[2001:db8::1]") == "2001:db8::1 53")
    #expect(read("2001:db8::1") == "2001:db8::1 53")
    for text in ["", ":53", "a:0", "a:65536", "a:b", "a b", "http://a"] {
      #expect(NameServer(text) == nil, "\(text)")
    }
  }
}
