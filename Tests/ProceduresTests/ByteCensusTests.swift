import Documents
import Foundation
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
    for form in step.forms.isEmpty ? [step] : step.forms {
      for content in form.content {
        switch content {
        case .block(let block): add([block])
        case .steps(let steps): for inner in steps { add(inner) }
        }
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

/// Real pages in which every sentence outside headings has been marked in the bytes of the file.
///
/// A tenth of the pages is read; `STEGVIS_SHARE=100` reads all of them.
@Suite(.enabled(if: MarkedPages.areThere, "the real pages are not next to the package"))
struct MarkedPagesTests {
  @Test func findsEverySentenceOfRealPagesInOnePlace() throws {
    var problems: [String] = []
    var sentences = 0
    for path in try MarkedPages.sample() {
      let page = try MarkedPages.marked(path)
      let document = DocumentReader.read(page.file, languages: TestLanguages.all)
      let census = ByteCensus(DocumentOutline(document, labels: LabelGlossary()))
      sentences += page.count
      problems += census.problems(String(decoding: page.file.bytes, as: UTF8.self)).map {
        "\(path) \($0)"
      }
    }
    #expect(sentences > 5_000, "\(sentences) sentences")
    #expect(problems.count == 0, "\(problems.prefix(150).joined(separator: "\n"))")
  }
}

private enum MarkedPages {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/corpus")
  static let areThere = FileManager.default.fileExists(atPath: folder.path)

  static func sample() throws -> [String] {
    let share =
      ProcessInfo.processInfo.environment["STEGVIS_SHARE"].flatMap { Int($0) } ?? 10
    return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()
      .enumerated().filter { ($0.offset * 37) % 100 < share }.map(\.element)
  }

  /// A page with a word of its own at the end of each sentence, and how many it has.
  ///
  /// Left out are headings, which are titles, the texts of images, comments, and markers of lists.
  static func marked(_ path: String) throws -> (file: SourceFile, count: Int) {
    let file = SourceFile(
      path: path, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
    let read = DocumentReader.read(file, languages: TestLanguages.all)
    var bytes: [UInt8] = []
    var position = 0
    var count = 0
    let comments = comments(in: file.bytes)
    for segment in read.segments where segment.source != nil && !Self.isMarkup(segment.target) {
      let line = file.bytes[..<segment.range.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let start = file.bytes[line..<segment.range.lowerBound].drop { " >\t".utf8.contains($0) }
      let isImage = file.bytes[..<segment.range.lowerBound].suffix(2).elementsEqual("![".utf8)
      guard segment.range.lowerBound >= position, start.first != UInt8(ascii: "#"), !isImage,
        !comments.contains(where: { $0.overlaps(segment.range) })
      else { continue }
      count += 1
      // Before its last mark, so that a sentence that leads to a list still does.
      var end = segment.targetRange.upperBound
      let hasMark = ".:?!".utf8.contains(file.bytes[end - 1])
      if hasMark { end -= 1 }
      bytes += file.bytes[position..<end] + Array(" q\(count)q\(hasMark ? "" : " ")".utf8)
      position = end
    }
    bytes += file.bytes[position...]
    return (SourceFile(path: path, bytes: bytes), count)
  }

  /// Whether a unit is nothing but the marker of a step (`a.`), or its end is in the text of an image.
  private static func isMarkup(_ target: String) -> Bool {
    guard target.count > 3 else { return true }
    return target.ranges(of: "![").last.map { !target[$0.upperBound...].contains("](") } ?? false
  }

  /// The comments of HTML, from their first byte to their last.
  private static func comments(in bytes: [UInt8]) -> [Range<Int>] {
    var comments: [Range<Int>] = []
    var position = bytes.startIndex
    while let opening = bytes[position...].firstRange(of: Array("<!--".utf8)) {
      let closing = bytes[opening.upperBound...].firstRange(of: Array("-->".utf8))
      position = closing?.upperBound ?? bytes.endIndex
      comments.append(opening.lowerBound..<position)
    }
    return comments
  }
}
