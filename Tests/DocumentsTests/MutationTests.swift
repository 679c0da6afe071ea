import Documents
import Foundation
import TestSupport
import Testing

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
        document = DocumentReader.read(SourceFile(path: name, bytes: bytes))
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
