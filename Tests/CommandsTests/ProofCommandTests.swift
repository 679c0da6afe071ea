import Foundation
import TestSupport
import Testing

/// `stegvis domain test` on a service that a plug-in reaches, as it is typed, and what is said of its
/// operations afterwards.
struct ProofCommandTests {
  private let program: Program
  private let folder: URL

  init() throws {
    program = try Program()
    folder = program.home.appending(path: "domains/doors")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Checkout.root.appending(path: "docs/examples/plugins/door.sh"),
      to: folder.appending(path: "door.sh"))
    try write(
      "domain.yaml",
      """
      format: 1
      id: doors
      settings: {folder: {type: text}}
      service: {program: [./door.sh]}
      subjects: {door: {facts: {state: {type: code}}}}
      operations:
        door.lock:
          kind: change
          inputs: {door: door}
          perform: {program: lock}
          predict: {door: {state: locked}}
          inverse: door.unlock
          repeat: byKey
          deadline: 10
        door.unlock:
          kind: change
          inputs: {door: door}
          perform: {program: unlock}
          predict: {door: {state: open}}
          inverse: door.lock
          repeat: byKey
          deadline: 10

      """)
    try write(
      "trial.yaml",
      """
      format: 1
      subjects: {door: {is: door, id: front}}
      runs:
        - {operation: door.lock}
      """)
  }

  private func write(_ name: String, _ text: String) throws {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  private func run(_ arguments: String...) async throws -> Program.Result {
    try await program.run(
      arguments,
      environment: ["STEGVIS_DOORS_FOLDER": program.home.appending(path: "kept-doors").path])
  }

  private func allow() async throws {
    let allowed = try await run("domain", "allow", folder.appending(path: "door.sh").path)
    #expect(allowed.status == 0, "\(allowed.errors)")
  }

  private func said(_ operation: String) async throws -> String {
    try await run("operations", operation).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func provesAnOperationUntilItsDeclarationIsAnother() async throws {
    try await allow()
    let first = try await said("doors:door.lock")
    #expect(first.contains("in practice only"))
    let tested = try await run("domain", "test", "doors", "--tenant", "doors:here", "--yes")
    #expect(tested.status == 0, "\(tested.output) \(tested.errors)")
    #expect(tested.output.contains("held       A lost reply is found"))
    #expect(tested.output.contains("Proved on doors:here, version"))
    let proved = try await said("doors:door.lock")
    #expect(proved.contains("It was proved on doors:here, version"))
    let other = try await said("doors:door.unlock")
    #expect(other.contains("in practice only"))
    let declared = try String(contentsOf: folder.appending(path: "domain.yaml"), encoding: .utf8)
    try write("domain.yaml", declared.replacing("deadline: 10", with: "deadline: 11"))
    let changed = try await said("doors:door.lock")
    #expect(changed.contains("in practice only"))
    try write("domain.yaml", declared)
    let same = try await said("doors:door.lock")
    #expect(same.contains("It was proved"))
    let script = folder.appending(path: "door.sh")
    let text = try String(contentsOf: script, encoding: .utf8)
    try Data("\(text)\n# Another one.\n".utf8).write(to: script)
    let replaced = try await said("doors:door.lock")
    #expect(replaced.contains("in practice only"))
  }

  @Test func changesNothingWithoutAYes() async throws {
    try await allow()
    let result = try await run("domain", "test", "doors", "--tenant", "doors:here")
    #expect(result.status == 3 && result.errors.contains("--yes"), "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: program.home.appending(path: "proofs").path))
  }

  @Test func writesWhatItFoundAsJSON() async throws {
    try await allow()
    let result = try await run(
      "domain", "test", "doors", "--tenant", "doors:here", "--yes", "--format", "json")
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(report["service"] as? String == "doors:here")
    #expect((report["declaration"] as? String)?.count == 64)
    let operation = try #require((report["operations"] as? [[String: Any]])?.first)
    #expect(operation["proved"] as? Bool == true)
    let rows = try #require(operation["rows"] as? [[String: Any]])
    #expect(rows.count == 12)
    #expect(rows.first { $0["row"] as? String == "more" }?["reason"] as? String == "noMore")
    #expect(
      rows.first { $0["row"] as? String == "wrongSecret" }?["reason"] as? String == "noSecret")
  }

  @Test(arguments: [
    (["doors", "--tenant", "doors-practice:x.sqlite"], "doors-practice:x.sqlite"),
    (["doors", "--tenant", "doors:here", "--operation", "door.open"], "door.lock"),
    (["desk", "--tenant", "doors:here"], "doors:here"),
    (["doors"], "--tenant"),
    (["doors", "--tenant", "doors:here", "--trial", "/no/such.yaml"], "/no/such.yaml"),
    (["doors", "--tenant", "doors:here", "--yess"], "--yess"),
  ])
  func saysWhatIsWrong(_ arguments: [String], _ named: String) async throws {
    try await allow()
    let result = try await program.run(
      ["domain", "test"] + arguments, environment: ["STEGVIS_DOORS_FOLDER": "/tmp"])
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains(named), "\(result.errors)")
  }

  @Test func namesEachFaultOfATrialAtItsPlace() async throws {
    try write(
      "trial.yaml",
      """
      format: 1
      subjects: {door: {is: dor, id: front}}
      runs:
        - {operation: door.lok}
        - {operation: door.lock, with: {key: 1}}
      """)
    let result = try await run("domain", "check", folder.path)
    #expect(result.status == 1)
    for place in ["trial.yaml:2:23", "trial.yaml:4:17", "trial.yaml:5:35"] {
      #expect(result.output.contains(place), "\(result.output)")
    }
  }
}
