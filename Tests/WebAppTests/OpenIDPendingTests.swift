import Foundation
import OutgoingHTTP
import Testing
import WebApp

struct OpenIDPendingTests {
  @Test(arguments: ["/", "/sessions/7?step=2#a", "/a//b", "/%09/evil.example", "/@evil.example"])
  func returnsToAPageOfThisServer(path: String) {
    #expect(PendingSignIn(returnTo: path, now: 0).returnPath == path)
  }

  @Test(arguments: [
    "", "sessions", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
    "/a\r\nSet-Cookie: a=b", " /", "/ä", "/\u{2028}", "/\0", "/a\u{7F}", "/\"",
    "/" + String(repeating: "a", count: 2_000),
  ])
  func returnsHomeInsteadOfAnywhereElse(path: String) throws {
    #expect(PendingSignIn(returnTo: path, now: 0).returnPath == "/")
    // Not even if somebody writes it into the cookie.
    let word = RandomWord.next()
    let cookie = try cookie(["s": word, "n": word, "v": word, "r": path], beganAt: 0)
    #expect(PendingSignIn(cookieValue: cookie)?.returnPath == "/")
  }

  @Test func fitsIntoACookieHoweverLongThePath() {
    let path = "/a" + String(repeating: "/", count: ReturnPath.longest - 2)
    let pending = PendingSignIn(returnTo: path, now: 1_800_000_000)
    #expect(pending.returnPath == path)
    #expect(PendingSignIn(cookieValue: pending.cookieValue) == pending)
    // Including its name and attributes.
    #expect(pending.cookieValue.utf8.count < 3_500)
  }

  @Test func readsNoCookieItDidNotWrite() throws {
    let word = RandomWord.next()
    let good = ["s": word, "n": word, "v": word, "r": "/"]
    #expect(PendingSignIn(cookieValue: try cookie(good, beganAt: 5))?.beganAt == 5)
    for name in ["s", "n", "v"] {
      for text in ["", "short", word + "A", String(word.dropLast()) + "="] {
        let bad = good.merging([name: text]) { $1 }
        #expect(PendingSignIn(cookieValue: try cookie(bad, beganAt: 5)) == nil)
      }
    }
    #expect(PendingSignIn(cookieValue: try cookie(good, beganAt: .min)) == nil)
    for text in ["", "e30", "e30=", "{}", "ä", String(repeating: "A", count: 5_000)] {
      #expect(PendingSignIn(cookieValue: text) == nil)
    }
  }

  @Test func neverRepeatsAWord() {
    let pending = (1...20).map { _ in PendingSignIn(returnTo: "/", now: 0) }
    #expect(Set(pending.flatMap { [$0.state, $0.nonce, $0.verifier] }).count == 60)
    #expect(pending.allSatisfy { $0.verifier.utf8.count == 43 })
  }

  /// RFC 7636, appendix B.
  @Test func makesTheChallengeOfTheStandard() {
    #expect(
      ProofKey.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  private func cookie(_ texts: [String: String], beganAt: Int) throws -> String {
    var object = texts.mapValues { $0 as Any }
    object["t"] = beganAt
    return Base64URL.text(Array(try JSONSerialization.data(withJSONObject: object)))
  }
}
