import DeclaredDomains
import DomainPrograms
import Foundation
import Operations
import Synchronization
import Testing

/// A declared domain whose things are behind a program: the example in Python.
struct ProgramServiceTests {
  private static let examples =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/docs/examples/plugins"

  private static func subject(_ name: String) -> Template { .reference(Reference(name)) }

  private static let lamps = Declaration(
    id: "lamps", extended: nil, settings: [.init("file", .text)],
    service: ServiceDeclaration(
      access: .program(["./lamp.py"]), signIn: .bearer(secret: "code")),
    subjects: [
      SubjectDeclaration(
        kind: "lamp", list: ReadingDeclaration(get: .text([])),
        read: ReadingDeclaration(get: .text([])), identity: .pointer(.whole),
        facts: [
          FactDeclaration(property: "on", source: .pointer(.whole), type: DeclaredType(.flag)),
          FactDeclaration(
            property: "brightness", source: .pointer(.whole), type: DeclaredType(.number)),
        ])
    ],
    operations: [
      OperationDeclaration(
        id: "lamp.switch", kind: .change,
        inputs: [
          .init(name: "lamp", type: DeclaredType(.subject("lamp", domain: nil))),
          .init(name: "on", type: DeclaredType(.flag)),
        ], calls: [Call(.program("switch"), guarding: .reread)],
        predictions: ["lamp": .facts(["on": .value(subject("on"))])], repetition: .byKey)
    ],
    digest: "lamps")

  private func request(
    _ environment: [String: String],
    allows: @escaping @Sendable ([String], String) throws -> Void = { _, _ in }
  ) -> TenantConnection {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return TenantConnection(
      address: "here", directory: nil, application: nil,
      environment: environment.merging(["PATH": path]) { $1 }, folder: "/",
      files: DomainFiles { _ in [] },
      showCode: { _, _, _ in }, progress: nil, trace: nil, waits: { _, _ in }, allows: allows)
  }

  private func service() -> ProgramService {
    ProgramService(in: Self.examples, supervisor: TrialProgram.supervisor) {
      () throws(DomainFailure) in Self.lamps
    }
  }

  @Test func changesWhatAProgramReads() async throws {
    let folder = try TrialProgram.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = service()
    let tenant = try await service.connect(
      request(["STEGVIS_LAMPS_FILE": "\(folder)/lamps.json", "STEGVIS_LAMPS_CODE": "letmein"]))
    let domain = tenant.domain
    let operation = Self.lamps.name(of: "lamp.switch")
    let hall = Subject(id: "lamps/lamp/hall", name: "hall")
    let arguments: Arguments = ["lamp": .subject(hall), "on": .flag(true)]
    let before = try await domain.read(operation, arguments)
    let property = Self.lamps.name(ofProperty: "on", of: "lamp")
    #expect(before.contains(Fact(hall, property, .flag(false))))
    #expect(before.contains { $0.subject.name == "Lamp in the hall" })
    #expect(domain.refusals(operation, arguments, before) == [])
    let predicted = domain.prediction(operation, arguments, before)
    #expect(predicted == [Fact(hall, property, .flag(true))])
    try await domain.changing(from: before).perform(operation, arguments, key: "k1", actor: "anna")
    let after = try await domain.read(operation, arguments)
    #expect(after.contains(Fact(hall, property, .flag(true))))
    // Once more under the same key: the lamp was switched off meanwhile, and stays so.
    try await domain.perform(
      operation, ["lamp": .subject(hall), "on": .flag(false)], key: "k2", actor: "anna")
    try await domain.perform(operation, arguments, key: "k1", actor: "anna")
    #expect(
      try await domain.read(operation, arguments).contains(Fact(hall, property, .flag(false))))
    // What was read has another version by now.
    await #expect(throws: DomainFailure.self) {
      try await domain.changing(from: after).perform(
        operation, arguments, key: "k3", actor: "anna")
    }
    await service.close()
    #expect(TrialProgram.alive("\(folder)/lamps.json") == 0)
  }

  @Test func namesWhatIsNotSet() async throws {
    await #expect(throws: ServiceProblem.unconfigured(["STEGVIS_LAMPS_FILE"])) {
      _ = try await service().connect(request([:]))
    }
    await #expect(throws: ServiceProblem.unconfigured(["STEGVIS_LAMPS_CODE"])) {
      _ = try await service().connect(request(["STEGVIS_LAMPS_FILE": "/tmp/none"]))
    }
  }

  @Test func saysThatASecretIsNotAccepted() async throws {
    let service = service()
    await #expect(throws: ServiceProblem.refused(Refusal(.signInNotAccepted, evidence: ""))) {
      _ = try await service.connect(
        request(["STEGVIS_LAMPS_FILE": "/tmp/none", "STEGVIS_LAMPS_CODE": "wrong-code"]))
    }
    await service.close()
  }

  @Test func startsNothingThatNobodyAllows() async throws {
    struct Refused: Error {}
    let asked = Mutex<[[String]]>([])
    await #expect(throws: Refused.self) {
      _ = try await service().connect(
        request(["STEGVIS_LAMPS_FILE": "/tmp/none", "STEGVIS_LAMPS_CODE": "letmein"]) {
          command, digest in
          asked.withLock { $0.append(command + [digest]) }
          throw Refused()
        })
    }
    let said = asked.withLock { $0 }
    #expect(said.first?.first == "\(Self.examples)/./lamp.py".replacing("/./", with: "/"))
    #expect(said.first?.last?.count == 64)
  }
}

/// What the page says of `domain.yaml` loads.
struct ProgramDeclarationTests {
  @Test func readsTheDeclarationOnThePage() throws {
    let root =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let page = String(
      decoding: FileManager.default.contents(atPath: "\(root)/docs/PLUGINS.md") ?? Data(),
      as: UTF8.self)
    let start = try #require(page.range(of: "```yaml\nformat: 1\n"))
    let end = try #require(page[start.upperBound...].range(of: "```"))
    let text = "format: 1\n" + page[start.upperBound..<end.lowerBound]
    let read = DeclarationReader.read(
      DeclarationFile(path: "doors/domain.yaml", bytes: Array(text.utf8)),
      among: DeclarationSource { _ in nil })
    #expect(read.diagnostics.map(\.message) == [])
    let declaration = try #require(read.declaration)
    #expect(declaration.service.access == .program(["./door.sh"]))
    #expect(declaration.service.variables == ["HOME"])
  }

  @Test(arguments: ["STEGVIS_DOORS_TOKEN", "a=b", "PATH;", ""])
  func refusesWhatIsNoVariable(_ name: String) throws {
    let text = """
      format: 1
      id: doors
      service: {program: [door], variables: ["\(name)"]}
      subjects: {door: {facts: {state: {type: code}}}}
      operations:
        door.look: {kind: check, inputs: {door: door}, outcomes: [{is: seen}]}
      """
    let read = DeclarationReader.read(
      DeclarationFile(path: "doors/domain.yaml", bytes: Array(text.utf8)),
      among: DeclarationSource { _ in nil })
    #expect(read.declaration == nil)
    #expect(read.diagnostics.map(\.message).contains { $0.contains("not possible as 'variables'") })
  }

  @Test(arguments: [
    ("{means: refused, code: noKeys}", nil),
    ("{status: 400, means: refused, code: noKeys}", "'status' is not possible"),
    ("{means: refused}", "'code' is missing"),
  ])
  func namesTheRefusalsOfAProgram(_ rule: String, _ fault: String?) throws {
    let text = """
      format: 1
      id: doors
      service: {program: [door], errors: [\(rule)]}
      subjects: {door: {facts: {state: {type: code}}}}
      operations:
        door.look: {kind: check, inputs: {door: door}, outcomes: [{is: seen}]}
      """
    let read = DeclarationReader.read(
      DeclarationFile(path: "doors/domain.yaml", bytes: Array(text.utf8)),
      among: DeclarationSource { _ in nil })
    let said = read.diagnostics.map(\.message)
    guard let fault else {
      #expect(said == [])
      #expect(
        read.declaration.map { DeclaredWords(of: $0).needed.contains("refusal.noKeys") } == true)
      return
    }
    #expect(said.contains { $0.hasPrefix(fault) }, "\(said)")
  }
}
