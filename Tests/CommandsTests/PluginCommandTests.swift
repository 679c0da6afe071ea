import Foundation
import TestSupport
import Testing

/// `stegvis domain test --conformance` and `stegvis domain allow`, as they are typed.
struct PluginCommandTests {
  private let program: Program
  private let path: String

  init() throws {
    program = try Program()
    path = try program.write(
      "gate.sh",
      """
      #!/bin/sh
      # A gate that says nothing of itself but that it is there.
      answer() { printf '{"id":%s,%s}\\n' "$id" "$1"; }
      while IFS= read -r line; do
        id=${line#*:}; id=${id%%,*}
        case $line in
        *'"ask":"describe"'*)
          answer '"result":{"protocol":1,"name":"gate","version":"1","reads":["gate"],"performs":[]}' ;;
        *'"ask":"open"'*) answer '"result":{}' ;;
        *'"ask":"read"'*'"id":"1"'*) answer '"result":{"present":true,"facts":{"open":{"flag":true}}}' ;;
        *'"ask":"read"'*) answer '"result":{"present":false}' ;;
        *) answer '"result":{}' ;;
        esac
      done
      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    _ = try program.write(
      "gate.trial.json",
      #"{"facts": {"gate": {"open": "flag"}}, "subject": {"kind": "gate", "id": "1"}}"#)
  }

  @Test func saysWhatWasBrokenAndWhatToDo() async throws {
    let english = try await program.run(
      "domain", "test", "--conformance", "--locale", "en", "--only", "2", "--only", "5", "--only",
      "6", path)
    #expect(english.status == 1, "\(english.errors)")
    #expect(
      english.output == """
        BROKEN     2. An unknown ask is refused
                   It didn’t refuse what it can’t know. Answer with the error refused
                   and the code unknownAsk.
        passed     5. Absence is said
        not tried  6. One key has one effect: the trial has no change
        1 rule was broken. docs/PLUGINS.md explains it.

        """)
    let swedish = try await program.run(
      "domain", "test", "--conformance", "--locale", "sv", "--only", "5", path)
    #expect(swedish.status == 0 && swedish.output.contains("klarad"))
  }

  @Test func writesWhatItFoundAsJSON() async throws {
    let result = try await program.run(
      "domain", "test", "--conformance", "--format", "json", "--only", "2", path)
    #expect(result.status == 1, "\(result.errors)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let rules = try #require(report["rules"] as? [[String: Any]])
    #expect(rules.first?["rule"] as? String == "unknownAsk")
    #expect(rules.first?["outcome"] as? String == "breached")
    #expect((report["digest"] as? String)?.count == 64)
  }

  @Test(arguments: [
    (["domain", "test", "gate.sh"], "--conformance"),
    (["domain", "test", "--conformance", "--only", "20", "gate.sh"], "1 to 19"),
    (["domain", "test", "--conformance", "/no/such/program"], "/no/such/program"),
    (["domain", "test", "--conformance", "/bin/cat"], "/bin/cat.trial.json"),
    (["domain", "allow", "no-such-program-here"], "no-such-program-here"),
    (["domain", "allow"], "program"),
  ])
  func saysWhatIsWrong(_ arguments: [String], _ named: String) async throws {
    let result = try await program.run(arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(named), "\(result.errors)")
  }

  @Test func saysWhereATrialIsWrong() async throws {
    let trial = try program.write("wrong.json", #"{"facts": {"gate": {"open": "a flag"}}}"#)
    let result = try await program.run(
      "domain", "test", "--conformance", "--trial", trial, "--locale", "nl", path)
    #expect(result.status == 2 && result.errors.contains("facts.gate.open"))
  }

  @Test func keepsWhoAllowedWhichProgram() async throws {
    let result = try await program.run(
      ["domain", "allow", path], environment: ["STEGVIS_ACTOR": "anna@example.org"])
    #expect(result.status == 0, "\(result.errors)")
    let folder = program.home.appending(path: "programs")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.count == 1)
    let kept = try String(contentsOf: folder.appending(path: files[0]), encoding: .utf8)
    let words = kept.split(separator: " ")
    #expect(words.count == 4 && words[0].count == 64)
    #expect(words[2] == "anna@example.org:" && kept.hasSuffix("\(path)\n"))
    #expect(result.output.contains(words[0]))
  }
}
