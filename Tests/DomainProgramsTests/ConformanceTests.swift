import DomainPrograms
import FoundationEssentials
import Testing

/// The examples keep every rule; programs that break one are found by its number.
struct ConformanceTests {
  private static let examples =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/docs/examples/plugins"

  private func trial(_ name: String) throws -> ConformanceTrial {
    let bytes = FileManager.default.contents(atPath: "\(Self.examples)/\(name).trial.json")
    return try ConformanceTrial.read(Array(bytes ?? Data())).get()
  }

  private func limits() -> ProgramLimits {
    var limits = ProgramLimits()
    limits.reading = 20
    limits.grace = 1.5
    return limits
  }

  private func run(_ program: String, _ trial: ConformanceTrial) throws -> ConformanceRun {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let start = try ProgramStart([program], in: "/", environment: ["PATH": path])
    return ConformanceRun(
      start, trial, supervisor: TrialProgram.supervisor, limits: limits())
  }

  @Test(arguments: ["door.sh", "lamp.py", "jar.pl"])
  func passesWhatItsExamplesDo(_ name: String) async throws {
    let trial = try trial(String(name.prefix { $0 != "." }))
    let run = try run("\(Self.examples)/\(name)", trial)
    for test in ConformanceTest.allCases {
      let outcome = await run.outcome(of: test)
      // Some things have no version, and some programs no secret.
      let isUsual =
        switch outcome {
        case .passed: true
        case .notTried(let reason): [.noSecret, .noVersion].contains(reason)
        case .breached: false
        }
      #expect(isUsual, "\(name): \(test): \(outcome)")
    }
  }

  /// The example in shell with one thing changed, the rule that it then breaks, and how.
  @Test(
    arguments: [
      ("  describe) describe ;;", "  describe) echo loading; describe ;;", 1, .noAnswer),
      ("  *) refuse unknownAsk ;;", "  *) answer '{result: {}}' ;;", 2, .notRefused),
      (
        "  read) read_door ;;",
        "  read) case $line in *colour*) refuse unknownField ;; *) read_door ;; esac ;;", 3,
        .refused
      ),
      ("state=open\n  [", "state=$(date +%N)\n  [", 4, .differs),
      ("    answer '{result: {present: false}}'", "    refuse notThere", 5, .refused),
      ("  if known \"$key\"; then", "  if false; then", 6, .secondEffect),
      (
        "    answer '{note: \"the lock is slow\"}'\n", "    touch \"$folder/done.$key\"\n", 8,
        .recall
      ),
      (
        "    sleep \"$seconds\" </dev/null", "    setsid sleep \"$seconds\" </dev/null", 8, .escaped
      ),
      ("LC_ALL=C\n", "LC_ALL=C\nsleep 77 </dev/null >/dev/null 2>&1 &\n", 9, .left),
      ("  esac\ndone\n", "  esac\ndone\nexit 4\n", 9, .status),
      ("  esac\ndone\n", "  esac\ndone\nexec sleep 60\n", 9, .livesOn),
      ("{code: $state}", "{text: $state}", 10, .type),
      ("performs: [\"lock\",", "performs: [\"shut\",", 10, .description),
      (
        "  answer '{result: {present: true,",
        "  printf 'key:x\\nlocked\\n' >\"$path\"; answer '{result: {present: true,", 11, .differs
      ),
      (
        "while IFS= read -r line; do",
        "while IFS= read -r line; do\n[ ${#line} -lt 9999 ] || exit 1", 13, .noAnswer
      ),
      (
        "while IFS= read -r line; do", "while IFS= read -r line || [ -n \"$line\" ]; do", 15,
        .halfRequest
      ),
      ("    return 1 ;;", "    return 1 ;;", 17, .misled),
      ("candidates: .[:$most]", "candidates: .", 18, .candidates),
      (
        "{state: {code: $state}}", "{state: {code: $state}, colour: {text: \"red\"}}", 19,
        .undeclared
      ),
    ] as [(String, String, Int, ConformanceBreach.Kind)])
  func findsWhoBreaksARule(
    _ old: String, _ new: String, _ number: Int, _ kind: ConformanceBreach.Kind
  ) async throws {
    let bytes = FileManager.default.contents(atPath: "\(Self.examples)/door.sh") ?? Data()
    var text = String(decoding: bytes, as: UTF8.self)
    if number == 17 {
      // Ids as parts of paths.
      text = text.replacing(
        "door:front) echo \"$folder/front\" ;;",
        with: "door:*) get '.subject.id | \"\\(env.folder)/\\(.)\"' ;;"
      )
      .replacing(
        "  state=open\n",
        with:
          "  [ -e \"$path\" ] || { answer '{result: {present: false}}'; return; }\n  state=open\n"
      )
      .replacing(
        "  folder=$(get '.settings.folder')",
        with:
          "  folder=$(get '.settings.folder'); export folder; mkdir -p \"$folder\"; echo open >\"$folder/front\""
      )
    } else {
      #expect(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    if kind == .recall {
      text = text.replacing("known() {", with: "known() { [ -e \"$folder/done.$1\" ] ||")
    }
    let folder = try TrialProgram.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/door.sh"
    let made = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o700])
    #expect(made)
    let test = try #require(ConformanceTest(rawValue: number))
    let outcome = try await run(path, try trial("door")).outcome(of: test)
    guard case .breached(let breach) = outcome else {
      Issue.record("\(number): \(outcome)")
      return
    }
    #expect(breach.kind == kind, "\(number): \(breach)")
  }

  /// The example in Python with one thing changed.
  @Test(
    arguments: [
      (
        "    for line in sys.stdin:",
        "    for line in sys.stdin:\n        print(line, file=sys.stderr)", 12, .secretShown
      ),
      ("raise Refused(\"signIn\")", "raise Refused(\"refused\", code=\"no\")", 12, .noSignIn),
      ("raise Refused(\"changed\")", "pass", 16, .versionIgnored),
      ("        state[\"done\"].append(request[\"key\"])\n", "", 7, .recall),
      ("break  # The input", "pass  # The input", 15, .halfRequest),
      (
        "found[:most], \"whole\": len(found) <= most", "found[:most], \"whole\": True", 18,
        .candidates
      ),
    ] as [(String, String, Int, ConformanceBreach.Kind)])
  func findsWhoBreaksARuleInPython(
    _ old: String, _ new: String, _ number: Int, _ kind: ConformanceBreach.Kind
  ) async throws {
    let bytes = FileManager.default.contents(atPath: "\(Self.examples)/lamp.py") ?? Data()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(old), "\(old)")
    let folder = try TrialProgram.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/lamp.py"
    let made = FileManager.default.createFile(
      atPath: path, contents: Data(text.replacing(old, with: new).utf8),
      attributes: [.posixPermissions: 0o700])
    #expect(made)
    let test = try #require(ConformanceTest(rawValue: number))
    let outcome = try await run(path, try trial("lamp")).outcome(of: test)
    guard case .breached(let breach) = outcome else {
      Issue.record("\(number): \(outcome)")
      return
    }
    #expect(breach.kind == kind, "\(number): \(breach)")
  }

  @Test(arguments: [
    ("{", ConformanceTrial.Problem.notJSON(offset: 1)), ("{}", .member("facts")),
    (#"{"facts":{"door":{"state":"c d"}}}"#, .member("facts.door.state")),
    (#"{"facts":{"door":{}}}"#, .member("subject")),
    (#"{"facts":{},"subject":{"kind":"door","id":"1"}}"#, .member("subject")),
    (
      #"{"facts":{"door":{}},"subject":{"kind":"door","id":"1"},"change":{}}"#,
      .member("change.perform")
    ),
    (
      #"{"facts":{"door":{}},"subject":{"kind":"door","id":"1"},"change":{"perform":"x"}}"#,
      .member("back")
    ),
    (#"{"secrets":{"a":1},"facts":{}}"#, .member("secrets.a")),
  ])
  func saysWhereATrialIsWrong(_ text: String, _ problem: ConformanceTrial.Problem) {
    #expect(throws: problem) { try ConformanceTrial.read(Array(text.utf8)).get() }
  }
}
