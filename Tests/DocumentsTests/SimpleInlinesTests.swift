import Documents
import Markup
import TestSupport
import Testing

/// Texts with simple markup, read without a parser, compared with cmark.
struct SimpleInlinesTests {
  /// What cmark makes of a text.
  private func parsed(_ text: String) -> [Inline] { SimpleInlines.parsed(text) }

  private func simple(_ text: String) -> [Inline]? {
    SimpleInlines.inlines(of: Array(text.utf8)[...])
  }

  @Test(
    arguments: [
      "Välj **Användare** > **Aktiva användare**.", "**Open** it", "Open **it.** ", "(**a**)",
      "See [the page](https://a.example/b_c?d=e#f).", "**Open [it](a.md) now**", "a_b & c!",
      "**Å** b", "] a > b", "**A**:", " **A**", "Go to\u{A0}**A**", "![a](b)", "![](b)",
      "See ![the page](<media/a.png>) **here**", "[a](<b>)",
      "[a](b \"c\")", "![a](b \"c)[*_`<&\") **d**", "![a](<b>  \"ç\"), e", "[a](b \"\")",
      "[!INCLUDE [a](b)]", "In [!include[a b](<c.md>)] **d**", "**a [!INCLUDE [b](c \"d\")] e**",
      "[!INCLUDE [a](b)][!INCLUDE  [c](d)]](e)", "a\\*", "**A** \\> **b**", "\\>\\\\", "**a\\>** b",
      "\\![a](b)", "[!INCLUDE [a](b)]\\]c",
    ])
  func readsSimpleMarkupAsTheParserDoes(_ text: String) {
    if let inlines = simple(text) { #expect(inlines == parsed(text), "\(text)") }
    #expect(simple(text) != nil || text.contains("\u{A0}"), "\(text)")
  }

  @Test(
    arguments: [
      "*a*", "***a***", "a**b**c", "** a**", "**a **b", "**a", "a_", "_a_", "`a`", "<b>a</b>",
      "&amp;", "a\\", "a\\b", "\\[!INCLUDE [a](b)]", "[\\!INCLUDE [a](b)]", "![!INCLUDE [a](b)]",
      "[a]", "[a](b c)", "[a](<b c>)", "[a](b \"c)", "[a](b \"c\" )", "[a](b \"c\\\"\")",
      "[a](b 'c')",
      "[a](<b>\"c\")", "[a](b )", "![*a*](b)",
      "[**a**](b)", "[](a)",
      "[a]()", "![a]()", "![a](<>)", "![a](<b>c)",
      "[a [b](c)](d)", "[!INCLUDE [](b)]", "[!INCLUDE [a](b) c]", "[!INCLUDED [a](b)]",
      "[!INCLUDE [a](b)]\u{301}",
      "[!INCLUDE **[a](b)**]", "[!NOTE] a", "**“a”**", "a **“b”** c", "a\tb", "[a](b(c))", "**a**“",
    ])
  func leavesToTheParserWhatMightMeanAnythingElse(_ text: String) {
    #expect(simple(text) == nil, "\(text)")
  }

  @Test func readsEveryTextThatItReadsAsTheParserDoes() {
    let pieces = [
      "**", "**", "**", "*", "_", "a", "B", "1", " ", " ", "  ", "å", "é", "×", "–", "“", "\u{A0}",
      "\u{301}", "[", "]", "](", ")", "[a](b)", "[a_b](c_d)", "![", "![a](b)", "](<", ">)", "(",
      "[!INCLUDE ", "[!include", "[!INCLUDE [a](b)]", "[a](b \"c\")", " \"", "\")", "\\>", "\\[",
      "\\]",
      "&", "& ", "&lt;", "!", "!", ">",
      "<",
      "\\", "`", ".", ":", ",", "\"", "'", "~", "#", "-", "+", "1. ", "> ", "a b", "http://a.b",
      "\t",
    ]
    var numbers = Numbers(seed: 6)
    var read = 0
    for _ in 0..<90_000 {
      let text = (0..<Int.random(in: 1...9, using: &numbers))
        .map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
      guard let inlines = simple(text) else { continue }
      read += 1
      #expect(inlines == parsed(text), "\(text)")
    }
    #expect(read > 3_000)
  }
}

/// Random numbers that are the same in each run (SplitMix64).
private struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
