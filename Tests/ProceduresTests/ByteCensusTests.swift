import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// Counts the words of a file, as they are in its bytes, in the outline of the file: each must be in
/// one step, or in one part outside its steps. Nothing that the readers made of the file is asked.
private struct ByteCensus {
  private var counts: [String: Int] = [:]

  init(_ outline: DocumentOutline) {
    for part in outline.parts {
      add(part.before + part.after)
      for step in part.steps { add(step) }
    }
    add(outline.rest)
  }

  private mutating func add(_ step: OutlineStep) {
    for content in step.content {
      switch content {
      case .block(let block): add([block])
      case .steps(let steps): for inner in steps { add(inner) }
      }
    }
  }

  private mutating func add(_ blocks: [Block]) {
    for block in blocks {
      switch block {
      case .code(_, let text, _): count(text)
      case .quote(let inner), .moniker(_, let inner): add(inner)
      case .alert(let alert): add(alert.blocks)
      case .list(let list): for item in list.items { add(item.blocks) }
      case .heading, .paragraph, .table, .html, .thematicBreak:
        for passage in block.passages { count(passage.target.map(\.plain).joined()) }
      }
    }
  }

  private mutating func count(_ text: String) {
    for word in ByteCensus.words(of: text) { counts[word, default: 0] += 1 }
  }

  /// The marked words of a text, `q1q`, `q2q` and so on.
  static func words(of text: String) -> [String] {
    text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
      .filter { $0.first == "q" && $0.last == "q" && $0.count > 2 }
  }

  /// The words that are not in one place.
  func problems(_ text: String) -> [String] {
    Self.words(of: text).filter { counts[$0] != 1 }.map { "\($0): \(counts[$0] ?? 0)" }
  }
}

struct ByteCensusTests {
  /// Invented handbooks, with `§` for each word that is looked for.
  @Test(arguments: [
    """
    # Leavers

    Before § you begin.

    1. Open § it.

       More § on it.

       - A fact §

    1.1 Lift § it.

    1.2 Turn § it.

    Text § between.

    2. Close § it.

    > [!NOTE]
    > Wait § here.

    | Step | Do |
    |---|---|
    | 1 | Open § it. |
    | 2 | Close § it. |

    After § it.
    """,
    """
    # Joiners

    Do the following §:

    • Open § it.
    • Close § it.

    !!! note "Title §"

        Text § of it.

        1. Open § it.
        2. Close § it.

    === "A"

        Run § it.

    === "B"

        - [ ] Drag § it.

    1. Take (a) this § and (b) that §.
       (a) Open § it.
       (b) Close § it.

    1.
    Open § it.
    """,
    """
    # Cells

    | Task | How |
    |---|---|
    | In § | Do §:<br>1. Open § it.<br>Wait §.<br>2. Close § it. |
    | Out § | None § |

    Text §.

    1. A §.

    # [X](#tab/x)

    2. B §.

    # [Y](#tab/y)

    2. C §.

    ---

    3. D §.

    <ul>
    <li><input type="checkbox"> Open § it.</li>
    </ul>

    ## Step 1.1: Open

    Text § of it.

    ## Step 1.2: Close

    Text § of it.
    """,
  ])
  func findsEveryWordOfTheFileInOnePlace(handbook: String) {
    var number = 0
    let text = handbook.map { character -> String in
      guard character == "§" else { return String(character) }
      number += 1
      return "q\(number)q"
    }.joined()
    let document = DocumentReader.read(
      SourceFile(path: "page.md", text: text), locale: ContentLocale("en"),
      languages: TestLanguages.all)
    let census = ByteCensus(DocumentOutline(document, labels: LabelGlossary()))
    #expect(census.problems(text) == [])
    #expect(ByteCensus.words(of: text).count == number && number > 10)
  }
}
