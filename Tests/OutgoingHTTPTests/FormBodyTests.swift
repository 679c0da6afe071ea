import OutgoingHTTP
import Testing

struct FormBodyTests {
  /// RFC 7515, appendix C.
  @Test func writesBytesAsTheStandardDoes() {
    #expect(Base64URL.text([3, 236, 255, 224, 193]) == "A-z_4ME")
    #expect(Base64URL.bytes("A-z_4ME") == [3, 236, 255, 224, 193])
    #expect(Base64URL.bytes("A+z/4ME") == nil)
  }

  @Test func writesEveryLetterOfAFormThatCouldMeanSomething() {
    #expect(
      FormBody.text([("a b", "c&d=e+f%"), ("ä", "\n~-._")])
        == "a%20b=c%26d%3De%2Bf%25&%C3%A4=%0A~-._")
    #expect(FormBody.address("https://a", adding: [("b", "c")]) == "https://a?b=c")
    #expect(FormBody.address("https://a?", adding: [("b", "c")]) == "https://a?b=c")
    #expect(FormBody.address("https://a?d=e", adding: [("b", "c")]) == "https://a?d=e&b=c")
  }
}
