import Documents
import Procedures
import TestSupport
import Testing

/// What is told of texts without reading them, compared with what reading them tells.
struct FastReadingTests {
  @Test func tellsSingleSpacesAsByteByByte() {
    var numbers = Numbers(seed: 1)
    let pieces: [[UInt8]] = [
      [0x20], [0x61], [0x61], [0x62, 0x63], [0xC3, 0xA5], [0x09], [0x0A], [0xC2, 0xA0], [0x1F],
      [0x21], [0x7F], [0xA0], [0x80], [0xFF],
    ]
    var single = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &numbers)).flatMap { _ in
        // Mostly letters, so that some texts have no other white space.
        pieces.prefix(Bool.random(using: &numbers) ? 5 : 14).randomElement(using: &numbers) ?? []
      }
      for before: UInt8 in [0x20, 0x61] {
        let plain = SingleSpaces.areAll(inBytes: bytes, after: before)
        if plain { single += 1 }
        #expect(bytes.withUnsafeBytes { SingleSpaces.areAll(in: $0, after: before) } == plain)
      }
    }
    #expect(single > 1_000)
  }

  /// A text of a file may be told by its first word; one that is given is always read.
  @Test func findsTheSameInstructionsWithoutReading() {
    let languages = TestLanguages.all
    let pieces = [
      "Open", "open", "Öppna", "Välj", "Users", "It is", "You", "On the page,", "Don&#39;t",
      "Don’t",
      "select", "**", "*", "_", "[", "](b.md)", "`", " ", " ", " ", "the page", "sidan", ".", ",",
      "x",
      "<b>", "</b>", "!", "\\", "<br>", "Du", "klickar",
    ]
    var numbers = Numbers(seed: 2)
    var instructing = 0
    for locale in [ContentLocale("en"), ContentLocale("sv-SE"), ContentLocale("nl-NL")] {
      let rule = InstructionRule(locale: locale, languages: languages)
      for _ in 0..<250 {
        func text() -> String {
          (0..<Int.random(in: 1...7, using: &numbers)).map { _ in
            pieces.randomElement(using: &numbers) ?? ""
          }.joined()
        }
        let (own, other) = (text(), text())
        let unit =
          "<span data-ttu-id=\"a-1\">\(own)</span><span class=\"sxs-lookup\">"
          + "<span data-stu-id=\"a-1\">\(other)</span></span>"
        for line in [own, unit, "**\(unit)**", "\(own) \(unit)"] {
          let document = DocumentReader.read(
            SourceFile(path: "a.md", text: "# A\n\n\(line)\n"), languages: languages)
          for passage in document.blocks.flatMap(\.passages) {
            let given = Passage(
              target: passage.target, source: passage.source, segments: [], place: passage.place)
            let instructs = rule.instructs(given)
            if instructs { instructing += 1 }
            #expect(rule.instructs(passage) == instructs, "\(line)")
          }
        }
      }
    }
    #expect(instructing > 50)
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
