import Testing
import Translation

struct InlineTextTests {
  @Test(arguments: [
    "Select **Save**.", "Go to **Users** > **Active users**.", "a [link](b \"c\") d",
    "**half", "half**", "*a **b* c**", "`code **x**` and ``two ` ticks``", "![alt](a.png) text",
    "[![alt](a.png)](b)", "[a][b] [c] d]", "a &nbsp; b &amp;&", "\\*not\\* **x\\***",
    "<a href=\"x\">**b**</a> <br> </i>", "[!INCLUDE[x](y.md)] does", "_a_ snake_case __b__",
    "\u{3}control", "", "[**b**](c) **[d](e)**", "***both***", "a\nb  \nc", "[a](b(c)d) ](",
    "<https://example.org> <x@example.org>", "1 < 2 > 0",
  ])
  func putsEveryTextTogetherAgain(text: String) {
    #expect(MarkdownCodes.text(of: text).raw == text)
  }

  @Test func tellsWordsFromMarkup() {
    let text = MarkdownCodes.text(of: "Select **Save** in [the `box`](x.md).")
    #expect(text.words == "Select Save in the box.")
    #expect(text.codes.map(\.kind) == [.bold, .bold, .link, .code, .link])
    #expect(text.codes.map(\.role) == [.open, .close, .open, .alone, .close])
  }

  @Test func nestsPairsAlways() {
    for text in ["**a [b** c](d)", "*a **b* c**", "<b>a **c</b> d**"] {
      var open: [String] = []
      for code in MarkdownCodes.text(of: text).codes {
        if code.role == .open { open.append(code.id) }
        if code.role == .close { #expect(open.popLast() == code.id, "\(text)") }
      }
      #expect(open.isEmpty, "\(text)")
    }
  }

  @Test func namesTheTargetsCodesAfterTheSources() {
    let source = MarkdownCodes.text(of: "**A** and [b](x), then **C**")
    let target = MarkdownCodes.text(of: "[b](y) och **C** samt **A** och `d`").named(after: source)
    #expect(target.codes.filter { $0.role != .close }.map(\.id) == ["2", "1", "3", "4"])
  }

  @Test func setsOffLabels() {
    let text = MarkdownCodes.text(of: "Choose **Users** > [**Active** users](x). **OK.**")
    #expect(text.setOff == ["Users", "Active users", "Active", "OK"])
  }
}
