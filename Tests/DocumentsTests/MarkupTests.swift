import Markup
import Testing

@Test func digestsKnownBytes() {
  #expect(
    Digest.sha256(Array("abc".utf8))
      == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  #expect(Digest.sha1(Array("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
  #expect(Digest.sha1([]) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
}

@Test func readsInlinesThatLookLikeBlocks() {
  let texts = ["# no heading", "1. no list", "- no bullet", "> no quote", "", "**(a)** b", "    c"]
  var gathered = MarkdownTexts()
  for text in texts {
    gathered.begin()
    gathered.bytes.append(contentsOf: text.utf8)
    gathered.end()
  }
  let parsed = gathered.parsed()
  #expect(parsed.count == texts.count)
  #expect(parsed.nodes[parsed[0]].map(\.literal).joined() == "# no heading")
  #expect(parsed.nodes[parsed[4]].isEmpty)
  #expect(parsed.nodes[parsed[5]].first?.kind == .strong)
}

@Test func takesATextAwayAgain() {
  var texts = MarkdownTexts()
  texts.begin()
  texts.bytes.append(contentsOf: "plain".utf8)
  #expect(Array(texts.text) == Array("plain".utf8))
  texts.cancel()
  #expect(texts.count == 0 && texts.bytes.isEmpty)
}

@Test(arguments: [[], [0], [0xFF, 0xFE, 0x00], [0x0D], Array("<a\u{0}>".utf8)])
func parsesAnyBytesWithoutFailing(bytes: [UInt8]) {
  #expect(MarkdownBlockParser.blocks(of: bytes).first?.kind == .document)
  _ = HTMLText.passages(of: String(decoding: bytes, as: UTF8.self))
}

@Test func cutsNestingThatIsTooDeep() throws {
  let text = String(repeating: ">", count: 500) + " deep"
  let blocks = MarkdownBlockParser.blocks(of: Array(text.utf8))
  #expect(blocks.count == MarkdownBlockParser.deepestNesting + 1)
  #expect(try #require(blocks.last).isCut)
}

@Test(arguments: ["![[]()", "*a *b", "[", "_a*"])
func knowsTextsThatWouldTakeTooLong(pattern: String) {
  var texts = MarkdownTexts()
  texts.begin()
  texts.bytes.append(contentsOf: String(repeating: pattern, count: 20_000).utf8)
  #expect(texts.isHostile)
  texts.cancel()
  texts.begin()
  texts.bytes.append(contentsOf: "**A** [b](c) ![d](e)".utf8)
  #expect(!texts.isHostile)
}

@Test func readsTheRowsOfATable() {
  let passages = HTMLText.passages(
    of: """
      <table>
      <tr><td><b>Plan</b></td><td>See <a href="x.md">more</a> &amp; ask</td></tr>
      <tr><td>Second</td><td>row</td></tr>
      </table>
      """)
  #expect(passages.map(\.plain) == ["Plan See more & ask", "Second row"])
  #expect(passages.map(\.line) == [2, 3])
  #expect(passages.first?.runs.first?.isStrong == true)
  #expect(passages.first?.runs.contains { $0.destination == "x.md" } == true)
}

@Test func findsNoTextInCommentsAndScripts() {
  #expect(HTMLText.passages(of: "<!-- a --><script>b()</script><style>c</style>").isEmpty)
}

@Test func survivesHTMLNestedWithoutEnd() {
  let deep = String(repeating: "<div><b>", count: 100) + "x"
  #expect(HTMLText.passages(of: deep).map(\.plain) == ["x"])
  // libxml2 stops at a depth limit of its own.
  _ = HTMLText.passages(of: String(repeating: "<div><b>", count: 50_000) + "x")
}

@Test func writesEscapedXML() throws {
  let writer = try #require(XMLWriter(indent: false))
  writer.start("svg", [("width", "10"), ("title", "a\"<b")])
  writer.element("text", [("x", "1")], text: "1 < 2 & å\u{0}\u{1B}")
  writer.element("line")
  #expect(
    writer.finished()
      == "<svg width=\"10\" title=\"a&quot;&lt;b\"><text x=\"1\">1 &lt; 2 &amp; å</text><line/></svg>\n"
  )
}

@Test func escapesByBytes() {
  #expect(TextEscape.html("plain åäö →") == "plain åäö →")
  #expect(TextEscape.html("a<b") == "a&lt;b")
  #expect(TextEscape.html("\"\u{301} x=\"\u{301}") == "&quot;\u{301} x=&quot;\u{301}")
  #expect(TextEscape(["\r": "&#13;"])("\r\n") == "&#13;\n")
}

private func tree(_ html: String) -> HTMLTree { HTMLTreeParser.tree(of: Array(html.utf8)) }

extension HTMLTree {
  fileprivate var outline: String {
    nodes.map { node in
      switch node.kind {
      case .element(let name, _): "<\(name)>"
      case .text(let text): text
      }
    }.joined(separator: " ")
  }
}

struct HTMLTreeTests {
  @Test func givesElementsAndTextsInTheOrderOfThePage() {
    let page = tree("<p>One <b>two</b> &amp; three<p>four")
    #expect(page.outline == "<html> <body> <p> One  <b> two  & three <p> four")
    #expect(page.nodes[2].end == 7)
  }

  @Test func keepsAttributesAsTheyAreWritten() {
    let page = tree("<a HREF='x?a=1&amp;b=2' hidden>y</a>")
    let link = page.nodes.first { $0.name == "a" }
    #expect(link?.attribute("href") == "x?a=1&b=2")
    #expect(link?.attribute("hidden") == "")
    #expect(link?.attribute("id") == nil)
  }

  @Test func countsLinesAbove65535() {
    let page = tree("<p>" + String(repeating: "\n", count: 70_000) + "x<b>y</b>")
    #expect(page.nodes.first { $0.name == "b" }?.line == 70_001)
  }

  @Test func stopsBelowTheDeepestNestingAndSaysWhere() {
    let page = tree(String(repeating: "<div>\n", count: 600))
    #expect(page.cutLine == 511)
    #expect(page.nodes.count { $0.name == "div" } == 510)
  }

  @Test func readsOnAfterAZeroByte() {
    #expect(tree("<p>a\0b</p>").outline.hasSuffix("a b"))
  }
}
