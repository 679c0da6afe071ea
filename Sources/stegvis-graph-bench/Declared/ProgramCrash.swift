import DeclaredDomains
import Documents
import DomainPrograms
import Foundation
import Operations
import Procedures
import Sessions
import Synchronization
import Translation
import Workspaces

/// A session over a domain that a program carries out: Stegvis is stopped at every point, and so is the
/// program, before and after the effect of each request.
///
/// The program is a real process: `lamp.py` of `docs/examples/plugins`, with a way to die put before it.
package struct ProgramCrash: Sendable {
  private static let domain: DomainID = "lamps"
  private static let procedure: ProcedureID = "close-the-office"

  private static let declared = """
    format: 1
    id: lamps
    settings: {file: {type: text}}
    service: {program: [python3, ./mortal.py]}
    subjects:
      lamp:
        facts:
          on: {type: flag}
          brightness: {type: number}
    operations:
      lamp.light:
        kind: change
        inputs: {lamp: lamp}
        refuse: [{when: {lamp: {on: true}}, code: isOn}]
        perform: {program: light}
        predict: {lamp: {on: true}}
        inverse: lamp.dim
        deadline: 30
      lamp.dim:
        kind: change
        inputs: {lamp: lamp}
        refuse: [{when: {lamp: {on: false}}, code: isOff}]
        perform: {program: dim}
        predict: {lamp: {on: false}}
        inverse: lamp.light
        deadline: 30
    """

  private static let manifest = """
    id: close-the-office
    documents: {en: en.md}
    inputs: {hall: "lamps:lamp", desk: "lamps:lamp"}
    steps:
      choose-hall: {operation: "lamps:lamp.choose", into: hall}
      light-hall: {operation: "lamps:lamp.light", with: {lamp: $hall}}
      choose-desk: {operation: "lamps:lamp.choose", into: desk}
      dim-desk: {operation: "lamps:lamp.dim", with: {lamp: $desk}}
    """

  private static let text = """
    # <a name="close-the-office"></a>Close the office

    1. <a name="choose-hall"></a>Choose the lamp in the hall.
    2. <a name="light-hall"></a>Switch it on.
    3. <a name="choose-desk"></a>Choose the lamp on the desk.
    4. <a name="dim-desk"></a>Switch it off.
    """

  /// Dies at one request, before or after its effect; the file `plan` says at which, and how many requests
  /// there have been.
  private static let mortal = """
    from json import loads
    from os import _exit, path
    from sys import path as places, stdin

    HERE = path.dirname(path.abspath(__file__))
    places.insert(0, HERE)
    lamp = __import__("lamp")

    lamp.WHO = {**lamp.WHO, "performs": ["light", "dim"]}
    PLAN = path.join(HERE, "plan")
    lamps = None
    for line in stdin:
        request = loads(line)
        with open(PLAN) as file:
            count, wanted, side, was = file.read().split()
        with open(PLAN, "w") as file:
            file.write(f"{int(count) + 1} {wanted} {side} {was}")
        dies = count == wanted
        if dies and side == "before":
            _exit(9)
        if request["ask"] == "perform":
            request["with"] = {"on": {"flag": request["perform"] == "light"}}
            request["perform"] = "switch"
        try:
            result, lamps = lamp.answer(request, lamps)
            if request["ask"] == "recall" and was != "true":
                result = {"was": was}
            said = {"id": request["id"], "result": result}
        except lamp.Refused as refused:
            said = {"id": request["id"], "error": refused.error}
        if dies and side == "after":
            _exit(9)
        lamp.say(said)
    """

  private let scenario: CrashScenario
  private let declaration: Declaration
  private let lamps: [UInt8]
  private let supervisor: SupervisorCommand
  private let recalled: RecalledAttempt?

  /// - Parameters:
  ///   - checkout: the folder that has `docs`.
  ///   - supervisor: becomes the supervisor of the program.
  ///   - recalled: what the program says of every lost reply, to show that the points find faults; `nil` for
  ///     the truth.
  package init(
    in checkout: String, _ languages: Languages,
    supervisor: SupervisorCommand = SupervisorCommand(), recalling recalled: RecalledAttempt? = nil
  ) throws {
    self.recalled = recalled
    let read = DeclarationReader.read(
      DeclarationFile(path: "lamps/domain.yaml", bytes: Array(Self.declared.utf8)))
    guard let declaration = read.declaration else {
      throw EmbeddedCrash.Unfit(scenario: "\(read.diagnostics)")
    }
    self.declaration = declaration
    self.supervisor = supervisor
    lamps = try FileReading.file("\(checkout)/docs/examples/plugins/lamp.py").bytes
    let source = ProcedureSource(
      id: Self.procedure,
      manifest: SourceFile(path: "procedure.yaml", bytes: Array(Self.manifest.utf8)),
      documents: ["en.md": SourceFile(path: "en.md", bytes: Array(Self.text.utf8))])
    scenario = try CrashScenario.made(
      source, DeclaredCatalogue(declaration).catalogue, Self.domain, languages,
      Answers(
        procedure: nil, inputs: ["hall": ["Lamp in the hall"], "desk": ["Lamp on the desk"]],
        steps: [:], consent: true, attest: true))
  }

  private func place(dies: Int?, _ side: String) throws -> SurvivingProgram {
    try SurvivingProgram(
      declaration, lamps: lamps, mortal: Array(Self.mortal.utf8),
      plan: "0 \(dies ?? -1) \(side) \(recalled?.rawValue ?? "true")", supervisor: supervisor)
  }

  /// Counts the results of a kill of Stegvis at every operation on the disk, every request and every reply.
  package func counts() async throws -> CrashCounts {
    try await ServiceCrash(scenario: scenario, way: "over a program") {
      try place(dies: nil, "before")
    }.counts([.none])
  }

  /// Counts the results of an end of the program before and after the effect of each request.
  package func programCounts() async throws -> CrashCounts {
    let asked = try await requests()
    return try await ServiceCrash(scenario: scenario, way: "over a program that dies") {
      try place(dies: nil, "before")
    }.counts(
      failing: (0..<asked).flatMap { number in
        ["before", "after"].map { side in { @Sendable in try place(dies: number, side) } }
      })
  }

  /// How many requests an undisturbed session has.
  private func requests() async throws -> Int {
    let place = try place(dies: nil, "before")
    _ = try await ServiceCrash(scenario: scenario, way: "over a program") { place }
      .counts(failing: [])
    return try place.requests
  }
}

/// A program that keeps lamps in a folder of its own, which outlives the processes.
private final class SurvivingProgram: SurvivingService {
  private struct Broken: Error {}

  let clock = VirtualClock()
  private let declaration: Declaration
  private let folder: String
  private let supervisor: SupervisorCommand
  private let connection = Mutex<ProgramConnection?>(nil)
  /// The requests of a session, read before the folder goes.
  private let counted = Mutex(0)

  init(
    _ declaration: Declaration, lamps: [UInt8], mortal: [UInt8], plan: String,
    supervisor: SupervisorCommand
  ) throws {
    self.declaration = declaration
    self.supervisor = supervisor
    folder =
      FileManager.default.temporaryDirectory.appending(path: "lamps-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in [("lamp.py", lamps), ("mortal.py", mortal), ("plan", Array(plan.utf8))] {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
  }

  private var file: String { "\(folder)/lamps.json" }

  var requests: Int {
    get throws { counted.withLock { $0 } }
  }

  private func count() throws {
    let plan = try FileReading.file("\(folder)/plan").bytes
    let words = String(decoding: plan, as: UTF8.self).split(separator: " ")
    counted.withLock { $0 = words.first.flatMap { Int($0) } ?? 0 }
  }

  var end: TenantEnd {
    get async throws {
      // Killed before the program was asked anything, nothing is there yet.
      guard FileManager.default.fileExists(atPath: file) else {
        return TenantEnd(state: [], effects: [:])
      }
      let document = try JSONReader.document(try FileReading.file(file).bytes)
      guard let lamps = document["lamps"], let done = document["done"] else { throw Broken() }
      return TenantEnd(state: [lamps.canonicalText], effects: ["switch": done.elements.count])
    }
  }

  func opened(
    for scenario: CrashScenario, limit: ActionLimit
  ) async throws -> (domain: any Domain, person: any Conversation) {
    guard case .program(let command) = declaration.service.access else { throw Broken() }
    let start = try ProgramStart(
      command, in: folder, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    let program = ProgramConnection(
      start, settings: .object([.init("file", .text(file))]), secrets: [:], supervisor: supervisor)
    connection.withLock { $0 = program }
    let transport = MortalTransport(
      way: ProgramTransport(declaration, program, instance: declaration.id.rawValue), limit: limit)
    let clock = clock
    let domain = DeclaredDomain(
      declaration,
      DeclaredDomain.Settings(
        instance: declaration.id.rawValue, values: ["file": .text(file)], isPractice: false
      ) { () throws(DomainFailure) in clock.now() }, over: transport,
      found: try await transport.probe())
    return (try scenario.domain(domain), scenario.person)
  }

  /// With Stegvis, its end of the connection goes, and the program with it.
  func died() async { await connection.withLock { $0 }?.close() }

  func discard() async throws {
    try count()
    try FileManager.default.removeItem(atPath: folder)
  }
}

/// A way that ends when the process does: before something is asked, or before its answer is read.
private struct MortalTransport: DomainTransport {
  let way: ProgramTransport
  let limit: ActionLimit

  private func mortal<Answer>(
    _ body: () async throws(DomainFailure) -> Answer
  ) async throws(DomainFailure) -> Answer {
    guard limit.pass() else { throw .unavailable("dead") }
    let answer = try await body()
    guard limit.pass() else { throw .unknownOutcome("dead") }
    return answer
  }

  func probe() async throws(DomainFailure) -> [String: JSONDocument] {
    try await mortal { () throws(DomainFailure) in try await way.probe() }
  }

  func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
    try await mortal { () throws(DomainFailure) in try await way.read(subject) }
  }

  func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    try await mortal { () throws(DomainFailure) in
      try await way.candidates(of: kind, in: parent, matching: text, most: most)
    }
  }

  func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    try await mortal { () throws(DomainFailure) in
      try await way.find(created, matches: matches, query: query)
    }
  }

  func perform(_ call: PreparedCall) async throws(DomainFailure) {
    try await mortal { () throws(DomainFailure) in try await way.perform(call) }
  }

  func recall(_ key: String) async throws(DomainFailure) -> RecalledAttempt {
    try await mortal { () throws(DomainFailure) in try await way.recall(key) }
  }

  func close() async { await way.close() }
}
