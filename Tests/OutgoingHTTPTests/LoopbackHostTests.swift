import OutgoingHTTP
import Testing

struct LoopbackHostTests {
  @Test(arguments: ["127.0.0.1", "127.9.9.9", "localhost", "LocalHost", "::1", "[::1]"])
  func knowsThisMachine(host: String) {
    #expect(LoopbackHost.isOne(host))
  }

  @Test(arguments: [
    "", "127.0.0", "127.0.0.1.evil.example", "127.0.0.256", "127.0.0.+1", "128.0.0.1", "0.0.0.0",
    "localhost.evil.example", "::2", "2130706433",
  ])
  func knowsNoOther(host: String) {
    #expect(!LoopbackHost.isOne(host))
  }

  @Test func readsTheHostOfAnAddress() {
    #expect(LoopbackHost.isHost(of: "https://127.0.0.1:8443/v1.0"))
    #expect(LoopbackHost.isHost(of: "http://[::1]:8080/a"))
    #expect(!LoopbackHost.isHost(of: "https://evil.example/127.0.0.1"))
    #expect(!LoopbackHost.isHost(of: "https://127.0.0.1@evil.example/"))
    #expect(!LoopbackHost.isHost(of: "127.0.0.1"))
  }
}
