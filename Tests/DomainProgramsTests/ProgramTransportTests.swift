import DeclaredDomains
import DomainPrograms
import FoundationEssentials
import Operations
import Testing

/// What a plug-in may do to Stegvis, and what it may not.
@Suite(.serialized) struct ProgramTransportTests {
  private let begin = TrialProgram.beginning
  private let key = TrialProgram.door

  /// What is said of a reading that fails.
  private func failure(
    of script: String, limits: ProgramLimits = ProgramLimits()
  ) async throws -> DomainFailure? {
    let program = try TrialProgram(script, limits: limits)
    let failure: DomainFailure?
    do {
      _ = try await program.transport.read(key)
      failure = nil
    } catch {
      failure = error
    }
    await program.transport.close()
    return failure
  }

  @Test func startsWithNothingButWhatIsNamed() async throws {
    let program = try TrialProgram(
      begin + """
        next; env | sort > "$0.env"; pwd > "$0.pwd"; ls -A | wc -l > "$0.ls"; stat -c %a . > "$0.mode"
        ls /proc/self/fd | wc -l > "$0.fds"; trap > "$0.trap"
        answer '{"present":false}'; next
        """)
    #expect(try await program.transport.read(key) == .absent)
    func said(_ name: String) -> String {
      String(
        decoding: FileManager.default.contents(atPath: "\(program.folder)/door.\(name)") ?? Data(),
        as: UTF8.self)
    }
    let names = said("env").split(separator: "\n").map { $0.prefix { $0 != "=" } }
    #expect(
      Set(names).subtracting(["PWD", "OLDPWD", "_", "SHLVL"]) == ["LANG", "PATH", "STEGVIS_PLUGIN"])
    #expect(said("env").contains("LANG=C.UTF-8\n") && said("env").contains("STEGVIS_PLUGIN=1\n"))
    #expect(said("ls") == "0\n" && said("mode") == "700\n")
    let place = said("pwd").trimmingWhitespace
    #expect(place.contains("stegvis-plugin-"))
    // The three streams, and the one of `ls` itself.
    #expect(said("fds") == "4\n")
    await program.transport.close()
    #expect(!FileManager.default.fileExists(atPath: place))
  }

  @Test func readsFactsByTheirDeclaredTypes() async throws {
    let program = try TrialProgram(
      begin + """
        next; answer '{"present":true,"name":"Front","version":"7","more":1,"facts":{"state":{"code":"open"},"keys":{"list":[{"text":"a"},{"text":"b"}]},"opened":{"unread":{"reason":"forbidden","needs":"Reader"}}}}'
        next
        """)
    let expected = SubjectContents(
      key, name: "Front", version: "7",
      values: ["state": .code("open"), "keys": .list([.text("a"), .text("b")])],
      unread: [
        "opened": Refusal("unreadable", ["evidence": .text("forbidden"), "needs": .text("Reader")])
      ])
    #expect(try await program.transport.read(key) == .present(expected))
    await program.transport.close()
  }

  @Test(arguments: [
    (#"{"present":true,"facts":{"colour":{"text":"red"}}}"#, "undeclaredFact: colour"),
    (#"{"present":true,"facts":{"state":{"text":"open"}}}"#, "otherType: state"),
    (#"{"present":true,"facts":{"keys":{"text":"a"}}}"#, "otherType: keys"),
    (#"{"present":true,"facts":{"keys":{"list":[{"text":"a"},{"text":"a"}]}}}"#, "otherType: keys"),
    (#"{"present":true,"facts":{"opened":{"instant":1.5}}}"#, "otherType: opened"),
    (#"{"present":"yes"}"#, "form: present"), ("{}", "form: present"),
    (#"{"present":true,"id":"2"}"#, "form: id"),
    (#"{"present":true,"version":7}"#, "form: version"), ("7", "form: result"),
  ])
  func refusesWhatIsNotDeclared(_ answer: String, _ evidence: String) async throws {
    let found = try await failure(of: begin + "next; answer '\(answer)'; next")
    #expect(found == .damaged("plug-in protocol: \(evidence)"))
  }

  @Test(arguments: [
    ("echo loading; next", "notJSON: loading"),
    (#"echo '{"id":99,"result":{}}'; next"#, "otherID: 99"),
    (#"echo '{"result":{}}'; next"#, "otherID: null"),
    (#"printf '{"id":%s}\n' $id; next"#, "noAnswer"),
    (#"printf '{"id":%s,"result":{},"error":{}}\n' $id; next"#, "noAnswer"),
    (#"printf '{"id":%s,"error":{"kind":"odd"}}\n' $id; next"#, "form: error"),
    (#"printf '\377\376\n'; next"#, "notUTF8"),
    ("head -c 1200000 /dev/zero | tr '\\0' x; next", "lineTooLong"),
    ("head -c 1000000000 /dev/zero; next", "lineTooLong"),
    (
      #"x=$(head -c 1000000 /dev/zero | tr '\0' x); while :; do printf '{"id":%s,"note":"%s"}\n' $id "$x"; done"#,
      "answerTooLong"
    ),
  ])
  func refusesNonsense(_ lines: String, _ evidence: String) async throws {
    let started = ContinuousClock.now
    #expect(
      try await failure(of: begin + "next; \(lines)") == .damaged("plug-in protocol: \(evidence)"))
    #expect(ContinuousClock.now - started < .seconds(30))
  }

  @Test func refusesWhatNobodyAskedFor() async throws {
    let program = try TrialProgram(
      begin + "next; answer '{\"present\":false}'; echo '{\"id\":4,\"result\":{}}'; sleep 30")
    #expect(try await program.transport.read(key) == .absent)
    try await Task.sleep(for: .milliseconds(200))
    let said = #"unasked: {"id":4,"result":{}} "#
    await #expect(throws: DomainFailure.damaged("plug-in protocol: \(said)")) {
      try await program.transport.read(key)
    }
  }

  @Test(arguments: [
    ("exit 3", "ended before it answered (exit status 3)"),
    ("kill -9 $$", "ended before it answered (signal 9)"),
    (#"printf '{"id":3,"resu'; exit 0"#, "ended before it answered (exit status 0)"),
    ("exec >&-; sleep 60", "ended before it answered"),
    ("sleep 60", "no answer in 2 s"),
    (#"while :; do printf ' '; sleep 0.2; done"#, "no answer in 2 s"),
    ("head -c 30000000 /dev/zero >&2; while :; do echo x >&2; done", "no answer in 2 s"),
    ("trap '' TERM INT HUP; while :; do sleep 60; done", "no answer in 2 s"),
  ])
  func saysWhyThereIsNoAnswer(_ lines: String, _ evidence: String) async throws {
    var limits = ProgramLimits()
    limits.reading = 2
    limits.grace = 1
    #expect(
      try await failure(of: begin + "next; \(lines)", limits: limits) == .unavailable(evidence))
  }

  @Test func waitsForNobodyWhoDoesNotRead() async throws {
    var limits = ProgramLimits()
    limits.reading = 2
    limits.grace = 1
    let program = try TrialProgram(begin + "sleep 60", limits: limits)
    // More than a pipe holds.
    let text = String(repeating: "x", count: 900_000)
    await #expect(throws: DomainFailure.unavailable("no answer in 2 s")) {
      try await program.transport.candidates(of: "door", in: nil, matching: text, most: 1)
    }
  }

  @Test func refusesToSendALineThatIsTooLong() async throws {
    let program = try TrialProgram(begin + "while :; do next; done")
    let text = String(repeating: "x", count: 1_048_576)
    await #expect(throws: DomainFailure.damaged("plug-in protocol: lineTooLong")) {
      try await program.transport.candidates(of: "door", in: nil, matching: text, most: 1)
    }
    await program.transport.close()
  }

  @Test(arguments: ["echo nonsense; next", "exit 1", "sleep 60", "printf '{\"id\":3,'; kill -9 $$"])
  func takesALostReplyForUnknownAndAsksANewProgram(_ lines: String) async throws {
    var limits = ProgramLimits()
    limits.grace = 0.5
    let program = try TrialProgram(
      begin + """
        next
        case $line in
        *perform*) echo k1 > "$0.done"; \(lines) ;;
        *recall*) if [ -e "$0.done" ]; then answer '{"was":"done"}'; else answer '{"was":"notDone"}'; fi ;;
        esac
        next
        """, limits: limits)
    do {
      try await program.perform(seconds: 1)
      Issue.record("a reply that was lost is no success")
    } catch {
      guard case .unknownOutcome = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(try await program.transport.recall("k1") == .done)
    await program.transport.close()
  }

  /// Whoever signs in elsewhere may take longer than a reading; once in a request.
  @Test(arguments: [
    ("https://sign.example/in", 1, true), ("https://sign.example/in", 2, false),
    ("javascript:alert(1)", 1, false),
  ])
  func showsWhatAPersonIsToEnter(_ address: String, _ times: Int, _ isShown: Bool) async throws {
    let line =
      "printf '{\"id\":%s,\"signIn\":{\"address\":\"\(address)\",\"code\":\"H4K7\",\"seconds\":60}}\\n' "
      + "\"$id\";"
    var limits = ProgramLimits()
    limits.reading = 1
    limits.grace = 0.2
    let program = try TrialProgram(
      begin + "next; " + String(repeating: line, count: times)
        + " sleep 2; answer '{\"present\":false}'; next", limits: limits)
    if isShown {
      #expect(try await program.transport.read(key) == .absent)
      #expect(program.codes.all.withLock { $0 } == ["H4K7 https://sign.example/in 60"])
    } else {
      await #expect(throws: DomainFailure.damaged("plug-in protocol: form: signIn")) {
        try await program.transport.read(key)
      }
    }
    await program.transport.close()
  }

  @Test(arguments: [("unknownKind", "notOffered"), ("noKeys", "doors:noKeys"), ("shut", "shut")])
  func letsAPersonTypeWhatItDoesNotShow(_ code: String, _ named: String) async throws {
    let refused = "{\"kind\":\"refused\",\"code\":\"\(code)\"}"
    let program = try TrialProgram(
      begin
        + "while :; do next; printf '{\"id\":%s,\"error\":%s}\\n' \"$id\" '\(refused)'; done")
    let domain = DeclaredDomain(
      TrialProgram.doors,
      .init(instance: "doors", values: [:], isPractice: false) { () throws(DomainFailure) in 0 },
      over: program.transport, found: [:])
    do throws(DomainFailure) {
      _ = try await domain.candidates(for: "doors:door.choose", [:])
      Issue.record("it has a list")
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      #expect(refusal.code == named && refusal.isUnreadable)
    }
    let typed = Value.subject(Subject(id: "doors/door/front", name: "front"))
    #expect(try await domain.accept(["front"], for: "doors:door.choose", [:]) == .success(typed))
    guard case .unread(let refusal) = try await program.transport.read(TrialProgram.door) else {
      Issue.record("it shows something")
      return
    }
    #expect(refusal.code == named)
    await program.transport.close()
  }

  @Test(arguments: [
    (
      #"{"kind":"refused","code":"onHold","values":{"holds":{"number":2}},"evidence":"no"}"#,
      DomainFailure.refused(
        Refusal("onHold", ["holds": .number(2), "evidence": .text("no")]))
    ),
    (#"{"kind":"changed"}"#, .refused(Refusal(.changedMeanwhile, evidence: ""))),
    (#"{"kind":"signIn"}"#, .refused(Refusal(.signInNotAccepted, evidence: ""))),
    (#"{"kind":"unavailable","evidence":"down"}"#, .unavailable("unavailable: down")),
    (#"{"kind":"lost"}"#, .unknownOutcome("lost")),
    (#"{"kind":"damaged"}"#, .unknownOutcome("damaged")),
    (#"{"kind":"later","after":999}"#, .unavailable("later")),
  ])
  func saysWhatAnErrorMeans(_ error: String, _ expected: DomainFailure) async throws {
    let program = try TrialProgram(
      begin + "next; printf '{\"id\":%s,\"error\":%s}\\n' \"$id\" '\(error)'; next")
    await #expect(throws: expected) { try await program.perform() }
    await program.transport.close()
  }

  @Test func asksAgainLaterUnderTheSameKey() async throws {
    let program = try TrialProgram(
      begin + """
        next; echo "$line" > "$0.first"; printf '{"id":%s,"error":{"kind":"later","after":1}}\\n' $id
        next; echo "$line" > "$0.second"; answer '{}'; next
        """)
    try await program.perform(key: "k7")
    for name in ["first", "second"] {
      let line = FileManager.default.contents(atPath: "\(program.folder)/door.\(name)") ?? Data()
      #expect(String(decoding: line, as: UTF8.self).contains(#""key":"k7""#))
    }
    await program.transport.close()
  }

  // MARK: - Trees of processes

  @Test func endsWhatHasAnotherSessionAndIgnoresSignals() async throws {
    let mark = "31\(Int.random(in: 1_000_000...9_999_999))"
    let program = try TrialProgram(
      begin + """
        next
        setsid sh -c "trap '' TERM HUP; setsid sleep \(mark) & sleep \(mark)" </dev/null >/dev/null 2>&1 &
        (setsid sleep \(mark) &) ; sleep \(mark) &
        sleep 0.3; answer '{"present":false}'; next
        """)
    #expect(try await program.transport.read(key) == .absent)
    #expect(TrialProgram.alive(mark) >= 4)
    await program.transport.close()
    #expect(TrialProgram.alive(mark) == 0)
  }

  @Test func endsAThousandChildren() async throws {
    let mark = "32\(Int.random(in: 1_000_000...9_999_999))"
    let program = try TrialProgram(
      begin + """
        next
        i=0; while [ $i -lt 1000 ]; do sleep \(mark) & i=$((i+1)); done
        answer '{"present":false}'; next
        """)
    #expect(try await program.transport.read(key) == .absent)
    // Some may not yet be what they are to become.
    #expect(TrialProgram.alive(mark) >= 900)
    await program.transport.close()
    #expect(TrialProgram.alive(mark) == 0)
  }

  @Test func endsWhatStartsNewOnesAllTheTime() async throws {
    var limits = ProgramLimits()
    limits.grace = 0.3
    let mark = "33\(Int.random(in: 1_000_000...9_999_999))"
    let program = try TrialProgram(
      begin + """
        next
        for i in 1 2 3 4; do
          (trap '' HUP TERM; while :; do setsid sh -c ': \(mark); sleep 0.01; :' & sleep 0.01; done) >/dev/null 2>&1 &
        done
        sleep 0.5; answer '{"present":false}'; sleep 100
        """, limits: limits)
    #expect(try await program.transport.read(key) == .absent)
    #expect(TrialProgram.alive(program.folder) > 1)
    await program.transport.close()
    #expect(TrialProgram.alive(mark) == 0)
    #expect(TrialProgram.alive(program.folder) == 0)
  }

  @Test func leavesNoZombies() async throws {
    let program = try TrialProgram(
      begin + """
        next; for i in 1 2 3 4 5; do (exit 0) & done; (sleep 0.1 &) ; (setsid true &)
        sleep 0.5; answer '{"present":false}'; next
        """)
    let before = TrialProgram.zombies()
    #expect(try await program.transport.read(key) == .absent)
    await program.transport.close()
    #expect(TrialProgram.zombies() <= before)
  }

  /// Somebody who has ended the supervisor has not saved what it supervised.
  @Test func endsAProgramThatEndsItsSupervisor() async throws {
    let mark = "34\(Int.random(in: 1_000_000...9_999_999))"
    let program = try TrialProgram(begin + "next; kill -9 $PPID; sleep \(mark) & sleep \(mark)")
    await #expect(throws: DomainFailure.self) { try await program.transport.read(key) }
    #expect(TrialProgram.alive(mark) == 0)
  }

  @Test func endsWithTheProcessThatAsked() async throws {
    let mark = "35\(Int.random(in: 1_000_000...9_999_999))"
    do {
      let program = try TrialProgram(
        begin + "next; sleep \(mark) & sleep 0.3; answer '{\"present\":false}'; next")
      #expect(try await program.transport.read(key) == .absent)
      #expect(TrialProgram.alive(mark) == 1)
    }
    // Nobody closed it: it ends with the last one that knew it.
    let deadline = ContinuousClock.now + .seconds(15)
    while TrialProgram.alive(mark) > 0, deadline > .now {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(TrialProgram.alive(mark) == 0)
  }

  @Test func givesUpWhenNobodyWaitsAnyMore() async throws {
    var limits = ProgramLimits()
    limits.grace = 0.5
    let mark = "36\(Int.random(in: 1_000_000...9_999_999))"
    let program = try TrialProgram(begin + "next; sleep \(mark)", limits: limits)
    let asked = Task { () -> DomainFailure? in
      do throws(DomainFailure) {
        try await program.perform()
        return nil
      } catch {
        return error
      }
    }
    try await Task.sleep(for: .milliseconds(500))
    asked.cancel()
    #expect(await asked.value == .unknownOutcome("cancelled"))
    #expect(TrialProgram.alive(mark) == 0)
  }

  // MARK: - Words and secrets

  @Test func keepsSecretsFromEverythingItSays() async throws {
    let secret = "hunter-\(UUID().uuidString)"
    let program = try TrialProgram(
      begin + """
        secret=${line#*token\\":\\"}; secret=${secret%%\\"*}
        next; echo "signing in with $secret" >&2
        printf '{"id":%s,"note":"token %s"}\\n' "$id" "$secret"
        printf '{"id":%s,"error":{"kind":"unavailable","evidence":"token %s"}}\\n' "$id" "$secret"
        next; printf '{"id":%s,"result":{"present":true,"facts":{"state":{"code":"%s"}}}}\\n' "$id" "$secret"; next
        """, secrets: ["token": secret])
    await #expect(throws: DomainFailure.damaged("plug-in protocol: secretShown")) {
      try await program.transport.read(key)
    }
    #expect(await program.connection.errorText.contains("signing in with •••"))
    try await Task.sleep(for: .milliseconds(100))
    #expect(await program.notes.all == ["token •••"])
  }

  @Test func showsTenNotesASecondWithoutControlCharacters() async throws {
    let program = try TrialProgram(
      begin + """
        next; i=0
        while [ $i -lt 50 ]; do printf '{"id":%s,"note":"\\\\u001b[31m%s"}\\n' "$id" $i; i=$((i+1)); done
        answer '{"present":false}'; next
        """)
    #expect(try await program.transport.read(key) == .absent)
    try await Task.sleep(for: .milliseconds(200))
    let notes = await program.notes.all
    #expect(notes.contains("[31m0") && notes.count >= 10 && notes.count <= 20)
    await program.transport.close()
  }

  @Test func keepsTheEndOfStandardError() async throws {
    let program = try TrialProgram(
      begin + """
        next; head -c 5000000 /dev/zero | tr '\\0' y >&2; printf '\\033[2Jlast words\\n' >&2
        answer '{"present":false}'; next
        """)
    #expect(try await program.transport.read(key) == .absent)
    await program.transport.close()
    let text = await program.connection.errorText
    #expect(text.hasSuffix("y[2Jlast words ") && text.utf8.count <= 65_536)
  }

  @Test func joinsTheCandidatesOfSeveralLines() async throws {
    let program = try TrialProgram(
      begin + """
        next
        printf '{"id":%s,"part":{"candidates":[{"id":"1","name":"a"}]}}\\n' "$id"
        printf '{"id":%s,"part":{"candidates":[{"id":"2","name":"b"}]}}\\n' "$id"
        answer '{"candidates":[{"id":"3","name":"c"}],"whole":true}'
        next; answer '{"candidates":[{"id":"1"},{"id":"1"}],"whole":true}'
        """)
    let list = try await program.transport.candidates(
      of: "door", in: nil, matching: nil, most: 10)
    #expect(list.subjects.map(\.name) == ["a", "b", "c"] && list.isWhole)
    await #expect(throws: DomainFailure.damaged("plug-in protocol: form: candidates.id")) {
      try await program.transport.candidates(of: "door", in: nil, matching: nil, most: 10)
    }
  }

  @Test func refusesAProgramOfAnotherKind() async throws {
    let other = TrialProgram.beginning.replacing(#""reads":["door"]"#, with: #""reads":["window"]"#)
    let program = try TrialProgram(other + "next")
    await #expect(
      throws: DomainFailure.refused(Refusal(.otherService, evidence: "door"))
    ) { try await program.transport.probe() }
    await program.transport.close()
  }

  @Test func knowsAProgramByItsContents() throws {
    let folder = try TrialProgram.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func digest(_ text: String, _ arguments: [String] = []) throws -> String {
      let made = FileManager.default.createFile(
        atPath: "\(folder)/p", contents: Data(text.utf8), attributes: [.posixPermissions: 0o700])
      #expect(made)
      return try ProgramStart(["./p"] + arguments, in: folder, environment: [:]).digest
    }
    let first = try digest("#!/bin/sh\n")
    #expect(try digest("#!/bin/sh\n") == first)
    #expect(try digest("#!/bin/sh\n ") != first)
    #expect(try digest("#!/bin/sh\n", ["-x"]) != first)
    #expect(throws: ProgramFault.notStarted(2)) {
      try ProgramStart(["no-such-program-here"], in: folder, environment: ["PATH": "/usr/bin"])
    }
  }
}

extension TrialProgram {
  /// How many processes have ended and are still waited for.
  static func zombies() -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.count { name in
      let status = FileManager.default.contents(atPath: "/proc/\(name)/stat") ?? Data()
      return String(decoding: status, as: UTF8.self).contains(") Z ")
    }
  }
}
