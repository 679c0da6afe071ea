import Documents
import Foundation
import TestSupport
import Testing

/// Inputs for which no reader may take more than linear time, each in two sizes.
struct HostileTextTests {
  /// The bytes in the smaller input; the larger has four times as many.
  private static let size = 25_000

  private static let pieces: [(name: String, path: String, before: String, piece: String)] = [
    ("open elements", "a.html", "", "<div>"), ("lists in lists", "a.html", "", "<ol><li>x"),
    ("ends without starts", "a.html", String(repeating: "<b>", count: 500), "</i>"),
    ("starts of tags", "a.html", "", "<"), ("starts of comments", "a.html", "", "<!-- "),
    ("starts of scripts", "a.html", "", "<script>"), ("unclosed quotes", "a.html", "", "<a b=\"x "),
    ("attributes", "a.html", "<p ", "a=b "), ("entities", "a.html", "<p>", "&#1"),
    ("entity names", "a.html", "<p>", "&amp"), ("forms", "a.html", "", "<form>x"),
    ("tables", "a.html", "", "<table><tr><td>"), ("paragraphs", "a.html", "", "<p>1. x"),
    ("letters", "a.html", "<ol><li>x</ol>", "<ol type=a><li>a</li></ol>"),
    ("lines", "a.html", "<p>", "1. a<br>"), ("bold", "a.html", "", "<b>x"),
    ("links", "a.html", "", "<a href=x>y"), ("headings", "a.html", "", "<h2 id=a>x"),
    ("notes", "a.html", "", "<p>Note</p>"), ("one text", "a.html", "<p>", "word "),
    ("units", "a.html", "", "<span data-ttu-id=\"a-1\">x"), ("tabs", "a.html", "", "<a role=tab>"),
    ("monikers", "a.html", "", "<div data-moniker=x>y"),
    ("contents", "a.html", "", "<p>In this article</p>"),
    ("numbers", "a.txt", "T\n", "1.\n"), ("numbers in a line", "a.txt", "T\n", "1. "),
    ("letters alone", "a.txt", "T\n", "a. x\n\n"), ("roman numbers", "a.txt", "T\n", "i. x\n"),
    ("bare numbers", "a.txt", "T\n", "1\n2\n"), ("blank lines", "a.txt", "T\na. x\n", "\n"),
    ("one line", "a.txt", "T\n", "Word word "), ("one word", "a.txt", "T\n", "Ab"),
    ("doubled words", "a.txt", "T\n", "Edit Edit "),
    ("wrapped lines", "a.txt", "T\n", "word word word word word word word word word\n"),
    ("no-break spaces", "a.txt", "T\n", "\u{A0}"), ("invisible", "a.txt", "T\n", "\u{200B}"),
    ("notes", "a.txt", "T\n", "Note\n"), ("tabs", "a.txt", "T\n", "a\tb\n"),
    ("tabs in a line", "a.txt", "T\n", "a\t"),
    ("lists of contents", "a.txt", "T\n", "In this article\nx\n"),
    ("answers", "a.txt", "T\n", "Was this page helpful?\n\n"),
    ("languages", "a.txt", "T\n", "English\n\n"), ("steps", "a.txt", "T\n", "Step 1: x\n"),
    ("wrapped sentences", "a.txt", "T\n", "Word word word word word word word word word,\nword "),
    ("separators", "a.txt", "T\n", " / "), ("arrows", "a.txt", "T\n", "> "),
    ("bullets", "a.txt", "T\n", "• x\n   • y\n"), ("bullets alone", "a.txt", "T\n", "•\n"),
  ]

  @Test(arguments: pieces.indices)
  func takesLinearTime(_ index: Int) {
    let input = Self.pieces[index]
    func seconds(_ bytes: Int) -> Double {
      let count = bytes / input.piece.utf8.count
      let file = SourceFile(
        path: input.path, text: input.before + String(repeating: input.piece, count: count))
      return ProcessorTime.seconds { _ = DocumentReader.read(file, languages: TestLanguages.all) }
    }
    let small = seconds(Self.size)
    let large = seconds(4 * Self.size)
    // Linear time gives 4 and quadratic time 16; a fifth of a second is noise where a core is shared.
    #expect(large < 10 * small + 0.2, "\(input.name): \(small) s and \(large) s")
  }
}

/// Pages with bytes flipped, deleted and inserted: no reader may crash or hang.
struct MutationTests {
  /// The number of mutants of each page; `STEGVIS_MUTANTS` sets another number.
  private static let count =
    ProcessInfo.processInfo.environment["STEGVIS_MUTANTS"].flatMap { Int($0) } ?? 60

  /// The texts that mutations insert: those with the most meaning to the readers.
  private static let pieces = [
    "<", ">", "\"", "</", "<!--", "-->", "<p>", "</p>", "<ol>", "</ol>", "<li>", "<table>", "<td>",
    "<pre>", "<b>", "</div>", "&#", "&amp;", "<script>", "<h2>", "<span data-ttu-id=\"a-1\">",
    "</span>", "\n", "\r", "\0", "\u{A0}", "\u{FEFF}", "1. ", "a. ", "\n1.\n", "\n\n", "\t",
    "Note\n",
  ].map { Array($0.utf8) }

  /// xorshift64, which gives the same mutants each time, so that a failure can be reproduced.
  private struct Chance {
    var state: UInt64
    mutating func below(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(1, limit)))
    }
  }

  @Test(arguments: try PageTests.pages())
  func readsEveryMutant(_ name: String) throws {
    let original = try PageTests.bytes(of: name)
    for seed in 1...Self.count {
      var chance = Chance(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
      var bytes = original
      for _ in 0...chance.below(8) { Self.mutate(&bytes, &chance) }
      var document: Document?
      let seconds = ProcessorTime.seconds {
        document = DocumentReader.read(
          SourceFile(path: name, bytes: bytes), languages: TestLanguages.all)
      }
      // A page takes a few milliseconds.
      #expect(seconds < 5, "mutant \(seed) of \(name)")
      let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
      #expect(
        document?.diagnostics.allSatisfy { (1...lines).contains($0.place.line) } == true,
        "mutant \(seed) of \(name)")
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ chance: inout Chance) {
    guard !bytes.isEmpty else { return }
    let place = chance.below(bytes.count)
    switch chance.below(5) {
    case 0: bytes[place] ^= 1 << UInt8(chance.below(8))
    case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + chance.below(40)))
    case 2: bytes.insert(contentsOf: pieces[chance.below(pieces.count)], at: place)
    case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 200)], at: place)
    default: bytes.removeSubrange(place...)
    }
  }
}

/// The inputs with which scripts/fuzz begins, and those it has found: all are read without a crash
/// and written back byte for byte.
struct FuzzedInputTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzzing")

  private static let inputs: [String] = ["corpus", "found"].flatMap { name in
    ((try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: name).path)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted().map { "\(name)/\($0)" }
  }

  @Test(arguments: inputs)
  func readsAndWritesBack(_ name: String) throws {
    let input = Array(try Data(contentsOf: Self.folder.appending(path: name)))
    for path in ["a.md", "a.txt", "a.html"] {
      let document = DocumentReader.read(
        SourceFile(path: path, bytes: Array(input.dropFirst())), languages: TestLanguages.all)
      #expect(
        DocumentEdit(targets: [:]).applied(to: document).file.bytes == Array(input.dropFirst()))
    }
  }

  @Test func hasInputs() { #expect(Self.inputs.count > 10) }
}
