import Diagnostics
import Documents
import TestSupport
import Testing

private func read(_ text: String) -> Document {
  DocumentReader.read(
    SourceFile(path: "page.md", text: text), locale: ContentLocale("en"),
    languages: TestLanguages.all)
}

/// What the blocks of a page are and say, with one indentation for each level.
private func lines(_ blocks: [Block], _ depth: String = "") -> [String] {
  blocks.flatMap { block -> [String] in
    switch block {
    case .heading(let heading):
      ["\(depth)\(heading.tab.map { "tab \($0):" } ?? "#") \(text(heading.passage))"]
    case .paragraph(let passage): ["\(depth)\(text(passage))"]
    case .list(let list):
      list.items.flatMap { item in
        [depth + (item.displayedNumber.map { "\($0)." } ?? "-")]
          + lines(item.blocks, depth + "  ")
      }
    case .alert(let alert):
      ["\(depth)! \(alert.kind.rawValue)"] + lines(alert.blocks, depth + "  ")
    case .code(_, let text, _): ["\(depth)` \(text)"]
    case .thematicBreak: ["\(depth)***"]
    case .quote(let inner), .moniker(_, let inner): lines(inner, depth + "> ")
    case .table, .html: ["\(depth)?"]
    }
  }
}

private func text(_ passage: Passage) -> String { passage.target.map(\.plain).joined() }

/// Pages for MkDocs, whose parts CommonMark takes for code.
struct IndentedPartTests {
  @Test(arguments: [
    (
      "!!! note \"Undo\"\n\n    1. Open the bin.\n    2. Take it back.\n\n    It stays.\n\nText.\n",
      [
        "! note", "  Undo", "  1.", "    Open the bin.", "  2.", "    Take it back.", "  It stays.",
        "Text.",
      ]
    ),
    (
      "??? tip\n    1. Press A.\n    2. Press B.\n",
      ["! tip", "  1.", "    Press A.", "  2.", "    Press B."]
    ),
    ("???+ danger \"Hot\"\n    Wait.\n", ["! caution", "  Hot Wait."]),
    (
      "=== \"Linux\"\n\n    - [ ] Run it.\n\n=== \"My Mac\"\n\n    Drag it.\n\nText.\n",
      ["tab linux: Linux", "-", "  Run it.", "tab my-mac: My Mac", "Drag it.", "***", "Text."]
    ),
    (
      "1. Open.\n\n    === \"A\"\n\n        1. Run.\n        2. Wait.\n\n    === \"B\"\n\n        Go.\n\n2. Close.\n",
      [
        "1.", "  Open.", "  tab a: A", "  1.", "    Run.", "  2.", "    Wait.", "  tab b: B",
        "  Go.", "  ***", "2.", "  Close.",
      ]
    ),
    (
      "=== \"A\"\n\n    !!! warning\n\n        Hot.\n\n    ```\n    !!! note\n        x\n    ```\n",
      ["tab a: A", "! warning", "  Hot.", "` !!! note\n    x"]
    ),
    // What only looks like one.
    ("!!! note\n\nText.\n", ["!!! note", "Text."]), ("Wow!!! really\n", ["Wow!!! really"]),
    ("Title\n=== \n\n    code\n", ["# Title", "` code"]),
    ("```\n!!! note\n    x\n```\n", ["` !!! note\n    x"]),
  ])
  func readsAdmonitionsAndTabsByTheirIndentation(text: String, expected: [String]) {
    let document = read(text)
    #expect(lines(document.blocks) == expected)
    // Programs that know these parts show their lists.
    #expect(document.diagnostics.isEmpty)
  }

  @Test func placesWhatIsInAPartWhereItIsWritten() {
    let document = read("=== \"A\"\n\n    !!! note\n\n        1.Open it.\n        2.Close it.\n")
    #expect(document.diagnostics.map(\.place.line) == [5, 6])
    #expect(document.diagnostics.map(\.place.column) == [9, 9])
    let fixed = FixedFile.bytes(
      of: document.file.bytes, with: document.diagnostics.compactMap(\.fix))
    #expect(
      String(decoding: fixed.bytes, as: UTF8.self)
        == "=== \"A\"\n\n    !!! note\n\n        1. Open it.\n        2. Close it.\n")
  }
}
