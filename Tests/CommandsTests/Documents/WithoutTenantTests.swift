import Foundation
import Testing

/// Sessions whose steps a person does by hand: no tenant has a part in them.
struct WithoutTenantTests {
  private let program: Program
  private let path: String
  private let answers: String

  init() throws {
    program = try Program()
    path = try program.write(
      "docs/leaver.md", "# Leaver\n\n1. Block sign-in.\n2. Take the laptop.\n")
    answers = try program.write("attest.yaml", "attest: true\n")
  }

  private var hasTenant: Bool {
    FileManager.default.fileExists(atPath: program.home.appending(path: "tenant.sqlite").path)
  }

  @Test func opensNoTenantForADocument() async throws {
    let plan = try await program.run("plan", path, "--answers", answers)
    #expect(plan.status == 0, "\(plan.errors)")
    let run = try await program.run("run", path, "--answers", answers)
    #expect(run.output.contains("No tenant is involved: you do every step yourself."))
    #expect(!run.output.contains("adele") && !run.output.contains("contoso"))
    for arguments in [
      ["sessions", "show", "last"], ["replay", "last"], ["undo", "last"],
      ["sessions", "verify", "last"], ["sessions", "verify", "last", "--live"],
      ["replay", "last", "--on", "embedded:copy"], ["approve", "last"],
      ["run", path, "--practise", "--answers", answers],
    ] {
      let result = try await program.run(arguments)
      #expect(result.status == (arguments[0] == "approve" ? 2 : 0), "\(arguments) \(result.errors)")
    }
    let report = try await program.run("sessions", "show", "last")
    #expect(report.output.contains("Tenant: none\n"), "\(report.output)")
    #expect(!hasTenant)
    let copies = program.home.appending(path: "snapshots").path
    #expect(!FileManager.default.fileExists(atPath: copies))
  }

  @Test func namesWhoeverActs() async throws {
    let account = NSUserName()
    let own = try await program.run("run", path, "--answers", answers)
    #expect(own.output.contains("run by \(account)\n"), "\(own.output)")
    let named = try await program.run("run", path, "--answers", answers, "--actor", "ann")
    #expect(named.output.contains("run by ann\n"))
    let first = try program.write("first.yaml", "steps:\n  leaver/1: {attest: true}\n")
    let stopped = try await program.run("run", path, "--answers", first, "--actor", "bo")
    #expect(stopped.status == 3)
    let resumed = try await program.run("resume", "last", "--answers", answers)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(!resumed.output.contains("took"))
    #expect(!hasTenant)
  }

  @Test func runsWhereEveryChangeNeedsASecondPerson() async throws {
    let run = try await program.run("run", path, "--answers", answers, "--four-eyes")
    #expect(run.status == 0 && run.output.contains("2 steps: 2 reported as done"))
  }

  @Test func followsAPlanThatWasMadeWithoutATenant() async throws {
    let plan = program.home.appending(path: "plan.json").path
    let planned = try await program.run("plan", path, "--answers", answers, "--save", plan)
    #expect(planned.status == 0, "\(planned.errors)")
    let run = try await program.run("run", "--plan", plan, "--answers", answers)
    #expect(run.status == 0, "\(run.errors)")
    #expect(!hasTenant)
  }

  @Test func saysThatADocumentHasNothingToRepeatForARow() async throws {
    let each = try await program.run(
      "run", path, "--answers", answers, "--each", "user=ann,bo")
    #expect(each.status == 2, "\(each.output)\(each.errors)")
    #expect(!hasTenant)
  }

  @Test func exportsWhatVerifiesWithoutATenant() async throws {
    _ = try await program.run("run", path, "--answers", answers)
    let file = program.home.appending(path: "export.json").path
    let export = try await program.run("sessions", "export", "last", "-o", file)
    #expect(export.status == 0, "\(export.errors)")
    let verify = try await program.run("sessions", "verify", file)
    #expect(verify.status == 0, "\(verify.errors)")
    let redacted = program.home.appending(path: "redacted.json").path
    _ = try await program.run("sessions", "export", "last", "--redact", "-o", redacted)
    let again = try await program.run("sessions", "verify", redacted)
    #expect(again.status == 0, "\(again.output)\(again.errors)")
  }
}
