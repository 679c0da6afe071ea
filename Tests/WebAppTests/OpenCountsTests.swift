import Testing
import WebApp

/// Who may open how many connections and streams.
struct OpenCountsTests {
  @Test func refusesOneMoreThanAClientMayHave() {
    let counts = OpenCounts(most: 10)
    let open = [counts.open(["anna": 2]), counts.open(["anna": 2])]
    #expect(open.allSatisfy { $0 != nil })
    #expect(counts.open(["anna": 2]) == nil)
    #expect(counts.open(["pieter": 2]) != nil)
    withExtendedLifetime(open) {}
  }

  @Test func countsOnlyWhatIsStillOpen() {
    let counts = OpenCounts(most: 1)
    for _ in 1...3 { #expect(counts.open(["anna": 1]) != nil) }
  }

  @Test func countsForNobodyWhatOneBoundRefuses() {
    let counts = OpenCounts(most: 10)
    let first = counts.open(["person anna": 1, "address a": 2])
    #expect(first != nil)
    #expect(counts.open(["person anna": 1, "address a": 2]) == nil)
    // The refused one has not taken the second place of the address.
    #expect(counts.open(["person pieter": 1, "address a": 2]) != nil)
    withExtendedLifetime(first) {}
  }

  @Test func boundsAllTogether() {
    let counts = OpenCounts(most: 2)
    let open = ["a", "b"].map { counts.open([$0: 1]) }
    #expect(open.allSatisfy { $0 != nil })
    #expect(counts.open(["c": 1]) == nil)
    withExtendedLifetime(open) {}
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("::1", "::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
    ("2001:db8:1:2::1", "2001:db8:1:2::/64"), ("2001:db8:1:2:3::", "2001:db8:1:2::/64"),
    ("fe80::1%eth0", "fe80:0:0:0::/64"), ("", ""),
  ])
  func countsANetworkOfVersion6AsOneClient(_ address: String, _ key: String) {
    #expect(ClientAddress.key(address) == key)
  }
}

/// What the log contains when somebody is refused again and again.
struct RefusalTallyTests {
  private func line(
    _ status: Int, at: Int = 1_000, from peer: String = "192.0.2.1", path: String = "/en/"
  ) -> AccessLine {
    AccessLine(at: at, peer: peer, method: "GET", path: path, status: status, milliseconds: 1)
  }

  @Test func writesTenRefusalsAndThenTheirNumber() {
    var tally = RefusalTally()
    let written = (1...1_000).flatMap { _ in tally.lines(for: line(401)) }
    #expect(written.count == 10)
    #expect(
      tally.lines(for: line(200, at: 1_060)) == [
        #"{"at":1060,"peer":"192.0.2.1","repeated":990,"since":1000,"status":401}"#,
        #"{"at":1060,"method":"GET","milliseconds":1,"path":"/en/","peer":"192.0.2.1","status":200}"#,
      ])
    #expect(tally.lines(for: line(401, at: 1_060)).count == 1)
  }

  @Test func writesEveryAnswerThatIsNoRefusal() {
    var tally = RefusalTally()
    #expect((1...1_000).flatMap { _ in tally.lines(for: line(303)) }.count == 1_000)
  }

  @Test(arguments: ["/health", "/ready", "/metrics"])
  func countsProbesAsRefusals(path: String) {
    var tally = RefusalTally()
    #expect((1...1_000).flatMap { _ in tally.lines(for: line(200, path: path)) }.count == 10)
  }

  @Test func tellsAddressesAndStatusesApart() {
    var tally = RefusalTally()
    _ = (1...50).map { _ in tally.lines(for: line(401)) }
    #expect(tally.lines(for: line(403)).count == 1)
    #expect(tally.lines(for: line(401, from: "192.0.2.2")).count == 1)
  }

  @Test func writesTheRestAtTheEnd() {
    var tally = RefusalTally()
    _ = (1...12).map { _ in tally.lines(for: line(429)) }
    #expect(
      tally.end(at: 1_001) == [
        #"{"at":1001,"peer":"192.0.2.1","repeated":2,"since":1000,"status":429}"#
      ])
    #expect(tally.end(at: 1_002).isEmpty)
  }

  @Test func isBoundedForAnyNumberOfAddresses() {
    var tally = RefusalTally()
    let written = (0..<50_000).flatMap { number in
      tally.lines(
        for: line(401, from: "10.\(number / 65_536).\(number / 256 % 256).\(number % 256)"))
    }
    // A thousand addresses with one line each, and ten for all others.
    #expect(written.count == 1_010)
    #expect(
      tally.end(at: 1_001) == [
        #"{"at":1001,"peer":"others","repeated":48990,"since":1000,"status":401}"#
      ])
  }
}
