import Foundation
import Testing
import Translation

/// The fast way to read labels, compared with a YAML parser.
struct LabelListTests {
  private func parsed(_ yaml: String) -> [LabelGlossary.Entry]? {
    do {
      return try LabelGlossary.entries(parsing: yaml)
    } catch {
      return nil
    }
  }

  @Test func readsOurOwnFileAsTheParserDoes() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let yaml = try String(
      contentsOf: root.appending(path: "Resources/labels.yaml"), encoding: .utf8)
    let list = try #require(LabelList(yaml))
    #expect(list.entries.count > 50)
    #expect(list.entries == parsed(yaml))
  }

  @Test(
    arguments: [
      "- {en: yes}", "- {en: No}", "- {en: A, sv: null}", "- {en: 5}", "- {en: ~}",
      "- {en: A: b}", "- {en: A #b}", "- {en: A, en: B}", "- {sv: A}", "- {en: \"a\\tb\"}",
      "- {en: 'A'}", "- {en: A, also: B}", "- {en: A, seen: {sv: [a]}}", "- {en: A, also: {sv: b}}",
      "- {en: A }", "- {en: &a A}", "- {en: A\u{2028}}", "- {en: A\u{85}}", "-  {en: A}",
      "- {en: A,sv: B}", "- {en: A} # b", " - {en: A}", "- en: A", "{en: A}", "", "# A", "- {en: }",
      "- {en: A, also: {sv: []}}", "---\n- {en: A}", "- {en: A\u{7F}}", "- {en: <<}", "- {<<: A}",
    ])
  func leavesToTheParserWhatMightMeanAnythingElse(_ line: String) {
    #expect(LabelList(line) == nil)
  }

  @Test func readsChangedLinesAsTheParserDoesOrNotAtAll() {
    let line = """
      - {en: "Add, and (more)", sv: Lägg till > mer, also: {sv: [Ö, "b; c"]}, context: x-y, seen: {sv: human}}
      """
    let pieces = [
      "{", "}", "[", "]", ", ", ",", ": ", ":", "\"", "'", "#", " #", "-", "- ", "\n", "\r\n", "\t",
      " ", "\\", "yes", "on", "null", "5", "0x1", ".", "&", "*", "!", "|", ">", "%", "@", "`", "?",
      "=", "<<", "~", "å", "\u{A0}", "\u{2028}", "\u{FEFF}", "é", "e\u{301}", "…", "en", "also",
      "seen", "context", "y", "N", "1:2", "2001-01-01", "+", "(", "A b",
    ]
    var numbers = Numbers(seed: 25)
    var read = 0
    for _ in 0..<20_000 {
      var characters = Array(line.unicodeScalars.map(String.init))
      for _ in 0...Int.random(in: 0..<2, using: &numbers) {
        let place = Int.random(in: 0..<characters.count, using: &numbers)
        let count = Int.random(in: 0...3, using: &numbers)
        let piece = Bool.random(using: &numbers) ? pieces.randomElement(using: &numbers) ?? "" : ""
        characters.replaceSubrange(place..<min(characters.count, place + count), with: [piece])
      }
      let changed = characters.joined()
      guard let list = LabelList(changed) else { continue }
      read += 1
      #expect(list.entries == parsed(changed), "\(changed)")
    }
    #expect(read > 2_000)
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
