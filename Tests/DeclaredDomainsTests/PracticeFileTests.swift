import DeclaredDomains
import DeclaredPractice
import Foundation
import Operations
import Synchronization
import Testing

/// Practice of declared domains in files.
@Suite struct PracticeFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "stegvis-practice-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func provider(
    _ declaration: Declaration = Invented.names, _ sample: String = Invented.zones
  ) -> DeclaredProvider {
    DeclaredProvider(
      DeclaredSource(
        declaration.id, declaration: { () throws(DomainFailure) in declaration },
        sample: { () throws(DomainFailure) in Array(sample.utf8) }), OpenPractices())
  }

  private let files = DomainFiles { _ in [] }

  private func add(_ text: String) -> Arguments {
    [
      "zone": .subject("names/zone/example."), "name": .text("@"), "text": .text(text),
    ]
  }

  @Test("A change made in one program is read in another, and once only")
  func twoPrograms() async throws {
    defer { remove() }
    let (one, other) = (provider(), provider())
    try one.practice.sample(files).make(at: path("a"))
    let first = try one.practice.open(at: path("a")).domain
    let second = try other.practice.open(at: path("a")).domain
    let before = try await second.read("names:text.add", add("proof"))
    for domain in [first, second] {
      try await domain.perform("names:text.add", add("proof"), key: "k", actor: "ann")
    }
    let after = try await second.read("names:text.add", add("proof"))
    let predicted = second.prediction("names:text.add", add("proof"), before)
    #expect(
      Verdict.of(predicted: predicted, before: before, observed: after, deadlinePassed: true)
        == .confirmed)
    #expect(
      try await first.read("names:text.check", add("proof"))
        == (try await second.read("names:text.check", add("proof"))))
  }

  @Test("Changes made at the same time are all there") func together() async throws {
    defer { remove() }
    try provider().practice.sample(files).make(at: path("a"))
    let path = path("a")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for program in 0..<4 {
        let domain = try provider().practice.open(at: path).domain
        group.addTask {
          for number in 0..<4 {
            try await domain.perform(
              "names:text.add", add("p\(program)-\(number)"), key: "\(program)/\(number)",
              actor: "ann")
          }
        }
      }
      try await group.waitForAll()
    }
    let facts = try await provider().practice.open(at: path).domain
      .read("names:text.check", add(""))
    let records = facts.first { $0.property == "names:recordSet.records" }?.value.texts
    #expect(records?.count == 17)
  }

  @Test("A copy, a snapshot and a file made anew are each their own") func copies() async throws {
    defer { remove() }
    let provider = provider()
    try provider.practice.sample(files).make(at: path("a"))
    let tenant = try provider.practice.open(at: path("a"))
    let begun = try await tenant.domain.read("names:text.check", add("x"))
    let copy = try tenant.copy()
    try tenant.snapshot(to: path("s"))
    try await tenant.domain.perform("names:text.add", add("x"), key: "k", actor: "ann")
    #expect(try await tenant.domain.read("names:text.check", add("x")) != begun)
    #expect(try await copy.domain.read("names:text.check", add("x")) == begun)
    let kept = try provider.practice.copy(of: path("s"))
    #expect(try await kept.domain.read("names:text.check", add("x")) == begun)
    try provider.practice.sample(files)
      .make(at: path("a"), replacing: true, generatedUsers: 0)
    #expect(try await tenant.domain.read("names:text.check", add("x")) == begun)
  }

  @Test("The clock moves forward, and not beyond what there is") func clock() async throws {
    defer { remove() }
    let tenant = try provider().practice.sample(files).inMemory()
    let start = try await tenant.domain.now()
    try tenant.advance(days: 2, hours: 3)
    try tenant.advance(days: -9, hours: 0)
    #expect(try await tenant.domain.now() == start + 2 * 86_400 + 3 * 3_600)
    #expect(throws: DomainFailure.self) { try tenant.advance(days: .max, hours: 0) }
  }

  @Test("What is no practice of the domain is not taken for one, and stays as it is")
  func otherFiles() async throws {
    defer { remove() }
    #expect(throws: DomainFailure.unavailable("notFound")) {
      try provider().practice.open(at: path("none"))
    }
    let text = Data("no database at all, but long enough to have been one".utf8)
    try text.write(to: folder.appending(path: "text"))
    #expect(throws: DomainFailure.self) { try provider().practice.open(at: path("text")) }
    #expect(try Data(contentsOf: folder.appending(path: "text")) == text)
    try provider().practice.sample(files).make(at: path("a"))
    let other = try provider(Invented.accounts, Invented.people).practice.open(at: path("a"))
    await #expect(throws: DomainFailure.damaged("notATenant")) {
      try await other.domain.read("desk:account.close", ["account": .subject("desk/account/1")])
    }
    #expect(throws: DomainFailure.damaged("corrupt")) {
      try provider(Invented.accounts, Invented.zones).practice.sample(files)
    }
  }

  @Test("An overview has a page for each kind, and shows nothing hidden") func overview()
    async throws
  {
    defer { remove() }
    let tenant = try provider().practice.sample(files).inMemory()
    let pages = try await tenant.overview()
    #expect(pages.map(\.name) == ["names:zone", "names:recordSet"])
    let shown = Set(pages.flatMap(\.facts).map(\.property))
    #expect(shown.contains("names:recordSet.records"))
    #expect(!shown.contains("names:recordSet.kept"))
  }

  @Test("Nothing is read before it is needed, and then once") func lazily() throws {
    let reads = Mutex(0)
    let provider = DeclaredProvider(
      DeclaredSource(
        "names",
        declaration: { () throws(DomainFailure) in
          reads.withLock { $0 += 1 }
          return Invented.names
        }, sample: { () throws(DomainFailure) in throw .damaged("corrupt") }), OpenPractices())
    #expect(provider.operationPrefix == "names:" && provider.practice.word == "names-practice")
    #expect(reads.withLock { $0 } == 0)
    for _ in 0..<3 { _ = try provider.catalogue(files) }
    #expect(reads.withLock { $0 } == 1)
  }

  private func remove() {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record("\(error)")
    }
  }
}
