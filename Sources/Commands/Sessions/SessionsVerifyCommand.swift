import ArgumentParser
import Journal
import Presentation
import Procedures
import Sessions
import Workspaces

struct SessionsVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Check that a session was not altered and, with --live, that what it confirmed still holds.",
    discussion: """
      To verify an exported file, nothing but the file is needed. Only a fingerprint
      that was noted elsewhere reveals that somebody recomputed every digest in the
      file: pass it with --fingerprint.

      EXAMPLES
        stegvis sessions verify session.json
        stegvis sessions verify session.json --fingerprint 3fc1…
        stegvis sessions verify last
        stegvis sessions verify last --live --locale nl
      """)

  @ArgumentParser.Argument(
    help: "The session's name, or the start of it, or an exported file; 'last' means the newest.")
  var session: String
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(help: "The fingerprint the session must have, as shown in a report.")
  var fingerprint: String?
  @Flag(help: "Read again what the session confirmed, and report what no longer holds.")
  var live = false
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let check = try self.check(context)
    let report = ExportCheckReport(check)
    guard check.problems.isEmpty, let export = check.export else {
      write(report.lines(context.words), report.json, context)
      throw FinishedWith(status: .hasProblems)
    }
    guard live else { return write(report.lines(context.words), report.json, context) }
    let kept = try context.kept(export)
    var options = tenant
    options.tenant = options.tenant ?? kept.start.tenant
    options.actor = options.actor ?? (export.isRedacted ? nil : kept.start.actor)
    guard !export.isRedacted else { throw context.failure(.wrongUsage, .liveRedacted) }
    let opened = try await OpenedTenant(options, context)
    let named = context.naming(opened.names)
    let claims = await LiveCheck(kept.events, domain: opened.domain)
    let read = LiveReport(claims)
    write(
      report.lines(named.words) + read.lines(named.words),
      .object(["chain": report.json, "claims": read.json]), named)
    guard claims.isClean else { throw FinishedWith(status: .hasProblems) }
  }

  private func check(_ context: CommandContext) throws -> ExportCheck {
    if FileReading.isFile(session) {
      return ExportCheck(try context.read(session).bytes, head: fingerprint)
    }
    let journal = try context.journal()
    let id = try context.session(session, in: journal)
    do {
      return ExportCheck(try journal.export(id).bytes, head: fingerprint)
    } catch let error as EventStoreFailure {
      // The journal can be read, but the session in it does not verify.
      let found = context.failure(error)
      guard case .damaged = error else { throw found }
      throw CommandFailure(status: .hasProblems, text: found.text)
    }
  }

  private func write(_ lines: [TextLine], _ json: JSONValue, _ context: CommandContext) {
    switch format {
    case .text: context.write(lines)
    case .json: Output.write(json.text + "\n")
    }
  }
}
