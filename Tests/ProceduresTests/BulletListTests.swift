import Documents
import Foundation
import Procedures
import TestSupport
import Testing

/// How well lists of instructions are told from lists of facts, on 300 bulleted lists of the real
/// pages.
///
/// They were drawn with Python's `random.Random(21).sample` from all 2,879 in the order of path and
/// line, and labelled by reading before the rule was written: `yes` where most items begin with a
/// verb that instructs, and a sentence or heading before them says that something is to be done. The
/// rule was set on the lists with an even index. The file holds places and labels, and no text.
@Suite(.enabled(if: RealPages.areThere, "the real pages are not next to the package"))
struct BulletListTests {
  private struct Label {
    let path: String
    let line: Int
    let isInstructions: Bool
  }

  private static func labels() throws -> [Label] {
    let file = RealPages.root.appending(path: "Tests/ProceduresTests/Corpus/bullet-lists.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { row in
      let fields = row.split(separator: "\t")
      return Label(
        path: String(fields[0]), line: try #require(Int(fields[1])),
        isInstructions: fields[2] == "yes")
    }
  }

  /// The lines of the bullets that are steps.
  private static func bulletLines(_ outline: DocumentOutline) -> Set<Int> {
    var lines: Set<Int> = []
    var waiting = outline.parts.flatMap(\.steps)
    while let step = waiting.popLast() {
      if step.marker == .bullet { lines.insert(step.place.line) }
      waiting += step.inner
    }
    return lines
  }

  @Test(arguments: [0, 1])
  func tellsInstructionsFromFacts(half: Int) throws {
    let labels = try Self.labels()
    #expect(labels.count == 300)
    let glossary = try RealPages.labels()
    var right = 0
    var wrong: [String] = []
    var missed: [String] = []
    for (index, label) in labels.enumerated() where index % 2 == half {
      let page = RealPages.shared.appending(path: "corpus/\(label.path)")
      let bytes = Array(try Data(contentsOf: page))
      let outline = DocumentOutline(
        DocumentReader.read(
          SourceFile(path: label.path, bytes: bytes), languages: TestLanguages.all),
        labels: glossary)
      let isFound = Self.bulletLines(outline).contains(label.line)
      switch (isFound, label.isInstructions) {
      case (true, true): right += 1
      case (true, false): wrong.append("\(label.path):\(label.line)")
      case (false, true): missed.append("\(label.path):\(label.line)")
      case (false, false): break
      }
    }
    #expect(Double(right) >= 0.95 * Double(right + wrong.count), "\(wrong)")
    #expect(Double(right) >= 0.9 * Double(right + missed.count), "\(missed)")
  }
}
