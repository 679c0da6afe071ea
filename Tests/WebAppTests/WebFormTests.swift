import Testing
import WebApp

/// The forms that browsers send, and those that other clients send.
struct WebFormTests {
  @Test func readsFieldsAsBrowsersEncodeThem() {
    let form = WebForm(encoded: "a=1&a=2&b=%C3%A5+%26&c&=x&d=%4")
    #expect(form.fields["a"] == ["1", "2"])
    #expect(form["b"] == "å &")
    #expect(form["c"] == "")
    #expect(form["d"] == "%4")
  }

  @Test func readsAFileWithLineEndsInIt() throws {
    let text =
      "--x1\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n"
      + "--x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlf\"\r\n"
      + "Content-Type: application/xml\r\n\r\n<a>\r\n\r\n--x2</a>\r\n--x1--\r\n"
    let form = try #require(
      WebForm(multipart: Array(text.utf8), type: "multipart/form-data; boundary=x1"))
    #expect(form["csrf"] == "abc")
    #expect(form.files["file"]?.name == "a.xlf")
    #expect(
      form.files["file"].map { String(decoding: $0.bytes, as: UTF8.self) } == "<a>\r\n\r\n--x2</a>")
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=x",
    "multipart/form-data; boundary=y",
  ])
  func refusesWhatIsNoForm(type: String) {
    #expect(WebForm(multipart: Array("--x\r\n\r\n--x--".utf8), type: type) == nil)
  }
}
