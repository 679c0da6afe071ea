import Diagnostics
import Foundation
import GraphTenant
import Microsoft365
import Operations
import TestSupport
import Testing

/// The file that records backups: what it keeps once, and what a crash may leave in it.
struct EvidenceFileTests {
  private let folder: TestFolder
  private let alma = Subject(id: "a-1", name: "alma@nordlund.example")

  init() throws { folder = try TestFolder() }

  private var path: String { folder.path("evidence.jsonl") }
  private var url: URL { URL(fileURLWithPath: path) }
  private var places: [String] {
    get throws { try EvidenceFile(path: path).artifacts(of: alma).map(\.path) }
  }

  private func keep(_ place: String, key: String) throws(DomainFailure) {
    try EvidenceFile(path: path).keep(
      .outlookPst, of: alma, at: place, takenAt: 7, by: UserName(alma.name), key: key)
  }

  @Test func keepsABackupOncePerKey() throws {
    try keep("a", key: "s-3")
    try keep("a", key: "s-3")
    #expect(try places == ["a"])
    try keep("a", key: "s-7")
    #expect(try places == ["a", "a"])
  }

  @Test func keepsAnotherPlaceUnderAKeyThatIsThere() throws {
    try keep("a", key: "s-3")
    try keep("b", key: "s-3")
    #expect(try places == ["a", "b"])
  }

  @Test func keepsABackupOfTheAccountAndNotOfItsName() throws {
    try keep("a", key: "s-3")
    let file = EvidenceFile(path: path)
    let renamed = Subject(id: alma.id, name: "alma.berg@nordlund.example")
    #expect(try file.artifacts(of: renamed).map(\.path) == ["a"])
    let other = Subject(id: "a-2", name: alma.name)
    #expect(try file.artifacts(of: other).isEmpty)
  }

  @Test func countsALineOfAnEarlierVersionByTheNameInIt() throws {
    let line = #"""
      {"attestedBy":"k@x","key":"s-3","kind":"outlookPst","path":"a","takenAt":7,"user":"ALMA@nordlund.example"}
      """#
    try Data("\(line)\n".utf8).write(to: url)
    #expect(try places == ["a"])
    // A session of that version, resumed, records nothing twice.
    try keep("a", key: "s-3")
    #expect(try places == ["a"])
  }

  /// With nobody at its other end, an ordinary opening of the pipe would wait for ever.
  @Test(.timeLimit(.minutes(1)))
  func refusesAPipeAndAFolderInsteadOfFindingNoEvidence() throws {
    try #require(mkfifo(path, 0o600) == 0)
    for other in [path, folder.path] {
      #expect(throws: DomainFailure.unavailable(PlacedReason.unreadableFile.at(other))) {
        try EvidenceFile(path: other).counts()
      }
    }
    #expect(throws: DomainFailure.unavailable(PlacedReason.unwritableFile.at(path))) {
      try keep("a", key: "s-3")
    }
  }

  @Test func mendsALastLineThatIsTornAnywhere() throws {
    try keep("a", key: "s-3")
    let first = try Data(contentsOf: url)
    try keep("b", key: "s-7")
    let both = try Data(contentsOf: url)
    // Without only its line feed, the last line is whole.
    for length in first.count..<both.count - 1 {
      try both.prefix(length).write(to: url)
      #expect(try places == ["a"], "cut at \(length)")
      try keep("b", key: "s-7")
      #expect(try Data(contentsOf: url) == both, "cut at \(length)")
    }
  }

  @Test func keepsALastLineWithoutALineFeed() throws {
    try keep("a", key: "s-3")
    try Data(contentsOf: url).dropLast().write(to: url)
    #expect(try places == ["a"])
    try keep("b", key: "s-7")
    #expect(try places == ["a", "b"])
  }

  @Test func refusesALineInTheMiddleThatIsNoEvidence() throws {
    try keep("a", key: "s-3")
    let line = try Data(contentsOf: url)
    let damaged = line.prefix(9) + Data([0x0A]) + line
    try damaged.write(to: url)
    #expect(throws: DomainFailure.self) { try places }
    #expect(throws: DomainFailure.self) { try keep("b", key: "s-7") }
    #expect(try Data(contentsOf: url) == damaged)
  }

  @Test func keepsEveryLineOfSessionsThatRecordAtOnce() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        // Every key is used by two.
        group.addTask { try keep("\(number / 2)", key: "s-\(number / 2)") }
      }
      try await group.waitForAll()
    }
    #expect(try Set(places) == Set((0..<20).map(String.init)))
    #expect(try places.count == 20)
  }
}
