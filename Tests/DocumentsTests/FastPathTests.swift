import Documents
import Markup
import TestSupport
import Testing

/// Fast ways to read bytes, each compared with the plain way.
struct FastPathTests {
  private static let characters = [
    "a", "B", "1", " ", " ", "\t", "\n", "\r", "\r\n", "\u{B}", "\u{A0}", "\u{85}", "\u{2003}", "å",
    "Å", "ž", "\u{301}", "e\u{301}", "–", "…", "👍🏽", "\u{200D}", "ß", "İ", "1.",
  ]

  private static let letters = ["a", "b", "å", "ž", " ", "\u{301}", "…", "İ", "\r\n"]

  private static func text(
    _ numbers: inout Numbers, upTo length: Int, of characters: [String] = characters
  ) -> String {
    (0..<Int.random(in: 0...length, using: &numbers))
      .map { _ in characters.randomElement(using: &numbers) ?? "" }.joined()
  }

  @Test func splitsTextsAtWhiteSpaceAsCharactersDo() {
    var numbers = Numbers(seed: 1)
    var simple = 0
    for _ in 0..<20_000 {
      let text = Self.text(&numbers, upTo: Bool.random(using: &numbers) ? 4 : 12)
      if SimpleText.isSimple(text) { simple += 1 }
      #expect(
        text.words() == text.split(whereSeparator: \.isWhitespace), "\(text.debugDescription)")
      #expect(
        text.words(most: 4) == text.split(maxSplits: 3, whereSeparator: \.isWhitespace),
        "\(text.debugDescription)")
    }
    #expect(simple > 2_000)
  }

  @Test func findsTextsInOthersAsCharactersDo() {
    var numbers = Numbers(seed: 2)
    var found = (yes: 0, no: 0)
    for _ in 0..<40_000 {
      let text = Self.text(&numbers, upTo: 8, of: Self.letters)
      let part = Self.text(&numbers, upTo: 2, of: Self.letters)
      guard let contains = SimpleText.contains(part, in: text) else { continue }
      if contains { found.yes += 1 } else { found.no += 1 }
      #expect(contains == text.contains(part), "\(text.debugDescription), \(part.debugDescription)")
    }
    #expect(found.yes > 200 && found.no > 200)
  }

  @Test func findsPatternsWithARareStartAsTheCLibraryDoes() {
    var numbers = Numbers(seed: 3)
    for _ in 0..<20_000 {
      let letters = Array((Bool.random(using: &numbers) ? "<bBrR>a" : "<bBrR>aaaaaaabbrr<").utf8)
      let bytes = (0..<Int.random(in: 0...120, using: &numbers)).map { _ in
        letters.randomElement(using: &numbers) ?? 0
      }
      let start = Int.random(in: 0...bytes.count, using: &numbers)
      let end = Int.random(in: start...bytes.count, using: &numbers)
      for pattern in ["<br", "<", "<b", ">a"].map({ Array($0.utf8) }) {
        let plain = ByteSearch.first(pattern, in: bytes, from: start, to: end)
        #expect(
          ByteSearch.first(pattern, ofRareStartIn: bytes, from: start, to: end) == plain,
          "\(String(decoding: bytes[start..<end], as: UTF8.self))")
        let small = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        #expect(
          ByteSearch.first(
            pattern, ofRareStartIn: bytes, from: start, to: end, isCaseIgnored: true)
            == ByteSearch.first(pattern, in: small, from: start, to: end),
          "\(String(decoding: bytes[start..<end], as: UTF8.self))")
      }
    }
  }

  @Test func findsTheFirstByteThatIsNotASCIIWhereverItStands() {
    for length in 0...100 {
      var bytes = [UInt8](repeating: 0x7F, count: length)
      for place in bytes.indices.reversed() {
        bytes[place] = 0x80
        for start in [0, place, place + 1] {
          #expect(
            ByteSearch.firstNonASCII(in: bytes, from: start)
              == bytes.indices.first { $0 >= start && bytes[$0] >= 0x80 })
        }
      }
    }
  }

  @Test func readsSimpleHTMLAsTheParserDoes() {
    let pieces = [
      "<details>", "<summary>", "<p>", "</details>", "</summary>", "</p>", "<details>", "<p>",
      "<summary>Expand it</summary>", "<p>Öppna </p>", "<b>", "<br>", "</br>", "<P>", "<p >",
      "<pre>", "a", "Open it", " ", "  b ", "\n", "\t", "\r\n", "\u{A0}", "ö", "&amp;", "&", ">",
      "\"", "'",
      "<", "</", "\u{0}", "\u{2003}", "\u{301}", "👍",
    ]
    var numbers = Numbers(seed: 7)
    var simple = 0
    for _ in 0..<20_000 {
      let html = (0..<Int.random(in: 1...8, using: &numbers))
        .map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
      if HTMLText.isSimple(html) { simple += 1 }
      #expect(
        HTMLText.passages(of: html) == HTMLText.parsed(html), "\(html.debugDescription)")
    }
    #expect(simple > 300)
  }

  @Test func readsEveryCellWithALineThatBeginsWithTwo() throws {
    let languages = TestLanguages.all
    let pieces = [
      "<br>", "<br/>", "<BR >", "<Br>", "<br><br>", "1. Open", "2. Close", "(1) Open",
      "**2.** Close", "(2) Close", "02. Close", "22. Close", "2", "0", "3. Stop", "Step 2: Close",
      "*1. Open*", "[1. Open](b.md)", "[](b.md)", "`2.` Close", "![a](b.png)", "&#49;. Open",
      "&nbsp;", "\u{A0}", "\\1. Open", "<b>1.</b> Open", "<a name=\"b\"></a>", "<i title=\">\">",
      "<!-- > -->", "Step 1: Open", "**Step 2:** Close", "Steg", "①", "–", "• ", "text", " ", " ",
      "_", "**", "][", "(", "<", ">", "\"", "1️⃣ Open", "2️⃣ Close", "２．Close", "②", "2) Close",
      "<span data-ttu-id=\"a-1\">1. Öppna<br></span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">1. Open</span></span>",
      "<span data-ttu-id=\"a-2\">2. Stäng</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-2\">2. Close</span></span>",
    ]
    var numbers = Numbers(seed: 4)
    var two = 0
    var refused = 0
    for _ in 0..<3_000 {
      let cell = (0..<Int.random(in: 2...6, using: &numbers))
        .map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
      let file = SourceFile(
        path: "a.md", text: "# A <br>\n\n| a | b |\n|---|---|\n| x | \(cell) |\n")
      let document = DocumentReader.read(file, languages: languages)
      for case .table(let table) in document.blocks {
        for passage in table.rows.joined() {
          let lines = passage.target.split(separator: .lineBreak)
          let isTwo = lines.dropFirst().contains { line in
            Passage(target: Array(line), source: nil, segments: [], place: passage.place)
              .leadingNumber(languages)?.value == 2
          }
          if isTwo { two += 1 }
          if !passage.mayHaveStepsInLines { refused += 1 }
          #expect(!isTwo || passage.mayHaveStepsInLines, "\(cell)")
          #expect(!isTwo || table.mayHaveStepsInLines, "\(cell)")
        }
      }
    }
    #expect(two > 100 && refused > 100)
  }

  @Test func readsEveryHeadingThatBeginsWithANumber() throws {
    let languages = TestLanguages.all
    let words = languages.stepWords
    let pieces = [
      "[", "[", "1. Open", "Step 1: Open", "Steg 2: Stäng", "st", "ep 1", "Open it", "Öppna",
      "](b.md)", "[Close the page](b.md)", "[Stäng sidan](b.md)",
      "](b.md)", "**", "_", "`", "&#49;. ", "&nbsp;", "<b>", "</b>", "!", " ", " ", "Steg", " 3",
      "ü",
      "<span data-ttu-id=\"a-1\">1. Öppna</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">Open it</span></span>",
      "<span data-ttu-id=\"a-2\">Stäng det</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-2\">Step 2: Close</span></span>",
      "<span data-ttu-id=\"a-3\">[Stäng det](b.md)</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-3\">[Close it](b.md)</span></span>",
    ]
    var numbers = Numbers(seed: 5)
    var numbered = 0
    var refused = 0
    for _ in 0..<4_000 {
      let heading = (0..<Int.random(in: 1...6, using: &numbers))
        .map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
      let document = DocumentReader.read(
        SourceFile(path: "a.md", text: "## \(heading)\n"), languages: languages)
      for case .heading(let heading) in document.blocks {
        let passage = heading.passage
        let sides = [passage.target] + [passage.source].compactMap(\.self)
        let isNumbered = sides.contains { side in
          Passage(target: side, source: nil, segments: [], place: passage.place)
            .leadingNumber(languages) != nil
        }
        let may = passage.mayBeginWithNumber(orWith: words)
        // What was asked before links were told apart, which still decides of all others.
        let plain = passage.mayBeginWithNumberInMarkup || passage.mayBegin(with: words)
        if isNumbered { numbered += 1 }
        if plain, !may { refused += 1 }
        #expect(may || !plain || !isNumbered, "\(passage.target)")
        #expect(plain || !may)
      }
    }
    #expect(numbered > 100 && refused > 50)
  }

  /// A space in the tag of a target makes it one that is found in the plain way.
  @Test func findsTheSameUnitsByTheirNextTag() throws {
    func unit(_ id: String, _ target: String = "Öppna") -> String {
      "<span data-ttu-id=\"\(id)\">\(target)</span><span class=\"sxs-lookup\">"
        + "<span data-stu-id=\"\(id)\">Open</span></span>"
    }
    let pieces = [
      unit("a-1"), unit("a-2"), unit("a-3"), unit("a-p4"), unit("a-5", "<b>Öppna</b>"),
      unit("a-6", "<span>Öppna</span>"), " ", "\n\n", "text", "<b>", "a < b",
      "<span data-ttu-id=\"a-7\">Öppna", "<span data-ttu-id=\"a-8\">Öppna</span>",
      "<span data-ttu-id=\"\">", "<span data-ttu-id=\"a 9\">",
      "<span data-ttu-id='a-9'>Öppna</span>",
      "<span data-stu-id=\"a-10\">Open</span>", "data-ttu-id", "data-stu-id=\"a\"", "</span>",
      "<span",
    ]
    var numbers = Numbers(seed: 6)
    var count = 0
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 1...6, using: &numbers))
        .map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
      var other = text
      for id in 1...8 {
        other = other.replacing("data-ttu-id=\"a-\(id)\">", with: "data-ttu-id=\"a-\(id)\" >")
      }
      func read(_ text: String) -> (units: [[String]], findings: [String]) {
        let document = DocumentReader.read(
          SourceFile(path: "a.md", text: text), languages: TestLanguages.all)
        let units = document.segments.map { unit in
          [unit.id.rawValue, unit.target, unit.source ?? "-"]
            .map { $0.replacing("\" >", with: "\">") }
        }
        return (units, document.diagnostics.map(\.id.rawValue))
      }
      let (own, spaced) = (read(text), read(other))
      count += own.units.count
      #expect(own.units == spaced.units, "\(text)")
      #expect(own.findings == spaced.findings, "\(text)")
    }
    #expect(count > 1_000)
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
