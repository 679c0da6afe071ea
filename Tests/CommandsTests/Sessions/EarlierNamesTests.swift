import Foundation
import GRDB
import Testing

/// A session that an earlier version stopped before its change, on a tenant where its names mean
/// something else by now. It is to take Office 365 E3 and others from Fatima Rahimi and Wout Smit.
struct EarlierNamesTests {
  private static let fatima = "fatima.rahimi@nordlund.onmicrosoft.com"
  private static let e3 = "6fd2c87f-b296-42f0-b197-1e91e994b900"
  private static let otherE3 = "0e3e3e3e-0000-4000-8000-0000000000e3"

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

  /// The text without its line ends.
  private func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let twoE3 = """
    INSERT INTO sku SELECT '\(otherE3)', part_number, display_name, source, source_date
      FROM sku WHERE id = '\(e3)';
    INSERT INTO sku_plan SELECT '\(otherE3)', plan FROM sku_plan WHERE sku = '\(e3)';
    INSERT INTO subscription SELECT 'other-e3', '\(otherE3)', quantity, status, channel, owner,
      term_start, term_end, recurring_billing, credit_check_pending
      FROM subscription WHERE id = 'e3-direct';
    """

  @Test func stopsWhereNobodyHasTheNameAnyMore() async throws {
    let copy = try await StoppedFolder("person")
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      let resumed = try await resume(
        copy, run, after: "UPDATE app_user SET upn = 'fatima@x' WHERE upn = '\(Self.fatima)'",
        licenses: "[]")
      #expect(resumed.status == 3, "\(resumed.errors)")
      #expect(
        words(resumed.output).contains(
          "Nothing in the tenant is called “\(Self.fatima)” any more."),
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
      let unclear = try await resume(copy, run, after: Self.twoE3, licenses: "[ENTERPRISEPACK]")
      #expect(unclear.status == 3, "\(unclear.errors)")
      #expect(
        words(unclear.errors).contains("Several in the tenant are called “ENTERPRISEPACK”:"),
        "\(unclear.errors)")
      for id in [Self.e3, Self.otherE3] {
        #expect(unclear.errors.contains("(…\(id.suffix(6)))"), "\(unclear.errors)")
      }
      #expect(try copy.effects() == [])
      let clear = try await resume(copy, run, after: nil, licenses: "[\(Self.e3)]")
      #expect(clear.status == 0, "\(clear.output)\(clear.errors)")
      let shown = try await run.stegvis("sessions", "show", "last", "--format", "json")
      #expect(shown.output.contains("\"subjectId\": \"\(Self.e3)\""))
      // People read no bare id.
      let report = try await run.stegvis("sessions", "show", "last", "--locale", "en")
      #expect(
        words(report.output).contains(
          "Found in the tenant by the names that an earlier version recorded"))
      #expect(!report.output.contains(Self.e3))
      #expect(try await run.stegvis("sessions", "verify", "last").status == 0)
    }
    #expect(try copy.effects().count == 1)
  }
}
