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

  private static func labels(in name: String = "bullet-lists.tsv") throws -> [Label] {
    let file = RealPages.root.appending(path: "Tests/ProceduresTests/Corpus/\(name)")
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

  /// Whether each list is found, in the order of the labels.
  private static func found(_ labels: [Label]) throws -> [Bool] {
    let glossary = try RealPages.labels()
    var lines: [String: Set<Int>] = [:]
    return try labels.map { label in
      if lines[label.path] == nil {
        let page = RealPages.shared.appending(path: "corpus/\(label.path)")
        let outline = DocumentOutline(
          DocumentReader.read(
            SourceFile(path: label.path, bytes: Array(try Data(contentsOf: page))),
            languages: TestLanguages.all),
          labels: glossary)
        lines[label.path] = bulletLines(outline)
      }
      return lines[label.path]?.contains(label.line) ?? false
    }
  }

  /// All 184 lists that an earlier rule or this one took for steps, which were then labelled by
  /// reading them: `no` also where it is doubtful. Drawing from all lists finds too few of these to
  /// say how many are right.
  @Test func findsHardlyAnyListThatIsNone() throws {
    let labels = try Self.labels(in: "found-lists.tsv")
    #expect(labels.count == 184)
    let found = zip(labels, try Self.found(labels))
    let wrong = found.filter { $1 && !$0.isInstructions }.map { "\($0.0.path):\($0.0.line)" }
    let missed = found.filter { !$1 && $0.isInstructions }.map { "\($0.0.path):\($0.0.line)" }
    let right = found.count { $1 && $0.isInstructions }
    #expect(Double(right) >= 0.95 * Double(right + wrong.count), "\(wrong)")
    #expect(Double(right) >= 0.95 * Double(right + missed.count), "\(missed)")
  }

  @Test(arguments: [0, 1])
  func tellsInstructionsFromFacts(half: Int) throws {
    let labels = try Self.labels()
    #expect(labels.count == 300)
    let found = try Self.found(labels)
    var right = 0
    var wrong: [String] = []
    var missed: [String] = []
    for (index, (label, isFound)) in zip(labels, found).enumerated() where index % 2 == half {
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
