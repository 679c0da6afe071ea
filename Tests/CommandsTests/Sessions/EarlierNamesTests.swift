import Foundation
import GRDB
import Testing

/// A session that an earlier version stopped before its change, on a tenant where its names mean
/// something else by now. It is to take Office 365 E3 and others from Fatima Rahimi and Wout Smit.
struct EarlierNamesTests {
  private static let fatima = "fatima.rahimi@nordlund.onmicrosoft.com"

  private let program: Program

  init() throws { program = try Program() }

  /// Resumes the session on its tenant after `sql`, with these answers instead of its own.
  private func resume(
    _ copy: StoppedFolder, _ run: StoppedRun, after sql: String?, licenses: String
  ) async throws -> Program.Result {
    if let sql {
      // Once it has been opened, the tenant's file is one of this version.
      #expect(try await run.stegvis("tenant", "show", "--tenant", run.tenant).status == 0)
      let tenant = try DatabaseQueue(path: "\(copy.home)/tenant.sqlite")
      try await tenant.write { try $0.execute(sql: sql) }
      try tenant.close()
    }
    let answers = try program.write(
      "answers.yaml",
      """
      procedure: unassign-all-licenses
      consent: true
      attest: true
      inputs: {licenses: \(licenses)}
      """)
    return try await run.stegvis(
      "resume", "last", "--tenant", run.tenant, "--answers", answers, "--locale", "en")
  }

  @Test func stopsWhereNobodyHasTheNameAnyMore() async throws {
    let copy = try await StoppedFolder("person")
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      let resumed = try await resume(
        copy, run, after: "UPDATE app_user SET upn = 'fatima@x' WHERE upn = '\(Self.fatima)'",
        licenses: "[]")
      #expect(resumed.status == 3, "\(resumed.errors)")
      #expect(
        unwrapped(resumed.output).contains(
          "Nothing in the tenant is called “\(Self.fatima)” anymore."),
        "\(resumed.output)")
      #expect(try await run.states() == ["stopped"])
      #expect(try await run.stegvis("sessions", "verify", "last").status == 0)
    }
    #expect(try copy.effects() == [])
  }

  @Test func showsBothProductsOfAPartNumberAndTakesTheOneThatIsMeant() async throws {
    let copy = try await StoppedFolder("person")
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      let unclear = try await resume(
        copy, run, after: Nordlund.addingOtherE3, licenses: "[ENTERPRISEPACK]")
      #expect(unclear.status == 3, "\(unclear.errors)")
      #expect(
        unwrapped(unclear.errors).contains("Several in the tenant are called “Office 365 E3”:"),
        "\(unclear.errors)")
      for id in [Nordlund.e3, Nordlund.otherE3] {
        #expect(unclear.errors.contains("(…\(id.suffix(4)))"), "\(unclear.errors)")
      }
      #expect(try copy.effects() == [])
      let clear = try await resume(copy, run, after: nil, licenses: "[\(Nordlund.e3)]")
      #expect(clear.status == 0, "\(clear.output)\(clear.errors)")
      let shown = try await run.stegvis("sessions", "show", "last", "--format", "json")
      #expect(shown.output.contains("\"subjectId\": \"\(Nordlund.e3)\""))
      // People read no bare id.
      let report = try await run.stegvis("sessions", "show", "last", "--locale", "en")
      #expect(
        unwrapped(report.output).contains(
          "Found in the tenant by the names that an earlier version recorded"))
      #expect(!report.output.contains(Nordlund.e3))
      #expect(try await run.stegvis("sessions", "verify", "last").status == 0)
    }
    #expect(try copy.effects().count == 1)
  }
}

/// Answers and rows that fit two products of one name.
struct AmbiguousNamesTests {
  private let program: Program

  init() throws { program = try Program() }

  private func addOtherE3() async throws {
    #expect(try await program.run("tenant", "init").status == 0)
    let tenant = try DatabaseQueue(path: program.home.appending(path: "tenant.sqlite").path)
    try await tenant.write { try $0.execute(sql: Nordlund.addingOtherE3) }
    try tenant.close()
  }

  private func expectBoth(_ text: String) {
    #expect(unwrapped(text).contains("“Office 365 E3” can mean any of these:"), "\(text)")
    for id in [Nordlund.e3, Nordlund.otherE3] {
      #expect(text.contains("(…\(id.suffix(4)))"), "\(text)")
    }
  }

  @Test func endWith3AndShowBoth() async throws {
    try await addOtherE3()
    func run(_ license: String) async throws -> Program.Result {
      let answers = try program.write(
        "answers.yaml",
        "procedure: see-available-licenses\nattest: true\ninputs: {license: \(license)}\n")
      return try await program.run(
        "run", "see-available-licenses", "--answers", answers, "--locale", "en")
    }
    let unclear = try await run("ENTERPRISEPACK")
    #expect(unclear.status == 3)
    expectBoth(unclear.errors)
    let clear = try await run(Nordlund.otherE3)
    #expect(clear.status == 0, "\(clear.output)\(clear.errors)")
    #expect(!clear.output.contains(Nordlund.otherE3), "\(clear.output)")
  }

  @Test func stopTheirRowOnly() async throws {
    try await addOtherE3()
    let answers = try program.write("answers.yaml", "attest: true\n")
    let list = try program.write("list.csv", "license\nENTERPRISEPACK\n\(Nordlund.e3)\n")
    let series = try await program.run(
      "run", "see-available-licenses", "--each", list, "--answers", answers, "--locale", "en")
    #expect(series.status == 3, "\(series.errors)")
    #expect(series.output.contains("done: 1 of 2, open: 1"), "\(series.output)")
    #expect(series.errors.contains("list.csv:2: "), "\(series.errors)")
    expectBoth(series.errors)
  }
}

/// The text without its line ends.
private func unwrapped(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
