import Diagnostics
import Documents
import Foundation
import Procedures
import TestSupport
import Testing
import Translation

/// Counts where each sentence of a document is in its outline: in one step, in one part, or in none.
private struct PassageCensus {
  /// How often each place is in the outline.
  private var counts: [SourcePlace: Int] = [:]
  private var texts: Set<String> = []

  init(_ outline: DocumentOutline) {
    for part in outline.parts {
      add(part.before + part.after)
      for step in part.steps { add(step) }
    }
    add(outline.rest)
  }

  private mutating func add(_ step: OutlineStep) {
    for form in step.forms.isEmpty ? [step] : step.forms {
      for content in form.content {
        switch content {
        case .block(let block): add([block])
        case .steps(let steps): for inner in steps { add(inner) }
        }
      }
    }
  }

  private mutating func add(_ blocks: [Block]) {
    for passage in Self.passages(in: blocks) {
      counts[passage.place, default: 0] += 1
      texts.insert(passage.target.plainText)
    }
  }

  /// The sentences of the document that are not in the outline once. The same sentence in several
  /// variants of a step counts as one.
  func problems(_ document: Document) -> [String] {
    Self.passages(in: document.blocks).compactMap { passage in
      let count = counts[passage.place] ?? 0
      let text = passage.target.plainText
      if count == 1 || text.isEmpty || count == 0 && texts.contains(text) { return nil }
      return "\(document.file.path):\(passage.place.line) \(count) times: \(text.prefix(40))"
    }
  }

  /// The texts of blocks, row by row where a table may be one of steps, and without headings.
  private static func passages(in blocks: [Block]) -> [Passage] {
    blocks.flatMap { block -> [Passage] in
      switch block {
      case .heading, .code, .thematicBreak: []
      case .paragraph(let passage): [passage]
      case .html(let passages): passages
      case .list(let list): list.items.flatMap { passages(in: $0.blocks) }
      case .alert(let alert): passages(in: alert.blocks)
      case .quote(let inner), .moniker(_, let inner): passages(in: inner)
      case .table(let table): table.header + table.rows.flatMap { $0.dropFirst() }
      }
    }
  }
}

struct PassageCensusTests {
  private func problems(_ text: String, path: String = "page.md") -> [String] {
    let document = DocumentReader.read(
      SourceFile(path: path, text: text), languages: TestLanguages.all)
    return PassageCensus(DocumentOutline(document, labels: LabelGlossary())).problems(document)
  }

  /// Handbooks as other programs save them: Word, Confluence, SharePoint, LibreOffice, Google Docs, and
  /// one whose heading nobody closed.
  @Test(arguments: [
    """
    <h1>Leavers</h1><p class=MsoNormal>Read this.</p>
    <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>\
    <span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Open the page.</p>
    <p class=MsoNormal>A remark.</p>
    <p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]>\
    <span style='mso-list:Ignore'>a.<span>&nbsp; </span></span><![endif]>Choose a person.</p>
    <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]>\
    <span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>Close the page.</p>
    <p class=MsoNormal>The end.</p>
    """,
    """
    <h1>Leavers</h1><p>Read this.</p><ul class="inline-task-list"><li data-inline-task-id="1">\
    <span>Remove from:</span><ul><li>The chat</li><li>The wiki</li></ul></li>\
    <li data-inline-task-id="2">Send the laptop back.</li></ul>
    <div class="confluence-information-macro"><p>Ask first.</p></div>
    <table class="confluenceTable"><tr><th>Step</th><th>What</th></tr>
    <tr><td>1</td><td>Open the box.</td></tr><tr><td>2</td><td>Close the box.</td></tr></table>
    """,
    """
    <div data-sp-rte=""><h2>Leavers</h2><p>Follow the steps below.</p><ul><li>Remove the licence.\
    <p>Nobody else may.</p></li><li>Delete the account.</li></ul><ol><li>Open the page.<ul>\
    <li>A fact</li></ul></li><li>Close the page.</li></ol></div>
    """,
    """
    <h1 class="western">Leavers</h1><ol><li><p style="margin-bottom: 0cm">Open the page.</p></li>
    <ol type="a"><li><p>Choose a person.</p></li></ol><p>Between.</p><li><p>Close.</p></li></ol>
    """,
    """
    <h1>Leavers</h1><ol class="lst-kix_a1-0 start" start="1"><li><span>Open the page.</span></li></ol>
    <ol class="lst-kix_a1-1 start" start="1"><li>Choose a person.</li></ol><p>Between.</p>
    <ol class="lst-kix_a1-0" start="2"><li>Close the page.</li></ol><p>The end.</p>
    """,
    "<h1>Leavers<p>Read this.<ol><li>Open the page.<p>More.<li>Close the page.</ol>The end.",
    "<h1>Leavers<div>Read this.</div><ol><li>Open the page.</li></ol><h2>More<ul><li>A fact</li></ul>",
  ])
  func findsEverySentenceOfASavedHandbookOnce(html: String) {
    // A place in HTML is a line.
    let lines = html.replacing("<", with: "\n<")
    #expect(problems("<html><body>\(lines)</body></html>", path: "page.html") == [])
  }

  @Test(arguments: [
    "1. A. Open.\n2. B. Close.\n", "1. A.\n2. B.\n", "1. A. Open.\n   B. Close.\n2. Save.\n",
    "1. One.\n2. Two.\n\n<br/>\n3. Three.\n\nText.\n\n<br/>4. Four.\n",
    "1. One.\n     2. Two.\n\n   Text.\n3. Three.\n",
    "Step 1: The entry is set.\n\nText.\n\nStep 2: Its date.\n\nMore.\n",
    "| No. | Task |\n|---|---|\n| 1 | Open the box |\n| 2 | Close the box |\n\n"
      + "## 1. Open the box\n\nA.\n\n## 2. Close the box\n\nB.\n",
  ])
  func findsEverySentenceOfOddNumbersOnce(text: String) {
    #expect(problems("# T\n\n\(text)") == [])
  }

  @Test func findsEverySentenceOfAHandbookOnce() {
    #expect(
      problems(
        """
        # When somebody leaves

        Read this first.

        > [!IMPORTANT]
        > Tell the manager:
        >
        > 1. By mail.
        > 2. By phone.

        You need:

        - A role
          1. Ask for it.
          2. Wait.
        - A laptop

        Follow the steps below.

        - [ ] Remove from:
          - Slack
          - GitHub
            > [!NOTE]
            > Ask the owner.
        - [ ] Send a mail

          ```text
          Hello
          ```

          | a | b |
          |---|---|
          | c | d |

        Between.

        1. Open.
           - A fact
             1. Inside a fact.
           - Another fact

           ::: moniker range="x"
           1. In X.
           ::: moniker-end
           ::: moniker range="y"
           1. In Y.
           ::: moniker-end
        2. Close.

        - Select **Save**.

        3. Done.

        After.

        | Step | What |
        |---|---|
        | 1 | Open it |
        | 2 | Close it |

        ## Step 1: Open the box

        Inside.

        ## Step 2: Close the box

        - [ ] Tape it

        #### [New](#tab/new)

        1. New one.

        #### [Old](#tab/old)

        Old text.

        ---

        ## Appendix

        The end.
        """) == [])
  }
}

@Suite(.enabled(if: RealPages.areThere, "the real pages are not next to the package"))
struct RealPassageCensusTests {
  @Test func findsEverySentenceOfEveryPageOnce() throws {
    let corpus = RealPages.shared.appending(path: "corpus")
    let names = try FileManager.default.subpathsOfDirectory(atPath: corpus.path)
      .filter { $0.hasSuffix(".md") }.sorted()
    let labels = try RealPages.labels()
    var problems: [String] = []
    // Every fifth page; with more, the debug build takes too long.
    for (index, name) in names.enumerated() where index % 5 == 0 {
      let bytes = Array(try Data(contentsOf: corpus.appending(path: name)))
      let document = DocumentReader.read(
        SourceFile(path: name, bytes: bytes), languages: TestLanguages.all)
      problems += PassageCensus(DocumentOutline(document, labels: labels)).problems(document)
    }
    #expect(problems.isEmpty, "\(problems.count): \(problems.prefix(20))")
  }
}
