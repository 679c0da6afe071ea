import Sessions
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

  /// WHATWG URL §1.3: only hexadecimal digits after a percent sign stand for a byte.
  @Test(arguments: ["%+1", "%-0", "% 1", "%g0", "%1", "%"])
  func keepsWhatIsNoByte(_ text: String) {
    #expect(WebForm(encoded: "a=" + text)["a"] == text.replacing("+", with: " "))
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

  private func multipart(
    _ text: String, type: String = "multipart/form-data; boundary=x1"
  ) -> WebForm? {
    WebForm(multipart: Array(text.utf8), type: type)
  }

  private func part(_ name: String, _ content: String, file: String? = nil) -> String {
    let file = file.map { "; filename=\"\($0)\"" } ?? ""
    return
      "--x1\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(content)\r\n"
  }

  /// RFC 2046 §5.1.1: a delimiter is at the start of a line, and is followed by its end.
  @Test(arguments: [
    "a --x1 b", "a--x1\r\nb", "--x12\r\n", "\n--x1\r\n", "x\r\n--x1y", "\r\n--x", "--",
    "\r\n -- x1\r\n",
  ])
  func leavesABoundaryWithinALineInTheFile(content: String) throws {
    let form = try #require(multipart(part("file", content, file: "a.xlf") + "--x1--"))
    #expect(form.files["file"].map { String(decoding: $0.bytes, as: UTF8.self) } == content)
  }

  @Test func readsMoreThanTwoHundredParts() throws {
    let parts = (0..<500).map { part("a", "\($0)") }.joined()
    let form = try #require(multipart(parts + "--x1--\r\n"))
    #expect(form.fields["a"] == (0..<500).map(String.init))
  }

  @Test func readsEmptyPartsAPreambleAndAnEpilogue() throws {
    let form = try #require(
      multipart("Preamble.\r\n" + part("a", "") + part("b", "") + "--x1-- \t\r\nEpilogue --x1\r\n"))
    #expect(form["a"] == "" && form["b"] == "")
  }

  @Test func readsHeadersHoweverTheyAreWritten() throws {
    let text =
      "--a b\r\ncontent-DISPOSITION:form-data;filename=\"a%22b\\\"c;.xlf\";\tname=file\r\n"
      + "X: y\r\n\r\n1\r\n--a b--"
    let form = try #require(
      multipart(text, type: "Multipart/Form-Data; charset=x; Boundary=\"a b\""))
    #expect(form.files["file"]?.name == "a\"b\"c;.xlf")
  }

  /// By characters the quotation mark and the mark above it would be one, and the name would go on.
  @Test func endsANameAtAQuotationMarkWithAMarkAboveIt() throws {
    let form = try #require(multipart(part("a\"\u{301}; x=\"", "1") + "--x1--"))
    #expect(form["a"] == "1")
  }

  @Test(arguments: [
    "", "--x1--", "--x1\r\n", "--x1\r\n\r\n\r\n--x1--",
    "--x1\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x1--",
    "--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut off",
    "--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n--x1--",
  ])
  func refusesAFormThatIsNotWhole(text: String) {
    // No part at all is a form without fields.
    #expect(multipart(text)?.fields.isEmpty ?? true)
    #expect((multipart(text) == nil) == (text != "--x1--"))
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=x",
    "multipart/form-data; boundary=y",
  ])
  func refusesWhatIsNoForm(type: String) {
    #expect(WebForm(multipart: Array("--x\r\n\r\n--x--".utf8), type: type) == nil)
  }
}

/// The answers that forms contain.
struct PostedAnswerTests {
  private func answer(_ text: String) -> Answer? { PostedAnswer(WebForm(encoded: text)).answer }

  @Test func readsTheAnswersOfEveryQuestion() {
    #expect(answer("answer=proceed") == .proceed)
    #expect(answer("answer=stop") == .stop)
    #expect(answer("answer=happened") == .happened(true))
    #expect(answer("answer=notHappened") == .happened(false))
    #expect(answer("answer=mode&mode=manual") == .mode(.manual))
    #expect(answer("answer=back&to=choose-user") == .back(to: "choose-user"))
    #expect(answer("answer=skip&reason=Not+today") == .skip(reason: "Not today"))
    #expect(answer("answer=override&reason=Known") == .override(reason: "Known"))
    #expect(answer("answer=words&value=a&value=b") == .words(["a", "b"]))
  }

  @Test(arguments: [
    "", "answer=", "answer=approve", "answer=skip", "answer=skip&reason=+", "answer=override",
    "answer=mode&mode=fast", "answer=back", "answer=words", "answer=words&value=&other=+,+",
  ])
  func takesNothingForAnAnswerThatSaysNothing(text: String) {
    #expect(answer(text) == nil)
  }

  @Test func addsWhatIsTypedToSeveralChoicesAndPutsItInPlaceOfOne() {
    #expect(answer("answer=words&value=a&other=b,+c&had=") == .words(["a", "b", "c"]))
    #expect(answer("answer=words&single=yes&value=a&other=b&had=") == .words(["b"]))
  }

  @Test func forgetsANameThatWasRefusedWhereSomethingIsChosen() {
    #expect(answer("answer=words&single=yes&value=a&other=Lrs&had=Lrs") == .words(["a"]))
    #expect(answer("answer=words&single=yes&other=Lrs&had=Lrs") == .words(["Lrs"]))
  }

  @Test func keepsAPathWithACommaWhole() {
    #expect(answer("answer=words&value=/a,b.pst") == .words(["/a,b.pst"]))
  }
}
