import Diagnostics
import Documents
import Testing

/// The steps of blocks, each with its depth and the number that a reader sees.
private func steps(_ blocks: [Block], depth: Int = 0) -> [String] {
  blocks.flatMap { block -> [String] in
    switch block {
    case .list(let list):
      var last: Int?
      return list.items.flatMap { item -> [String] in
        let shown =
          item.marker == .typed ? item.displayedNumber : last.map { $0 + 1 } ?? item.displayedNumber
        last = list.isOrdered ? shown : nil
        let text = item.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return ["\(depth): \(shown ?? 0) \(text)"] + steps(item.blocks, depth: depth + 1)
      }
    case .quote(let inner), .moniker(_, let inner): return steps(inner, depth: depth + 1)
    case .alert(let alert): return steps(alert.blocks, depth: depth + 1)
    case .heading, .paragraph, .code, .table, .html, .thematicBreak: return []
    }
  }
}

private func fixed(_ text: String) -> String {
  let document = read(text)
  let bytes = FixedFile.bytes(of: document.file.bytes, with: document.diagnostics.compactMap(\.fix))
  return String(decoding: bytes.bytes, as: UTF8.self)
}

/// Invented pages: lists with and without flaws, in what surrounds lists and next to others.
private enum InventedPages {
  static let markers: [@Sendable (Int) -> String] = [
    { "\($0). " }, { "\($0)) " }, { "**\($0).** " }, { "\($0)\\. " }, { "\($0)." },
    { "\($0).\u{A0}" }, { "Step \($0): " }, { "- \($0). " }, { "(\($0)) " },
  ]

  /// What is before a list, and what its lines begin with.
  static let surroundings = [
    ("", ""), ("", "> "), ("1. Outer:\n\n", "   "), ("- Outer:\n\n", "  "),
    ("!!! note \"Undo\"\n\n", "    "), ("=== \"Linux\"\n\n", "    "), ("[^1]: Note\n\n", "    "),
    ("> 1. Outer:\n>\n", ">    "), ("", "    "),
  ]

  static func shapes(_ marker: (Int) -> String) -> [[String]] {
    let (one, two, three) = (marker(1), marker(2), marker(3))
    return [
      ["\(one)Open A.", "\(two)Open B."],
      ["\(one)Open A.", "", "\(two)Open B.", "", "\(one)Open C.", "", "\(two)Open D."],
      ["\(one)Open A.<br>\(two)Open B."],
      ["Do this:<br>\(one)Open A.<br><br>\(two)Open B.", "", "\(three)Open C."],
      ["\(one)Open A.", "\(two)Open B.", "", "Text.", "\(three)Open C."],
      ["1. \(one)Open A.", "   \(two)Open B.", "2. Open C."],
      ["- \(one)Open A.", "  \(two)Open B."],
      ["\(one)Open A.", "", "   More.", "", "\(two)Open B.", "   - Fact"],
      (1...10).map { "\(marker($0))Open \($0)." } + ["", "   More."],
    ]
  }

  static let others = [
    ("", ""), ("1. Open Y.\n2. Open Z.\n\n", ""), ("", "\n1. Open Y.\n2. Open Z.\n"),
    ("1\\. Open Y.\n\n2\\. Open Z.\n\n## More\n\n", ""),
  ]

  static var all: [String] {
    markers.enumerated().flatMap { row, marker in
      shapes(marker).enumerated().flatMap { column, shape in
        surroundings.enumerated().map { index, around in
          let list = shape.map { around.1 + $0 + "\n" }.joined()
          let other = others.dropFirst((row + column + index) % others.count).first ?? ("", "")
          return "# Page\n\n\(other.0)\(around.0)\(list)\(other.1)"
        }
      }
    }
  }
}

struct CertainFixTests {
  @Test func keepsTheStepsOfEveryPageItFixes() {
    var changed = 0
    for text in InventedPages.all {
      let mended = fixed(text)
      guard mended != text else { continue }
      changed += 1
      #expect(steps(read(text).blocks) == steps(read(mended).blocks), "\(text)\n→\n\(mended)")
      #expect(fixed(mended) == mended, "\(text)\n→\n\(mended)")
    }
    #expect(changed > 50)
  }

  @Test func readsAListThatBeginsBehindANumber() {
    let document = read("# Y\n\n1. 1. Open N.\n   2. Open O.\n2. Open P.\n")
    #expect(
      steps(document.blocks) == ["0: 1 ", "1: 1 Open N.", "1: 2 Open O.", "0: 2 Open P."])
    #expect(document.ids.isEmpty)
    let bullets = read("1. Open.\n   - 1. Open N.\n     2. Open O.\n2. Close.\n")
    #expect(bullets.ids.isEmpty)
  }

  @Test(arguments: [
    "> **1.** Open A.<br>**2.** Open B.\n", "> 1. Open C.<br>2. Open D.\n",
    "1. Open G:<br>   1. Open H.<br>   2. Open I.\n", "- Intro:<br>1. Open E.<br>2. Open F.\n",
    "[^1]: Note\n\n    1. Open the bin.\n    2. Take it back.\n",
    ".. note::\n    1. Press A.\n    2. Press B.\n",
    "1. Open E.\n2. Open F.\n\n- Step 1: Open G.\n- Step 2: Open H.\n",
    "1\\. - Open K.\n\n2\\. - Open L.\n",
  ])
  func leavesToAPersonWhatIsNotCertain(text: String) {
    #expect(!read(text).ids.isEmpty)
    #expect(fixed(text) == text)
  }

  @Test func keepsDelimitersAndLineEnds() {
    #expect(fixed("1) Open J.<BR />2) Open K.\n") == "1) Open J.\n2) Open K.\n")
    #expect(fixed("# A\r\n\r\n1. Open.<br><br>2. Go.\r\n") == "# A\r\n\r\n1. Open.\r\n2. Go.\r\n")
  }

  @Test func fixesTheOtherPartsOfAPage() {
    let kept = "# A\n\n1. Open.\n\n- Step 1: Go.\n- Step 2: Close.\n\n# B\n\n"
    #expect(fixed("\(kept)1\\. Open.\n2\\. Go.\n") == "\(kept)1. Open.\n2. Go.\n")
  }

  /// With the same mark, Markdown would show it as the steps 3 and 4.
  @Test func partsAListThatBeginsAgainByItsMark() {
    let text = "1. Open E.\n2. Open F.\n\n1\\. Open G.\n\n2\\. Open H.\n"
    #expect(fixed(text) == "1. Open E.\n2. Open F.\n\n1) Open G.\n\n2) Open H.\n")
  }

  @Test func countsTheStepsBehindLineBreaks() {
    let text = "1. Open A.<br>2. Open B.\n\n**3.** Open C.\n"
    #expect(steps(read(text).blocks) == ["0: 1 Open A.", "0: 2 Open B.", "0: 3 Open C."])
    #expect(fixed(text) == "1. Open A.\n2. Open B.\n\n3. Open C.\n")
  }
}
