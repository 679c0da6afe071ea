import Diagnostics
import Documents
import TestSupport
import Testing

private func page(_ body: String) -> Document {
  read("<html><head><meta charset='utf-8'></head><body>\(body)</body></html>", path: "page.html")
}

struct HTMLPageTests {
  @Test(arguments: ["a.html", "a.HTM", "b/c.xhtml"])
  func knowsAPageByItsName(_ path: String) {
    #expect(read("<h1>A</h1>", path: path).format == .html)
  }

  @Test(arguments: [
    "<!doctype HTML><p>x", "\u{FEFF} <!-- saved --><html lang=en>", "<?xml?><html>",
  ])
  func knowsAPageByItsBeginning(_ text: String) {
    #expect(read(text, path: "-").format == .html)
  }

  @Test func takesMarkdownThatBeginsWithHTMLForMarkdown() {
    #expect(read("<html>\n\n# A", path: "a.md").format == .markdown)
    #expect(read("<htmlish>\n", path: "a.txt").format == .plainText)
  }

  @Test func countsAsThePageSays() {
    let lists = page(
      """
      <h1>A</h1><ol start=4><li>d</li><li value="9">e</li><li>f</li></ol>
      <ol reversed><li>c</li><li>b</li></ol><ol start="x"><li>1</li></ol>
      """
    ).lists
    #expect(lists.map { $0.items.map(\.displayedNumber) } == [[4, 9, 10], [2, 1], [1]])
  }

  @Test(arguments: [
    "<h1>A<ol><li>Open.</li><li>Close.</li></ol><p>After.</p>",
    "<h1>A<div>Text.</div><ul><li>Fact</li></ul><ol><li>Open.</li><li>Close.</li></ol>",
    "<h1><div>A</div><ol><li>Open.</li><li>Close.</li></ol>After.",
    "<h1>A<h2>B</h2><ol><li>Open.</li><li>Close.</li></ol>",
    "<div><h1>A<ol><li>Open.</li><li>Close.</li></ol></div>",
  ])
  func endsAHeadingThatNobodyCloses(body: String) {
    let document = page(body)
    let titles = document.blocks.compactMap { block in
      if case .heading(let heading) = block { heading.passage.target.text } else { nil }
    }
    #expect(titles == (body.contains("<h2>") ? ["A", "B"] : ["A"]))
    #expect(document.lists.last?.items.map(\.text) == ["Open.", "Close."])
    #expect(document.paragraphs.map(\.target.text) == ["Text.", "After."].filter(body.contains))
  }

  @Test func keepsListsAndTablesOutOfAHeadingThatNobodyCloses() {
    let document = page(
      "<h1>A<div>Text.</div><ul><li>Fact</li></ul><table><tr><td>1</td><td>B</td></tr></table>")
    #expect(document.lists.flatMap(\.items).map(\.text) == ["Fact"])
    #expect(document.paragraphs.map(\.target.text) == ["Text."])
    #expect(page("<h1><div>A</div><div>B</div></h1><p>C</p>").blocks.count == 2)
  }

  @Test func putsAListThatStandsBetweenItemsIntoTheItemBefore() {
    let lists = page("<h1>A</h1><ol><li>a</li><ol><li>b</li></ol><p>c</p><li>d</li></ol>").lists
    #expect(lists.map(\.items.count) == [2])
    #expect(lists[0].items[0].blocks.count == 3)
  }

  @Test func putsLetteredStepsIntoTheStepBefore() {
    let lists = page(
      "<h1>A</h1><ol><li>a</li><li>b</li></ol><ol type=a><li>x</li></ol><ol start=3><li>c</li></ol>"
    ).lists
    #expect(lists.map(\.items.count) == [2, 1])
    #expect(lists[0].items[1].blocks.count == 2)
  }

  @Test func readsStepsThatAreTypedAsParagraphs() {
    let document = page(
      """
      <h1>A</h1><p>1.&nbsp;&nbsp; Go to <b>Users</b>.</p><p style="margin-left:36px">a) First.</p>
      <p style="margin-left:36px">b) Then.</p><p><b>2.</b> Select <b>Save</b>.</p>
      <p>Wait.</p><p>3. Done.</p>
      """)
    #expect(document.lists.map { $0.items.map(\.displayedNumber) } == [[1, 2], [3]])
    #expect(document.lists[0].items[0].blocks.count == 2)
    #expect(document.lists[0].items[1].text == "Select Save.")
    #expect(document.ids == [.listFaked])
    #expect(document.diagnostics[0].severity == .note)
  }

  @Test func readsStepsThatAreTypedAsLines() {
    let document = page("<h1>A</h1><div>Do this:<br>1. Go.<br>2. Save.</div>")
    #expect(document.lists.map { $0.items.map(\.text) } == [["Go.", "Save."]])
    #expect(document.paragraphs.map(\.target.text) == ["Do this:"])
  }

  @Test func readsBulletsWithTypedNumbersAsSteps() {
    let document = page("<h1>A</h1><ul><li>1. Go.</li><li>2. Save.</li></ul>")
    #expect(document.lists.map(\.isOrdered) == [true])
    #expect(document.ids == [.listFaked])
  }

  @Test func leavesASingleNumberInItsText() {
    let document = page("<h1>A</h1><p>1. januari is a day.</p><p>2024. A year.</p>")
    #expect(document.lists.isEmpty)
    #expect(document.ids.isEmpty)
  }

  @Test(arguments: [
    "<div class='alert is-info'><p class='alert-title'>Obs!</p><p>x</p></div>",
    "<blockquote><p>[!NOTE]</p><p>x</p></blockquote>", "<p><b>Opmerking:</b> x</p>",
    "<p>Note</p><p>x</p>", "<p class=note>x</p>", "<div role=note>x</div>", "<p><b>Note</b> x</p>",
  ])
  func readsAlerts(_ html: String) {
    let alerts = page("<h1>A</h1>\(html)").alerts
    #expect(alerts.map(\.kind) == [.note])
    #expect(
      alerts[0].blocks.map { if case .paragraph(let it) = $0 { it.target.text } else { "" } } == [
        "x"
      ])
  }

  @Test func takesThePartThatIsTheDocument() {
    let document = page(
      "<h1>Site</h1><p>News</p><main><h2>A</h2><p>x</p></main><p>More</p><footer>F</footer>")
    #expect(document.headings.map(\.passage.target.text) == ["Site", "A"])
    #expect(document.paragraphs.map(\.target.text) == ["x"])
  }

  @Test func readsAPageThatStandsInAForm() {
    #expect(page("<form><h1>A</h1><p>x</p></form>").paragraphs.count == 1)
    #expect(page("<h1>A</h1><form><p>x</p></form>").paragraphs.isEmpty)
  }

  @Test func readsUnitsOfTwoLanguages() {
    let first = unit("a1b2c-103", "Välj **<b>Spara</b>**.", "Select <b>Save</b>.")
    let second = unit("a1b2c-104", "rob@a.<span> se", "rob@a.<span>se")
    let document = page("<h1>A</h1><ol><li>\(first)</li><li>\(second)</li></ol>")
    let items = document.lists[0].items
    #expect(items.count == 2)
    guard case .paragraph(let passage)? = items[0].blocks.first,
      case .paragraph(let other)? = items[1].blocks.first
    else {
      Issue.record("no paragraph")
      return
    }
    #expect(passage.source?.text == "Select Save.")
    #expect(passage.target.text == "Välj **Spara**.")
    #expect(passage.segments == [SegmentID(rawValue: "a1b2c-103")])
    #expect(other.source?.text == "rob@a.se")
    #expect(document.sourceLocale == ContentLocale("en-US"))
    #expect(document.segments.count == 2)
  }

  @Test func saysWhereAPageWasCutOff() {
    let document = read("<h1>A</h1>\n<p>x</p>\n<!-- never closed\n<p>y</p>", path: "a.html")
    #expect(document.ids == [.markupUnclosed])
    #expect(document.diagnostics[0].place.line == 3)
  }

  @Test func saysThatAPageShowsNothing() {
    #expect(page("<div id=app></div><script>draw()</script>").ids == [.pageEmpty])
  }

  @Test func saysThatAPageHasNoHeading() {
    #expect(page("<p>x</p>").ids == [.pageWithoutHeading])
  }

  @Test func saysHowDeepAPageMayNest() {
    let deep = String(repeating: "<ul><li>", count: 100) + "x"
    #expect(page("<h1>A</h1>" + deep).ids == [.nestingTooDeep])
    let deeper = String(repeating: "<div>", count: 1000) + "x"
    #expect(page("<h1>A</h1>" + deeper).ids.contains(.nestingTooDeep))
  }

  @Test func readsWindows1252AndSaysSo() {
    let bytes = Array("<html><meta charset=iso-8859-1><h1>Sk".utf8) + [0xE5, 0x70, 0x96]
    let document = DocumentReader.read(
      SourceFile(path: "a.html", bytes: bytes), languages: TestLanguages.all)
    #expect(document.headings.map(\.passage.target.text) == ["Skåp–"])
    #expect(document.ids == [.encodingInvalid])
    #expect(document.diagnostics[0].severity == .warning)
    let silent = DocumentReader.read(
      SourceFile(path: "a.html", bytes: [0x3C, 0x68, 0x31, 0x3E, 0xE5]),
      languages: TestLanguages.all)
    #expect(silent.diagnostics.map(\.severity) == [.error])
  }

  @Test func readsUTF16() {
    let text = "<h1>Skåp</h1>"
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let document = DocumentReader.read(
      SourceFile(path: "a.html", bytes: bytes), languages: TestLanguages.all)
    #expect(document.headings.map(\.passage.target.text) == ["Skåp"])
    #expect(document.ids == [.encodingInvalid])
  }

  @Test func takesTheLanguageThatThePageSays() {
    #expect(read("<html lang='nl-nl'><h1>A</h1>", path: "a.html").locale.identifier == "nl-NL")
    #expect(
      read("<html lang='{{x}}'><h1>och att det</h1>", path: "a.html").locale.identifier == "sv")
  }

  @Test func putsTheWordsOfAStepBeforeItsPicture() {
    let items = page("<h1>A</h1><ol><li><p><img src=a alt=b></p><p>Go.</p></li></ol>").lists[0]
      .items
    guard case .paragraph(let first)? = items[0].blocks.first else {
      Issue.record("no paragraph")
      return
    }
    #expect(first.target.text == "Go.")
    #expect(items[0].blocks.count == 2)
  }

  @Test(arguments: [
    "<nav>x</nav>", "<footer>x</footer>", "<div hidden>x</div>", "<p style='display : none'>x</p>",
    "<div class='a cookie-banner'>x</div>", "<div aria-hidden=TRUE>x</div>", "<script>x</script>",
    "<div id=toc><h2>x</h2></div>", "<header>x</header>", "<div role=navigation>x</div>",
    "<p>Was this page helpful?</p><p>Yes</p><p>No</p>", "<h3>In this article</h3><ol><li>x</ol>",
    "<p>Article • 2023-05-17</p>", "<p>&nbsp;</p>", "<p>Gäller:</p><p>x</p>", "<button>x</button>",
    "<div role=alert class=cookie-notice>x</div>", "<div id=footer><p>Generated</p></div>",
    "<div class='pageSection group'><h2 id=attachments>Attachments:</h2><a href=a>a.png</a></div>",
  ])
  func leavesOutThePageAround(_ furniture: String) {
    let document = page("<h1>A</h1>\(furniture)<p>y</p>")
    #expect(document.paragraphs.map(\.target.text) == ["y"])
    #expect(document.blocks.count == 2)
  }

  @Test(
    arguments: [
      ("<b>a</b>", [.strong([.text("a")])]), ("a<br>b", [.text("a"), .lineBreak, .text("b")]),
      ("<a href=x><em>a</em></a>", [.link(destination: "x", [.emphasis([.text("a")])])]),
      ("a  <code>b  c</code>\n d", [.text("a "), .code("b c"), .text(" d")]),
      ("&lt;a&gt; &eacute;&#8203;", [.text("<a> é")]),
      ("<img src=x alt=y>z", [.image(destination: "x", alternative: "y"), .text("z")]),
    ] as [(String, [Inline])])
  func readsRunningText(_ html: String, _ expected: [Inline]) {
    #expect(page("<h1>A</h1><p>\(html)</p>").paragraphs.map(\.target) == [expected])
  }
}

struct LocaleGuessTests {
  @Test(arguments: [
    ("FÖR ATT låsa UPP ett skåp måste du välja Öppna på sidan.", "sv"),
    ("Ga naar de pagina\u{A0}van het beheercentrum en kies een kluis.", "nl"),
    ("Go to the page of the locker and select Open.", "en"), ("123", "en"),
    ("Öppna skåpet.\nLås dörren.\nStäng.", "sv"), ("Open de kluis.\nVerwijder de sleutel.", "nl"),
    ("Remove the key.\nLock it.", "en"), ("Save.\nClose.", "en"),
  ])
  func tellsTheLanguageOfText(_ text: String, _ language: String) {
    #expect(read("T\n\n\(text)\n", path: "a.txt").locale.identifier == language)
    #expect(
      read("<script>the the the the the the</script>\(text)", path: "a.html").locale.identifier
        == language)
  }
}
