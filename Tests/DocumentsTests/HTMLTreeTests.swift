import Markup
import Testing

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
