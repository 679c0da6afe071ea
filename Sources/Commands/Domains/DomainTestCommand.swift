import ArgumentParser
import DomainPrograms
import Operations
import Presentation
import Workspaces

/// `stegvis domain test`: tries a declaration on a service, or the rules of the plug-in protocol on a
/// program.
struct DomainTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Prove the operations of a declared domain on a service of yours.",
    discussion: """
      Each operation is carried out, read again and taken back, and tried with lost
      replies, forged answers and altered requests, on subjects that the test makes
      and removes. What they are is in trial.yaml, beside domain.yaml; docs/DOMAINS.md
      explains it. Nothing is changed before you say yes. An operation that holds is
      called proved on that service, until its declaration is changed.

      With --conformance, the rules of the plug-in protocol are tried on a program. It
      is started many times and ended in the middle of its work, and the change of the
      trial is made and taken back. Use a service where that does no harm. The trial
      is then a file beside the program, 'door.trial.json' for 'door.sh'.

      EXAMPLES
        stegvis domain test dns --tenant dns:https://dns.example/api/v1
        stegvis domain test chat --tenant chat:https://chat.example/scim --yes \\
          --operation account.deactivate --format json
        stegvis domain test --conformance ./door.sh
        stegvis domain test --conformance --only 7 --only 8 ./door.sh
        stegvis domain test --conformance --trial t.json --format json python3 ./lamp.py

      EXIT STATUS
        0 everything held, or no rule was broken; 1 something did not; 2 wrong usage, or
        the trial cannot be used; 3 nobody said yes; 4 the service failed
      """)

  @Flag(help: "Try the rules of the plug-in protocol.") var conformance = false
  @Option(
    help: ArgumentHelp(
      "The service: its domain, a colon and its address.", valueName: "tenant"))
  var tenant: String?
  @Option(
    help: ArgumentHelp(
      "Prove only this operation; can be given again.", valueName: "operation"))
  var operation: [String] = []
  @Flag(help: "Change things on the service without asking.") var yes = false
  @Flag(help: "Show every request, without its content.") var verbose = false
  @Option(help: ArgumentHelp("The file of the trial.", valueName: "file")) var trial: String?
  @Option(help: ArgumentHelp("Try only this rule; can be given again.", valueName: "number"))
  var only: [Int] = []
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text
  @ArgumentParser.Argument(
    parsing: .allUnrecognized,
    help: "The domain; with --conformance, the program and its arguments.")
  var program: [String] = []
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard conformance else { return try validateService() }
    guard !program.isEmpty else { throw ValidationError("Name the program.") }
    for number in only where ConformanceTest(rawValue: number) == nil {
      throw ValidationError("The rules have the numbers 1 to \(ConformanceTest.allCases.count).")
    }
  }

  private func validateService() throws {
    if let unknown = program.first(where: { $0.hasPrefix("-") }) {
      throw ValidationError("Unknown option '\(unknown)'")
    }
    guard program.count == 1 else {
      throw ValidationError("Name one domain, such as dns, or a program with --conformance.")
    }
    guard only.isEmpty else { throw ValidationError("--only is for --conformance.") }
    guard tenant != nil else {
      throw ValidationError("Name the service: --tenant \(program[0]):<address>")
    }
  }

  func run() async throws {
    let context = try CommandContext(common)
    guard conformance else {
      try await ServiceTest(
        program[0], on: tenant ?? "", operations: operation, trial: trial, isAgreed: yes,
        isVerbose: verbose, format, context
      ).run()
      return
    }
    let start = try context.program(program)
    let run = ConformanceRun(start, try readTrial(context))
    let tests = ConformanceTest.allCases.filter { only.isEmpty || only.contains($0.rawValue) }
    var results: [ConformanceResult] = []
    var progress = Progress(of: tests.count, isQuiet: format == .text)
    for test in tests {
      let result = ConformanceResult(test, await run.outcome(of: test))
      if format == .text { context.write(result.lines(context.words, after: results)) }
      results.append(result)
      progress.show(results.count)
    }
    progress.clear()
    switch format {
    case .text: context.write(ConformanceResult.summary(results, context.words))
    case .json:
      let json = JSONValue.object([
        "program": .strings(start.arguments), "digest": .string(start.digest),
        "rules": .array(results.map { $0.json(context.words) }),
      ])
      Output.write(json.text + "\n")
    }
    guard !results.contains(where: \.isBreach) else { throw FinishedWith(status: .hasProblems) }
  }

  private func readTrial(_ context: CommandContext) throws -> ConformanceTrial {
    // Of `python3 ./lamp.py`, the trial is named after the last file.
    let file = program.last { $0.contains("/") } ?? program[0]
    let path = trial ?? Self.stem(file) + ".trial.json"
    switch ConformanceTrial.read(try context.read(path).bytes) {
    case .success(let trial): return trial
    case .failure(.member(let member)):
      throw context.failure(.wrongUsage, .conformanceTrialMember, ["path": path, "member": member])
    case .failure(.notJSON(let offset)):
      throw context.failure(
        .wrongUsage, .conformanceTrialJSON,
        ["path": path, "number": context.words.formats.number(offset)])
    }
  }

  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path }
    return String(path.dropLast(name[dot...].count))
  }
}

/// What was found of one rule, in the reader's language or as JSON.
struct ConformanceResult {
  private let test: ConformanceTest
  private let outcome: ConformanceOutcome

  init(_ test: ConformanceTest, _ outcome: ConformanceOutcome) {
    self.test = test
    self.outcome = outcome
  }

  var isBreach: Bool {
    if case .breached = outcome { true } else { false }
  }

  /// - Parameter others: those that are shown already; what they explain is not explained again.
  func lines(_ words: Words, after others: [ConformanceResult]) -> [TextLine] {
    let outcomes = [MessageKey.conformancePassed, .conformanceNotTried, .conformanceBreached]
    let width = outcomes.map { words[$0].count }.max() ?? 0
    func row(_ outcome: MessageKey) -> String {
      let word = words[outcome]
      let space = String(repeating: " ", count: width + 2 - word.count)
      return "\(word)\(space)\(test.rawValue). \(words.word(.conformance, "\(test)") ?? "\(test)")"
    }
    switch outcome {
    case .passed: return [TextLine(row(.conformancePassed), hanging: width + 2)]
    case .notTried(let reason):
      return [
        TextLine(
          "\(row(.conformanceNotTried)): \(said(reason, words))", .quiet, hanging: width + 2)
      ]
    case .breached(let breach):
      let isExplained = others.contains { $0.outcome == outcome }
      return [TextLine(row(.conformanceBreached), .bad, hanging: width + 2)]
        + (isExplained ? [] : [TextLine(said(breach, words), indent: width + 2)])
    }
  }

  static func summary(_ results: [ConformanceResult], _ words: Words) -> [TextLine] {
    let breaches = results.count(where: \.isBreach)
    return breaches == 0
      ? [TextLine(words[.conformanceClean], .good)]
      : [TextLine(words.text(.conformanceBreaches, count: breaches), .bad)]
  }

  func json(_ words: Words) -> JSONValue {
    var members: [String: JSONValue] = [
      "number": .integer(test.rawValue), "rule": .string("\(test)"),
    ]
    switch outcome {
    case .passed: members["outcome"] = .string("passed")
    case .notTried(let reason):
      members["outcome"] = .string("notTried")
      members["reason"] = .string(reason.rawValue)
      members["message"] = .string(said(reason, words))
    case .breached(let breach):
      members["outcome"] = .string("breached")
      members["reason"] = .string(breach.kind.rawValue)
      members["evidence"] = .string(breach.evidence)
      members["message"] = .string(said(breach, words))
    }
    return .object(members)
  }

  private func said(_ reason: ConformanceOutcome.Reason, _ words: Words) -> String {
    words.word(.conformance, "reason.\(reason.rawValue)") ?? reason.rawValue
  }

  private func said(_ breach: ConformanceBreach, _ words: Words) -> String {
    words.sentence(.breach, breach.kind.rawValue, ["evidence": .text(breach.evidence)])
      ?? breach.kind.rawValue
  }
}
