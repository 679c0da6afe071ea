import Documents
import Foundation
import Procedures
import Testing
import Translation

/// Every real page: nothing is lost, reading and writing change nothing, and the counts of all
/// pages agree.
///
/// `STEGVIS_UPDATE=1` rewrites the counts; review the difference.
@Suite(.enabled(if: RealPages.areThere, "the real pages do not lie beside the package"))
struct RealPageTests {
  private struct Result: Sendable {
    var census = DocumentCensus()
    var problems: [String] = []
  }

  private static let expected = RealPages.root.appending(
    path: "Tests/ProceduresTests/RealPages.census")

  @Test func readsEveryPageWhole() async throws {
    let pages = RealPages.shared.appending(path: "corpus")
    let names = try FileManager.default.subpathsOfDirectory(atPath: pages.path)
      .filter { $0.hasSuffix(".md") }.sorted()
    #expect(names.count > 2_400)
    let labels = try LabelGlossary(
      yaml: String(
        contentsOf: RealPages.root.appending(path: "Resources/labels.yaml"), encoding: .utf8))
    let result = try await withThrowingTaskGroup(of: Result.self) { group in
      // Two halves, because the machine that runs this has two cores.
      for half in 0..<2 {
        group.addTask {
          var result = Result()
          for (index, name) in names.enumerated() where index % 2 == half {
            let bytes = Array(try Data(contentsOf: pages.appending(path: name)))
            Self.read(SourceFile(path: name, bytes: bytes), labels, &result)
          }
          return result
        }
      }
      return try await group.reduce(into: Result()) {
        $0.census.add($1.census)
        $0.problems += $1.problems
      }
    }
    #expect(result.problems == [])
    let text = Self.text(result.census)
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] != nil {
      try text.write(to: Self.expected, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: Self.expected, encoding: .utf8)))
  }

  private static func read(_ file: SourceFile, _ labels: LabelGlossary, _ result: inout Result) {
    let document = DocumentReader.read(file)
    result.census.add(DocumentCensus(DocumentOutline(document, labels: labels)))
    // Counted without any of the project's own code.
    let written =
      String(decoding: file.bytes, as: UTF8.self)
      .components(separatedBy: "data-ttu-id=").count - 1
    if document.segments.count != written {
      result.problems.append("\(file.path): \(document.segments.count) of \(written) units")
    }
    if document.segments.contains(where: { $0.source == nil }) {
      result.problems.append("\(file.path): a unit without its source")
    }
    if DocumentEdit(targets: [:]).applied(to: document).file.bytes != file.bytes {
      result.problems.append("\(file.path): reading and writing changes it")
    }
    guard let segment = document.segments.dropFirst(document.segments.count / 2).first,
      !segment.target.contains("\n")
    else { return }
    let edited = DocumentEdit(targets: [segment.id: "NEW"]).applied(to: document)
    let expected =
      file.bytes[..<segment.targetRange.lowerBound] + Array("NEW".utf8)
      + file.bytes[segment.targetRange.upperBound...]
    if edited.file.bytes != Array(expected) {
      result.problems.append("\(file.path): editing \(segment.id) changes other bytes")
    }
  }

  private static func text(_ census: DocumentCensus) -> String {
    let constructs = DocumentCensus.Construct.allCases.map {
      "\($0.rawValue): \(census.constructs[$0] ?? 0)"
    }
    let kinds = census.kinds.map { "kind \($0.key.rawValue): \($0.value)" }.sorted()
    let found = census.diagnostics.map { "\($0.key.rawValue): \($0.value)" }.sorted()
    return (["documents: \(census.documents)"] + constructs + kinds + found)
      .joined(separator: "\n") + "\n"
  }
}
