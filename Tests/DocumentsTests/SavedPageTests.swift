import Diagnostics
import Documents
import Testing

/// Lists as `1(a(1) b) 2`, with `-` for bullets and `[]` for tasks.
private func shown(_ list: Block.List) -> String {
  list.items.map { item in
    let inner = item.blocks.compactMap { if case .list(let list) = $0 { shown(list) } else { nil } }
    let mark = item.marker == .task ? "[]" : item.displayedNumber.map { "\($0)." } ?? "-"
    return "\(mark)\(item.text)\(inner.map { "(\($0))" }.joined())"
  }.joined(separator: " ")
}

private func lists(_ html: String) -> [String] {
  read("<html><body><h1>A</h1>\(html)</body></html>", path: "page.html").lists.map(shown)
}

/// A paragraph as Word saves an item of a list.
private func word(
  _ level: Int, _ mark: String, _ text: String, condition: String = "<![if !supportLists]>",
  end: String = "<![endif]>"
) -> String {
  "<p class=MsoListParagraphCxSpMiddle style='text-indent:-.25in;mso-list:l0 level\(level) lfo1'>"
    + "\(condition)<span style='mso-list:Ignore'>\(mark)<span style='font:7.0pt \"Times New Roman\"'>"
    + "&nbsp;&nbsp;&nbsp; </span></span>\(end)\(text)<o:p></o:p></p>"
}

struct SavedPageTests {
  @Test func readsListsOfWord() {
    let items = [
      word(1, "1.", "Open <b>Users</b>."), word(1, "2.", "Take it back:"),
      word(2, "a.", "Select it."), word(2, "b.", "Save:"), word(3, "\u{B7}", "A fact"),
      word(1, "3.", "Close."),
    ]
    #expect(
      lists(items.joined(separator: "\n") + "<p>After.</p>") == [
        "1.Open Users. 2.Take it back:(1.Select it. 2.Save:(-A fact)) 3.Close."
      ])
  }

  @Test func readsListsOfWordWithConditionsInComments() {
    let items = [
      word(1, "1.", "Open.", condition: "<!--[if !supportLists]-->", end: "<!--[endif]-->"),
      "<p class=MsoListParagraph>More.</p>",
      word(1, "2.", "Close.", condition: "<!--[if !supportLists]-->", end: "<!--[endif]-->"),
    ]
    #expect(lists("<div>" + items.joined() + "</div><p>After.</p>") == ["1.Open.|More. 2.Close."])
  }

  @Test func beginsAListOfWordAgain() {
    let items = [word(1, "1.", "A"), word(1, "2.", "B"), word(1, "1.", "C"), word(1, "o", "D")]
    #expect(lists(items.joined()) == ["1.A 2.B", "1.C", "-D"])
  }

  /// A paragraph as Word saves an item in a page that is “filtered”.
  private func filtered(
    _ mark: String, _ text: String, style: String = "text-indent:-18.0pt"
  ) -> String {
    "<p class=MsoListParagraphCxSpMiddle style='\(style)'>\(mark)<span\nstyle='font:7.0pt "
      + "\"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>\(text)</p>"
  }

  @Test func readsListsOfFilteredPages() {
    let inner = "margin-left:72.0pt;text-indent:-18.0pt"
    let bullet = "<span style='font-family:Symbol'>\u{B7}</span>"
    let items = [
      filtered("1.", "Open <b>Users</b>."), filtered("2.", "Take it back:"),
      filtered("a.", "Select it.", style: inner), filtered("b.", "Save.", style: inner),
      filtered("<b>3.", "Close</b> it.", style: "margin-left:.5in;text-indent:-.25in"),
      filtered(bullet, "A fact", style: "margin-left:2.54cm;text-indent:-18.0pt"),
      "<p class=MsoNormal style='margin-left:36.0pt;text-indent:-18.0pt'>Not 4. an item</p>",
    ]
    #expect(
      lists(items.joined(separator: "\n")) == [
        "1.Open Users. 2.Take it back:(1.Select it. 2.Save.) 3.Close it.(-A fact)"
      ])
  }

  @Test func readsNumbersOfSeveralLevelsOfWord() {
    let items = [word(1, "1.", "A"), word(2, "1.1.", "B"), word(2, "1.2", "C"), word(1, "2.", "D")]
    #expect(lists(items.joined()) == ["1.A(1.B 2.C) 2.D"])
  }

  @Test func keepsTheStepsBehindBulletsBetweenItems() {
    #expect(
      lists("<ol><li>Open.</li><UL class=a><li>A</li><li>B</li></UL><li>Close.</li></ol>") == [
        "1.Open.(-A -B) 2.Close."
      ])
    #expect(
      lists(
        "<ol><li>Open.</li><ul><li>A</li><ul><li>B</li></ul></ul><!-- <ol> --><li>Close.</li></ol>"
          + "<ul><li>C<ol><li>D</li></ol></li></ul>") == [
          "1.Open.(-A(-B)) 2.Close.", "-C(1.D)",
        ])
    let page = "# A\n\n<ol>\n<li>Open.</li>\n<ul>\n<li>A</li>\n</ul>\n<li>Close.</li>\n</ol>\n"
    #expect(read(page).lists.map(shown) == ["1.Open.(-A) 2.Close."])
  }

  @Test func readsLevelsOfGoogleDocs() {
    #expect(
      lists(
        """
        <ol class="c1 lst-kix_a1-0 start" start="1"><li><span>Open.</span></li></ol>
        <ol class="c1 lst-kix_a1-1 start" start="1"><li>Inside.</li></ol>
        <ul class="c1 lst-kix_b2-2 start"><li>A fact.</li></ul>
        <ol class="c1 lst-kix_a1-0" start="2"><li>Close.</li></ol>
        """) == ["1.Open.(1.Inside.(-A fact.))", "2.Close."])
  }

  @Test func readsTasksOfEditors() {
    #expect(
      lists(
        """
        <ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" disabled>\
         Open.</li><li class="task-list-item"><input type="checkbox" checked> Close.</li></ul>
        <p>B</p>
        <ul class="inline-task-list"><li data-inline-task-id="1">Open.</li></ul>
        <p>C</p>
        <ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status>\
        <ac:task-body>Open.</ac:task-body></ac:task></ac:task-list>
        <p>D</p>
        <ul><li><p>\u{2610} Open.</p></li><li>[x] Close.</li></ul>
        """) == ["[]Open. []Close.", "[]Open.", "[]Open.", "[]Open. []Close."])
  }

  @Test func readsTasksOfOneNote() {
    #expect(
      lists(
        """
        <p data-tag="to-do">Open.</p><p data-tag="important,to-do:completed">Close.</p>
        <p>A</p>
        <p><span data-tag="to-do">Open.</span></p>
        <p>B</p>
        <ul><li data-tag="to-do">Open.</li><li><span data-tag="to-do:completed">Close.</span></li>\
        <li><p data-tag="to-do">Lock.</p></li><li data-tag="important">A fact.</li></ul>
        <p>C</p>
        <ol><li data-tag="to-do">Open.</li></ol>
        """) == [
          "[]Open. []Close.", "[]Open.", "[]Open. []Close. []Lock. -A fact.", "[]Open.",
        ])
  }

  @Test func readsListsOfLibreOfficeAndSharePoint() {
    #expect(
      lists(
        """
        <ol>\n\t<li><p style="margin-bottom: 0cm">Open.</p></li>\n\t<ol type="a">
        \t<li><p>Inside.</p></li></ol>\n\t<li><p>Close.</p></li>\n</ol>
        """) == ["1.Open.(1.Inside.) 2.Close."])
    #expect(
      lists(
        "<div data-sp-rte=\"\"><ol style=\"list-style-type:decimal;\"><li>Open.</li>"
          + "<li>Choose:<ul><li>A</li></ul></li></ol></div>") == ["1.Open. 2.Choose:(-A)"])
  }
}
