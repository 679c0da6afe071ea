import DeclaredDomains
import Diagnostics
import Operations

/// Practice of a declared domain: documents in files, which change as is predicted.
struct DeclaredPracticeForm: PracticeForm {
  let source: DeclaredSource
  let practices: OpenPractices

  var word: String { "\(source.word)-practice" }

  func sample(_ files: DomainFiles) throws -> any PracticeSample {
    let declaration = try source.declaration()
    return DeclaredSample(
      declaration: declaration,
      documents: try PracticeFile.documents(try source.sample(), of: declaration))
  }

  func open(at path: String) throws(DomainFailure) -> any PracticeTenant {
    let declaration = try source.declaration()
    return DeclaredTenant(
      declared: declaration, store: try practices.practice(at: path, of: declaration))
  }

  func copy(of path: String) throws(DomainFailure) -> any PracticeTenant {
    let declaration = try source.declaration()
    let file = PracticeFile(
      declaration, try PracticeFile.open(at: path, of: declaration))
    return DeclaredTenant(declared: declaration, store: try file.copy())
  }
}

/// The documents that practice begins with.
private struct DeclaredSample: PracticeSample {
  let declaration: Declaration
  let documents: PracticeDocuments

  /// When practice begins: 2026-11-02 at eight o'clock, as in the other samples.
  private static let start = 1_793_577_600 + 8 * 3_600

  private var state: PracticeState { PracticeState(documents, time: Self.start) }

  func with(organisation: [UInt8]) throws(DomainFailure) -> any PracticeSample {
    DeclaredSample(
      declaration: declaration,
      documents: try PracticeFile.documents(organisation, of: declaration))
  }

  func problems(in organisation: [UInt8]) throws -> [SampleProblem] { [] }

  func inMemory() throws(DomainFailure) -> any PracticeTenant {
    DeclaredTenant(
      declared: declaration, store: try PracticeFile(inMemory: state, of: declaration))
  }

  func make(at path: String) throws(DomainFailure) {
    try PracticeFile.make(at: path, state, of: declaration)
  }

  func make(
    at path: String, replacing: Bool, generatedUsers: Int
  ) throws(DomainFailure) {
    guard generatedUsers == 0 else { throw .refused(Refusal(.notOffered)) }
    if replacing {
      try PracticeFile.replace(at: path, with: state, of: declaration)
    } else if try !PracticeFile.make(at: path, state, of: declaration) {
      throw .unavailable("\(path) exists")
    }
  }
}

/// A practice tenant of a declared domain, as the commands know one.
private struct DeclaredTenant: PracticeTenant {
  let declared: Declaration
  let store: PracticeFile

  /// What a session is pinned to.
  var declaration: String? { declared.digest }

  var names: [String: String] { [:] }

  private var instance: String { declared.id.rawValue }

  private var transport: PracticeTransport {
    PracticeTransport(declared, declared.practiceSettings, instance: instance, in: store)
  }

  var domain: any Domain {
    DeclaredDomain(
      declared,
      .init(instance: instance, values: declared.practiceSettings, isPractice: true) {
        () throws(DomainFailure) in try store.state().time
      },
      over: transport, found: PracticeTransport.offers(declared))
  }

  func overview() async throws(DomainFailure) -> [OverviewPage] {
    try await transport.overview()
  }

  /// In practice, everybody may do everything.
  func usualActor() throws(DomainFailure) -> String? { "practice" }

  func copy() throws(DomainFailure) -> any PracticeTenant {
    DeclaredTenant(declared: declared, store: try store.copy())
  }

  func snapshot(to path: String) throws(DomainFailure) { try store.snapshot(to: path) }

  func advance(days: Int, hours: Int) throws(DomainFailure) {
    let seconds =
      OutsideNumber.clamped(days, to: OutsideNumber.counts) * 86_400
      + OutsideNumber.clamped(hours, to: OutsideNumber.counts) * 3_600
    try store.change { state throws(DomainFailure) in
      let end = state.time + max(0, seconds)
      guard OutsideNumber.instants.contains(end) else {
        throw .refused(Refusal(.notOffered))
      }
      state.time = end
    }
  }
}
