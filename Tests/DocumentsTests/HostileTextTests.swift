import Documents
import TestSupport
import Testing

/// Inputs for which no reader may take more than linear time, each in two sizes.
struct HostileTextTests {
  /// The bytes in the smaller input; the larger has four times as many.
  private static let size = 25_000

  private static let pieces: [(name: String, path: String, before: String, piece: String)] = [
    ("open elements", "a.html", "", "<div>"), ("lists in lists", "a.html", "", "<ol><li>x"),
    ("ends without starts", "a.html", String(repeating: "<b>", count: 500), "</i>"),
    ("starts of tags", "a.html", "", "<"), ("starts of comments", "a.html", "", "<!-- "),
    ("starts of scripts", "a.html", "", "<script>"), ("unclosed quotes", "a.html", "", "<a b=\"x "),
    ("attributes", "a.html", "<p ", "a=b "), ("entities", "a.html", "<p>", "&#1"),
    ("entity names", "a.html", "<p>", "&amp"), ("forms", "a.html", "", "<form>x"),
    ("tables", "a.html", "", "<table><tr><td>"), ("paragraphs", "a.html", "", "<p>1. x"),
    ("letters", "a.html", "<ol><li>x</ol>", "<ol type=a><li>a</li></ol>"),
    ("lines", "a.html", "<p>", "1. a<br>"), ("bold", "a.html", "", "<b>x"),
    ("links", "a.html", "", "<a href=x>y"), ("headings", "a.html", "", "<h2 id=a>x"),
    ("notes", "a.html", "", "<p>Note</p>"), ("one text", "a.html", "<p>", "word "),
    ("units", "a.html", "", "<span data-ttu-id=\"a-1\">x"), ("tabs", "a.html", "", "<a role=tab>"),
    ("monikers", "a.html", "", "<div data-moniker=x>y"),
    ("contents", "a.html", "", "<p>In this article</p>"),
    ("numbers", "a.txt", "T\n", "1.\n"), ("numbers in a line", "a.txt", "T\n", "1. "),
    ("letters alone", "a.txt", "T\n", "a. x\n\n"), ("roman numbers", "a.txt", "T\n", "i. x\n"),
    ("bare numbers", "a.txt", "T\n", "1\n2\n"), ("blank lines", "a.txt", "T\na. x\n", "\n"),
    ("one line", "a.txt", "T\n", "Word word "), ("one word", "a.txt", "T\n", "Ab"),
    ("doubled words", "a.txt", "T\n", "Edit Edit "),
    ("wrapped lines", "a.txt", "T\n", "word word word word word word word word word\n"),
    ("no-break spaces", "a.txt", "T\n", "\u{A0}"), ("invisible", "a.txt", "T\n", "\u{200B}"),
    ("notes", "a.txt", "T\n", "Note\n"), ("tabs", "a.txt", "T\n", "a\tb\n"),
    ("tabs in a line", "a.txt", "T\n", "a\t"),
    ("lists of contents", "a.txt", "T\n", "In this article\nx\n"),
    ("answers", "a.txt", "T\n", "Was this page helpful?\n\n"),
    ("languages", "a.txt", "T\n", "English\n\n"), ("steps", "a.txt", "T\n", "Step 1: x\n"),
    ("wrapped sentences", "a.txt", "T\n", "Word word word word word word word word word,\nword "),
    ("separators", "a.txt", "T\n", " / "), ("arrows", "a.txt", "T\n", "> "),
    ("bullets", "a.txt", "T\n", "• x\n   • y\n"), ("bullets alone", "a.txt", "T\n", "•\n"),
  ]

  @Test(arguments: pieces.indices)
  func takesLinearTime(_ index: Int) {
    let input = Self.pieces[index]
    func seconds(_ bytes: Int) -> Double {
      let count = bytes / input.piece.utf8.count
      let file = SourceFile(
        path: input.path, text: input.before + String(repeating: input.piece, count: count))
      return ProcessorTime.seconds { _ = DocumentReader.read(file) }
    }
    let small = seconds(Self.size)
    let large = seconds(4 * Self.size)
    // Linear time gives 4 and quadratic time 16; a fifth of a second is noise where a core is shared.
    #expect(large < 10 * small + 0.2, "\(input.name): \(small) s and \(large) s")
  }
}
