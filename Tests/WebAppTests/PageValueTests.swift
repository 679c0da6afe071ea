import Commands
import Markup
import Mustache
import Presentation
import Testing
import WebApp

/// What a page shows from a document, a tenant or a person.
struct PageValueTests {
  private func rendered(_ template: String, _ value: PageValue) throws -> String {
    try PageTemplates(["page": template]).html("page", value)
  }

  @Test func leavesNoMarkupAndNoControlSequence() throws {
    let value = PageValue.object(["text": .text("<script>a</script>\u{1B}[31m\"'&\u{202E}b")])
    #expect(
      try rendered("{{text}}", value) == "&lt;script&gt;a&lt;/script&gt;&quot;&#39;&amp;b")
  }

  @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//x", "/sign-out"])
  func makesNoLinkOfWhatIsNoPage(destination: String) throws {
    let runs = PageValue.object(["runs": .runs([TextRun(.link(destination: destination), "a")])])
    #expect(
      try rendered("{{#runs}}{{#link}}<a href={{link}}>{{/link}}{{text}}{{/runs}}", runs) == "a")
  }

  /// What is copied from a page works where it is put: a tab stays a tab.
  @Test func keepsTabsAndLinesOfCode() throws {
    let code = ShownBlock.code(language: "sh", "all:\n\tmake <a> \u{1B}[1m&&\t\tb\n\nend")
    let html = try PageTemplates(TestTranslations.content).html(
      "blocks", .object(["blocks": .blocks([code])]))
    #expect(
      html.contains(
        "<code>all:\n&#9;make &lt;a&gt; &amp;&amp;&#9;&#9;b\n\nend\n</code>"), "\(html)")
  }

  @Test func showsAPictureOrWhyThereIsNone() throws {
    let words = try CommandContext(in: "nl").words
    let pictures = PagePictures(words) { $0.path == "a b.png" ? "/there" : nil }
    let runs = [
      TextRun(.plain, "one", picture: "./x/../a%20b.png"),
      TextRun(.plain, "", picture: "img/two.png"),
      TextRun(.link(destination: "https://a.example"), "three", picture: "a b.png"),
      TextRun(.plain, "<four>", picture: "https://b.example/a.png"),
      TextRun(.plain, "five", picture: "img/../../a%20b.png"),
      TextRun(.plain, "six", picture: "/a b.png"),
    ]
    let html = try PageTemplates(TestTranslations.content).html(
      "runs", .object(["runs": .runs(runs, pictures)]))
    let picture = "<img class=\"picture\" src=\"/there\" alt"
    #expect(
      html == """
        \(picture)="one" loading="lazy">\
        <span class="lost">(Afbeelding: two.png) <small>(\(words[.webPictureMissing]))</small></span>\
        <a href="https://a.example" rel="noreferrer">\(picture)="three" loading="lazy"></a>\
        <span class="lost">&lt;four&gt; <small>(\(words[.webPictureElsewhere]))</small></span>\
        <span class="lost">five <small>(\(words[.webPictureOutside]))</small></span>\
        <span class="lost">six <small>(\(words[.webPictureOutside]))</small></span>
        """)
    // Without a place to take pictures from, their words stand for them.
    #expect(
      try PageTemplates(TestTranslations.content).html("runs", .object(["runs": .runs(runs)]))
        == "one<a href=\"https://a.example\" rel=\"noreferrer\">three</a>&lt;four&gt;fivesix")
  }

  @Test func leavesOutWhatThereIsNot() throws {
    let value = PageValue.object(["none": .nothing, "empty": .list([]), "no": .flag(false)])
    #expect(
      try rendered(
        "{{#none}}1{{/none}}{{#empty}}2{{/empty}}{{#no}}3{{/no}}{{^none}}4{{/none}}", value)
        == "4")
  }

  @Test func takesNothingFromAroundForWhatIsNothing() throws {
    let value = PageValue.object([
      "link": .text("around"), "inner": .object(["link": .nothing]),
    ])
    #expect(
      try rendered("{{#inner}}{{#link}}1{{/link}}{{^link}}2{{/link}}{{link}}{{/inner}}", value)
        == "2")
  }

  /// A step has a link to the page it opens, in addition to its sentence.
  @Test(arguments: ["plain", "label", "code", "link", "beside"])
  func writesASentenceOnce(around: String) throws {
    let runs: [TextRun] = [
      TextRun(.plain, "Go to "), TextRun(.label, "Billing"), TextRun(.code, "x"),
      TextRun(.link(destination: "https://a.example"), "here"),
    ]
    let templates = try PageTemplates(TestTranslations.content)
    let value = PageValue.object([around: .text("around"), "runs": .runs(runs)])
    #expect(
      templates.html("runs", value) == """
        Go to <b class="label">Billing</b><code>x</code>\
        <a href="https://a.example" rel="noreferrer">here</a>
        """)
  }

  @Test func foldsTheExplanationOfAConcept() throws {
    let concept = PageValue.object([
      "asked": .text("What does “hold” mean?"), "explanation": .text("Nothing is deleted."),
      "passage": .object([
        "href": .text("/en/procedures/a#b"), "title": .text("Keep it"),
        "runs": .runs([TextRun(.plain, "A hold stays.")]),
      ]),
    ])
    let html = try PageTemplates(TestTranslations.content).html(
      "step", .object(["concepts": .list([concept])]))
    #expect(
      html.contains(
        "<details><summary>What does “hold” mean?</summary><p>Nothing is deleted.</p>"
          + "<p><a href=\"/en/procedures/a#b\">Keep it</a>: A hold stays.</p></details>"))
  }

  @Test func writesTheEnglishOfALabelBesideIt() throws {
    let runs = [TextRun(.label, "Roller", english: "Roles"), TextRun(.plain, ".")]
    #expect(
      try PageTemplates(TestTranslations.content).html("runs", .object(["runs": .runs(runs)]))
        == "<b class=\"label\">Roller</b> (<span class=\"aside\" lang=\"en\">Roles</span>).")
  }

  @Test(arguments: [
    "", "plain", "<b>", "a&b", "\"'", "<<>>", "å&é→<", "&amp;", "e\u{301}<", "<\u{338}", "&\u{301}",
    "\u{1F468}\u{200D}\u{1F469}<", "\r\n>",
  ])
  func escapesAsTheLibraryDoesAndMore(text: String) throws {
    let escaped = TextEscape.html(text)
    #expect(!escaped.utf8.contains { [0x22, 0x27, 0x3C, 0x3E].contains($0) })
    // A combining mark after `<` makes them one character, which the library does not escape.
    guard text.unicodeScalars.allSatisfy({ !$0.properties.isGraphemeExtend }) else { return }
    #expect(escaped == (try MustacheTemplate(string: "{{.}}").render(text)))
  }
}
