import DeclaredDomains
import Operations
import Testing

/// How services spell values, so that equal ones are found equal.
@Suite struct SpellingTests {
  private struct Case: Sendable {
    let text: String
    let type: String?
    let spelled: String
  }

  @Test("Data of records is spelled as name servers spell it") func records() {
    let cases = [
      Case(text: "2001:DB8:0:0:0:0:0:1", type: "AAAA", spelled: "2001:db8::1"),
      Case(text: "2001:db8:0:1:1:1:1:1", type: "AAAA", spelled: "2001:db8:0:1:1:1:1:1"),
      Case(text: "0:0:1:0:0:0:0:0", type: nil, spelled: "0:0:1::"),
      Case(text: "::ffff:192.0.2.1", type: "AAAA", spelled: "::ffff:c000:201"),
      Case(text: "2001:db8:0:0:1:0:0:1", type: nil, spelled: "2001:db8::1:0:0:1"),
      Case(text: "192.0.2.7", type: "A", spelled: "192.0.2.7"),
      Case(text: "10  Mail.Example", type: "MX", spelled: "10 mail.example."),
      Case(text: "010 mail.example.", type: nil, spelled: "10 mail.example."),
      Case(text: "0 5 5060 SIP.example.", type: nil, spelled: "0 5 5060 sip.example."),
      Case(text: "WWW.Example", type: "CNAME", spelled: "www.example."),
      Case(text: "\"a b\"", type: nil, spelled: "\"a b\""),
      Case(text: "\"a \" \"b\"", type: "TXT", spelled: "\"a b\""),
      Case(text: "plain; text", type: "TXT", spelled: "\"plain; text\""),
      Case(text: "\"\\065\\\"\"", type: "TXT", spelled: "\"A\\\"\""),
      Case(text: "0 ISSUE \"ca.example\"", type: "CAA", spelled: "0 issue \"ca.example\""),
    ]
    for item in cases {
      #expect(Spelling.dnsData.spelled(item.text, type: item.type) == item.spelled, "\(item.text)")
      let again = Spelling.dnsData.spelled(item.spelled, type: item.type)
      #expect(again == item.spelled, "\(item.spelled)")
    }
  }

  @Test("A long text is cut into strings of 255 bytes, and read as one") func longText() {
    let text = String(repeating: "å", count: 200)
    let spelled = Spelling.dnsText.spelled(text)
    #expect(spelled.split(separator: "\" \"").count == 2)
    #expect(DNSSpelling.strings(spelled) == Array(text.utf8))
    #expect(Spelling.dnsData.spelled(spelled, type: "TXT") == spelled)
  }

  @Test("A name below another is completed once") func names() {
    let below = Spelling.below(Reference("zone"))
    func name(_ text: String) -> String { below.spelled(text) { _ in "Example" } }
    #expect(name("@") == "example.")
    #expect(name("WWW") == "www.example.")
    #expect(name("www.example") == "www.example.")
    #expect(name("www.example.") == "www.example.")
    #expect(name("badexample") == "badexample.example.")
    #expect(name("other.test.") == "other.test.")
  }

  @Test("Filters escape what they are put into") func filters() {
    #expect(Spelling.json.spelled("a\"b\\") == "a\\\"b\\\\")
    #expect(Spelling.odata.spelled("O'Brien") == "O''Brien")
    #expect(Spelling.utc.spelled("2026-11-30T12:00:00.5+01:00") == "2026-11-30T11:00:00Z")
    #expect(Spelling.utc.spelled("yesterday") == "yesterday")
    #expect(Spelling.trim.spelled(" a ") == "a")
    #expect(Spelling.finalDot.spelled("a.b") == "a.b.")
  }

  @Test("Points in time are written as they are read, in any year")
  func instants() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let seconds = Int.random(in: -62_135_596_800...253_402_300_799, using: &random)
      #expect(UTCInstant.seconds(UTCInstant.text(seconds)) == seconds, "\(seconds)")
    }
  }

  @Test("JSON is read and written without changing a number or an order")
  func documents() throws {
    let text = #"{"b":1.50,"a":[true,null,"\u0007é😀\n"],"c":{"":-0e+1}}"#
    #expect(try json(text).text == text)
    #expect(
      try json(text).canonicalText == #"{"a":[true,null,"\u0007é😀\n"],"b":1.50,"c":{"":-0e+1}}"#)
    #expect(try json(#""\ud83d\ude00""#) == .text("😀"))
  }

  @Test(
    "What is no JSON is refused",
    arguments: [
      "", "{", "[1,]", "{\"a\":1,}", "01", "1.", "\"\u{1}\"", "\"\\ud800\"", "tru", "1 2", "{a:1}",
      "\"\\x\"", "+1", "nul", String(repeating: "[", count: 200),
    ])
  func noDocuments(text: String) {
    #expect(throws: JSONReader.Problem.self) { try json(text) }
  }
}
