import DeclaredDomains
import Diagnostics
import FoundationEssentials
import Operations
import Presentation
import Workspaces

/// The test of a declared domain's operations on a service that a person names.
struct ServiceTest {
  private let domain: String
  private let tenant: String
  private let operations: [String]
  private let trial: String?
  private let isAgreed: Bool
  private let isVerbose: Bool
  private let format: OutputFormat
  private let context: CommandContext

  /// - Parameters:
  ///   - tenant: as `--tenant` takes it.
  ///   - operations: those to prove; empty for all of the trial.
  ///   - trial: the path of the trial; `nil` for the one beside the declaration.
  ///   - isAgreed: whether nobody has to be asked.
  init(
    _ domain: String, on tenant: String, operations: [String], trial: String?, isAgreed: Bool,
    isVerbose: Bool, _ format: OutputFormat, _ context: CommandContext
  ) {
    self.domain = domain
    self.tenant = tenant
    self.operations = operations
    self.trial = trial
    self.isAgreed = isAgreed
    self.isVerbose = isVerbose
    self.format = format
    self.context = context
  }

  /// Tests the operations, shows what held and what did not, and keeps it.
  ///
  /// - Throws: `CommandFailure` if the service, the trial or a yes is missing; `FinishedWith` if
  ///   something did not hold.
  func run() async throws {
    let (address, provider) = try place()
    let service = try context.withHTTP(provider.service)
    guard let service = service as? any ProvableService else {
      throw context.failure(.wrongUsage, .testedNotDeclared, ["domain": domain])
    }
    let declaration: Declaration
    do {
      declaration = try service.declared()
    } catch {
      throw OpenedTenant.failure(error, tenant, context)
    }
    let trial = try readTrial(declaration, provider)
    let runs = try chosen(trial)
    let context = context.saying(as: provider.id)
    let way: ServiceWay
    do {
      way = try service.way(
        try context.connection(address, try TenantOptions.parse(isVerbose ? ["--verbose"] : [])))
    } catch let problem as ServiceProblem {
      throw context.failure(problem)
    }
    let clock = MachineClock()
    let proof = DomainProof(
      declaration, trial, over: way, instance: declaration.id.rawValue,
      // No two tests of one service begin in the same second and with the same number.
      seed: "t" + String(clock.now() / 1_000 % 2_176_782_336, radix: 36)
        + String(Int.random(in: 36..<1_296), radix: 36), clock: clock)
    let version = try await version(proof)
    try ask(trial, runs, version: version, declaration)
    let digest = try digest(service)
    var proofs: [OperationProof] = []
    for (number, run) in runs.enumerated() {
      let view = ProofView(run.operation, of: provider.id, context.words)
      if format == .text { context.write(view.headline) }
      let found = await proof.proof(of: run, number: number) { result in
        if format == .text { context.write(view.lines(result)) }
      }
      if format == .text {
        context.write(view.end(found, on: KnownProofs.service(tenant), version: version))
      }
      proofs.append(found)
      // What was shown so far stays, whatever happens to the rest.
      try keep(found, provider, digest, version, at: clock.now() / 1_000)
    }
    if format == .json {
      Output.write(
        ProofView.json(
          proofs, of: provider.id, on: KnownProofs.service(tenant), version: version,
          declaredBy: digest, context.words
        ).text + "\n")
    }
    guard proofs.allSatisfy(\.isProved) else { throw FinishedWith(status: .hasProblems) }
  }

  // MARK: - What is tested

  private func place() throws -> (String, any DomainProvider) {
    switch context.domains.place(ofTenant: tenant) {
    case nil: throw context.noTenant(tenant)
    case .file:
      // What is predicted comes about there, whatever is declared.
      throw context.failure(.wrongUsage, .testedPractice, ["name": tenant])
    case .service(let address, let provider):
      guard provider.id.rawValue == domain else {
        throw context.failure(
          .wrongUsage, .testedOtherDomain, ["name": tenant, "domain": domain])
      }
      return (address, provider)
    }
  }

  /// The trial that was named, else the one beside the declaration, else the one beside that which it
  /// extends.
  private func readTrial(
    _ declaration: Declaration, _ provider: any DomainProvider
  ) throws -> DomainTrial {
    let extended = declaration.extended.flatMap { id in
      context.domains.providers.first { $0.id == id }
    }
    let paths = [provider, extended].compactMap(\.?.declaredWords).map { words in
      words.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/") + "/\(ContentFolder.trialName)"
    }
    guard let path = trial ?? paths.first(where: FileReading.exists) else {
      throw context.failure(
        .wrongUsage, .testedNoTrial, ["path": paths.first ?? ContentFolder.trialName])
    }
    let read = TrialReader.read(
      DeclarationFile(path: path, bytes: try context.read(path).bytes), of: declaration)
    if !read.diagnostics.isEmpty { try context.report(read.diagnostics, as: .text) }
    guard let trial = read.trial else { throw FinishedWith(status: .wrongUsage) }
    return trial
  }

  private func chosen(_ trial: DomainTrial) throws -> [DomainTrial.Run] {
    let known = Set(trial.runs.map(\.operation.rawValue))
    for name in operations where !known.contains(name) {
      throw context.failure(
        .wrongUsage, .testedNoRun,
        ["operation": name, "names": context.words.formats.list(known.sorted())])
    }
    return trial.runs.filter {
      operations.isEmpty || operations.contains($0.operation.rawValue)
    }
  }

  private func version(_ proof: DomainProof) async throws -> String {
    do {
      return try await proof.probe()["version"]?.scalarText ?? ""
    } catch {
      switch error {
      case .refused(let refusal), .partlyRefused(let refusal):
        throw context.failure(.tenantFailed, refusal)
      case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
        throw context.failure(ServiceProblem.unreachable(reason))
      }
    }
  }

  private func digest(_ service: any ProvableService) throws -> String {
    do {
      return try service.digest(environment: context.environment)
    } catch {
      throw OpenedTenant.failure(error, tenant, context)
    }
  }

  /// Lets a person say yes to what is going to be changed, and where.
  ///
  /// - Throws: `CommandFailure` if nobody does.
  private func ask(
    _ trial: DomainTrial, _ runs: [DomainTrial.Run], version: String, _ declaration: Declaration
  ) throws {
    guard !isAgreed else { return }
    let words = context.words
    func kinds(_ subjects: [DomainTrial.Subject]) -> String {
      let names = subjects.map { words.type(ValueType(declaration.name(ofKind: $0.kind))) }
      return names.isEmpty ? "–" : words.formats.list(names)
    }
    let refused = context.failure(.stopped, .testedNeedsYes, ["name": tenant])
    guard Output.inputIsTerminal else { throw refused }
    Output.complain(
      words.text(
        .testedAsk,
        [
          "name": PrintableText.of(tenant),
          "version": PrintableText.of(version.isEmpty ? "–" : version),
          "operations": words.formats.list(runs.map(\.operation.rawValue)),
          "made": kinds(trial.subjects.filter { $0.making != nil }),
          "used": kinds(trial.subjects.filter { $0.making == nil }),
          "yes": words[.programYes],
        ]))
    guard let answer = readLine(), words[.programYes].lowercased() == answer.lowercased() else {
      throw refused
    }
  }

  // MARK: - What is kept

  private func keep(
    _ found: OperationProof, _ provider: any DomainProvider, _ digest: String, _ version: String,
    at time: Int
  ) throws {
    let proof = Operation.Proof(
      service: KnownProofs.service(tenant), version: version, at: time)
    var entries = [
      KeptProofs.Entry(
        operation: found.operation.rawValue, proof: proof, isProved: found.isProved,
        rows: ProofView.rows(found, context.words))
    ]
    // What only reverses others was tried with them.
    entries +=
      found.isProved
      ? found.restoring.sorted().map {
        KeptProofs.Entry(
          operation: $0.rawValue, proof: proof, isProved: true,
          rows: .array([
            .object(["row": .string(ProofRow.inverse.rawValue), "outcome": .string("held")])
          ]))
      } : []
    do {
      try context.data.make()
      try KeptProofs(in: context.data).keep(entries, of: provider.id, declaredBy: digest)
    } catch {
      throw context.explaining(error)
    }
  }
}

/// The machine's own time.
private struct MachineClock: ProofClock {
  func now() -> Int { Int(Date.now.timeIntervalSince1970 * 1_000) }

  func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early; whoever waits notices the cancellation itself.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}
