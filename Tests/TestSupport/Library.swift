import Foundation
import Operations
import Synchronization

/// What a library knows: its practice form keeps this in a file.
package struct Shelves: Codable, Sendable {
  /// Who has each book; `absent` if it stands on its shelf.
  package var holders: [String: Value] = ["atlas": .absent, "songs": .text("cleo")]
  /// The readers who are users of a directory.
  package var readers: [Subject] = []
  /// The only person who lends books.
  package var librarian: String
  /// The library's own time, in seconds since 1970-01-01T00:00:00Z.
  package var time = 0
  /// The keys of the changes that were asked for, each once.
  package fileprivate(set) var performed: [String] = []
  /// The books that are locked away; `nil` in files without any.
  package fileprivate(set) var sealed: [String]?
  /// Books are registered at night: a reading shows a change only after this many more readings.
  fileprivate var readsBehind = 0
  fileprivate var stale: Stale?

  /// What readings show until a change is registered.
  fileprivate struct Stale: Codable, Sendable {
    let holders: [String: Value]
    var reads: Int
  }

  package init(librarian: String, readers: [Subject] = []) {
    self.librarian = librarian
    self.readers = readers
  }
}

/// An invented library, which has nothing to do with computers: books are lent to readers, and taken
/// back.
package final class Library: Domain {
  private static let readers = ["bea", "cleo"]

  private let kept: Mutex<Shelves>
  /// The file of the practice form, which other processes may change; `nil` for a library in memory.
  package let file: String?
  private let readsBehind: Int

  package init(librarian: String = "ann", time: Int = 0, readsBehind: Int = 0) {
    var shelves = Shelves(librarian: librarian)
    shelves.time = time
    shelves.readsBehind = readsBehind
    self.readsBehind = readsBehind
    kept = Mutex(shelves)
    file = nil
  }

  /// - Parameter file: `nil` for a library in memory.
  package init(_ shelves: Shelves, in file: String? = nil) {
    kept = Mutex(shelves)
    self.file = file
    readsBehind = shelves.readsBehind
  }

  /// Returns what `body` makes of the shelves as they are now, and keeps what it changes.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file cannot be read or written.
  package func shelves<Result: Sendable>(
    _ body: @Sendable (inout Shelves) throws -> Result
  ) throws(DomainFailure) -> Result {
    do {
      return try kept.withLock { kept in
        guard let file else { return try body(&kept) }
        let before = try Data(contentsOf: URL(filePath: file))
        var shelves = try JSONDecoder().decode(Shelves.self, from: before)
        let result = try body(&shelves)
        let after = try shelves.json
        if after != before { try after.write(to: URL(filePath: file), options: .atomic) }
        return result
      }
    } catch let failure as DomainFailure {
      throw failure
    } catch {
      throw .unavailable("corrupt")
    }
  }

  package let catalogue = Catalogue(
    [
      Operation("reader.choose", .choose, collects: ValueType("reader")),
      Operation("book.choose", .choose, collects: ValueType("book")),
      Operation(
        "book.lend", .change,
        [.init("book", ValueType("book")), .init("reader", ValueType("reader"))],
        roles: ["librarian"], reversal: .inverse("book.takeBack"), deadline: 60),
      Operation(
        "book.takeBack", .change, [.init("book", ValueType("book"))], roles: ["librarian"],
        reversal: .inverse("book.lend"), deadline: 60),
      Operation(
        "book.seal", .change, [.init("book", ValueType("book"))], roles: ["librarian"],
        reversal: .irreversible, deadline: 60,
        secrets: [SecretInput("sealCode"), SecretInput("sealHint", isOptional: true)],
        trial: .proved(.init(service: "City Library", version: "2.1", at: 1_700_000_000))),
      Operation(
        "book.check", .check, [.init("book", ValueType("book"))], outcomes: ["there", "lent"]),
    ], roles: ["librarian"], foreignTypes: ["reader": ForeignType("microsoft-365", "user")])

  /// What people call whoever has the book; `nil` if it stands on its shelf, or nobody can tell.
  package func holder(of book: String) -> String? {
    do {
      return try shelves { $0.holders[book]?.text }
    } catch {
      return nil
    }
  }

  /// How many changes were asked for, each once; -1 if nobody can tell.
  package var changes: Int {
    do {
      return try shelves { $0.performed.count }
    } catch {
      return -1
    }
  }

  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights {
    let librarian = try shelves { $0.librarian }
    if roles.isEmpty { return actor == librarian ? .held : .unknownPerson }
    return actor == librarian && roles.contains("librarian") ? .held : .missing
  }

  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? { [try shelves { $0.librarian }] }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    guard operation == "reader.choose" else {
      return try shelves { $0.holders.keys.sorted() }
        .map { Candidate(value: .text($0), title: $0) }
    }
    return Self.readers.map { Candidate(value: .text($0), title: $0) }
      + (try shelves { $0.readers }).map { Candidate(value: .subject($0), title: $0.name) }
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let given = answer.first ?? ""
    let found = try await candidates(for: operation, arguments).first { candidate in
      candidate.title == given || candidate.value.subjects.contains { $0.id == given }
    }
    return found.map { .success($0.value) }
      ?? .failure(Refusal("notInTheLibrary", ["name": .text(given)]))
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    guard let book = arguments["book"]?.text else { return [] }
    if operation == "book.seal" {
      let isSealed = try shelves { $0.sealed?.contains(book) ?? false }
      return [Fact(Subject(book), "sealed", .flag(isSealed))]
    }
    let holders = try shelves { shelves in
      let shown = shelves.stale?.holders ?? shelves.holders
      shelves.stale?.reads -= 1
      if shelves.stale?.reads == 0 { shelves.stale = nil }
      return shown
    }
    return [Fact(Subject(book), "holder", holders[book] ?? .absent)]
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] {
    operation == "book.lend" && facts.first?.value != .absent ? [Refusal("bookIsOut")] : []
  }

  package func outcome(_ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]) -> String
  {
    facts.first?.value == .absent ? "there" : "lent"
  }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    if operation == "book.seal" {
      return facts.map { Fact($0.subject, $0.property, .flag(true)) }
    }
    return facts.map { fact in
      Fact(
        fact.subject, fact.property,
        operation == "book.lend" ? arguments["reader"] ?? .absent : .absent)
    }
  }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] {
    guard operation == "book.takeBack" else { return [Inverse("book.takeBack", arguments)] }
    guard let holder = facts.first?.value, holder != .absent else { return [] }
    return [Inverse("book.lend", arguments.merging(["reader": holder]) { $1 })]
  }

  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain {
    Lock(domain: self, secrets: secrets)
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try shelves { shelves in
      guard let book = arguments["book"]?.text, !shelves.performed.contains(key) else { return }
      shelves.performed.append(key)
      guard operation != "book.seal" else {
        shelves.sealed = (shelves.sealed ?? []) + [book]
        return
      }
      if shelves.readsBehind > 0 {
        shelves.stale = Shelves.Stale(holders: shelves.holders, reads: shelves.readsBehind)
      }
      shelves.holders[book] = operation == "book.lend" ? arguments["reader"] ?? .absent : .absent
    }
  }

  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    guard type.name == "book", query == "all" else {
      return .failure(Refusal(Refusal.unknownQuery, ["query": .text(query)]))
    }
    return .success(try shelves { $0.holders.keys.sorted() }.map { .text($0) })
  }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool {
    readsBehind > 0
  }

  package var concurrency: Int { 3 }

  package func now() async throws(DomainFailure) -> Int {
    try shelves { $0.time }
  }
}

extension Shelves {
  fileprivate var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return try encoder.encode(self)
    }
  }

  /// Reads the shelves in a file.
  ///
  /// - Throws: `DomainFailure.damaged` if the file has none.
  package init(at path: String) throws(DomainFailure) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .damaged("corrupt")
    }
  }

  /// - Throws: `DomainFailure.unavailable` if the file cannot be written.
  fileprivate func write(to path: String) throws(DomainFailure) {
    do {
      try json.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .unavailable("corrupt")
    }
  }
}

/// What the library brings to the program: the second domain of the tests, for which no file of the
/// program was changed.
package struct LibraryProvider: DomainProvider {
  package let id: DomainID = "library"
  package let practice: any PracticeForm
  package let countryProperties: Set<String> = []
  package let serviceWord: String? = nil
  package let service: (any TenantService)? = nil

  /// - Parameters:
  ///   - librarian: who lends books.
  ///   - readers: the readers who are users of a directory.
  package init(librarian: String, readers: [Subject]) {
    var shelves = Shelves(librarian: librarian, readers: readers)
    shelves.holders["rivers"] = .absent
    practice = LibraryPractice(sample: shelves)
  }

  package func catalogue(_ files: DomainFiles) throws -> Catalogue {
    Library(Shelves(librarian: "")).catalogue
  }

  package func knownNames(_ files: DomainFiles) throws -> KnownNames {
    KnownNames(shown: [:]) { _ in false }
  }

  package func environment(ofTenant name: String) -> String { "" }

  package func address(
    of operation: OperationID, _ arguments: Arguments, inTenant name: String
  ) -> String? { nil }
}

/// Libraries in JSON files.
private struct LibraryPractice: PracticeForm {
  let word = "library"
  let sample: Shelves

  func sample(_ files: DomainFiles) throws -> any PracticeSample { LibrarySample(shelves: sample) }

  func open(at path: String) throws(DomainFailure) -> any PracticeTenant {
    LibraryTenant(library: Library(try Shelves(at: path), in: path))
  }

  func copy(of path: String) throws(DomainFailure) -> any PracticeTenant {
    LibraryTenant(library: Library(try Shelves(at: path)))
  }
}

/// The shelves that a library begins with.
private struct LibrarySample: PracticeSample {
  let shelves: Shelves

  func with(organisation: [UInt8]) throws(DomainFailure) -> any PracticeSample {
    do {
      return LibrarySample(
        shelves: try JSONDecoder().decode(Shelves.self, from: Data(organisation)))
    } catch {
      throw .damaged("corrupt")
    }
  }

  func problems(in organisation: [UInt8]) throws -> [SampleProblem] { [] }

  func inMemory() throws(DomainFailure) -> any PracticeTenant {
    LibraryTenant(library: Library(shelves))
  }

  func make(at path: String) throws(DomainFailure) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try shelves.write(to: path)
  }

  func make(
    at path: String, replacing: Bool, generatedUsers: Int
  ) throws(DomainFailure) { try shelves.write(to: path) }
}

/// A library as the commands know one.
private struct LibraryTenant: PracticeTenant {
  let library: Library

  var domain: any Domain { library }
  var names: [String: String] { [:] }

  func overview() async throws(DomainFailure) -> [OverviewPage] {
    let holders = try library.shelves { $0.holders }
    return [
      OverviewPage(
        "books",
        holders.sorted { $0.key < $1.key }.map { Fact(Subject($0.key), "holder", $0.value) })
    ]
  }

  func usualActor() throws(DomainFailure) -> String? { try library.shelves { $0.librarian } }

  func copy() throws(DomainFailure) -> any PracticeTenant {
    LibraryTenant(library: Library(try library.shelves { $0 }))
  }

  func snapshot(to path: String) throws(DomainFailure) {
    try library.shelves { $0 }.write(to: path)
  }

  func advance(days: Int, hours: Int) throws(DomainFailure) {
    try library.shelves { $0.time += (days * 24 + hours) * 3_600 }
  }
}

/// The library while somebody locks a book away, with the code that they have given.
private struct Lock: ForwardingDomain {
  let domain: any Domain
  let secrets: Secrets

  func forwarding(to domain: any Domain) -> any Domain { Lock(domain: domain, secrets: secrets) }

  /// A code has two parts; the library repeats one that it refuses.
  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let code = secrets["sealCode"] ?? ""
    guard code.contains("-") else {
      throw .refused(Refusal("sealCodeWeak", ["said": .text("no good code: \(code)")]))
    }
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }
}
