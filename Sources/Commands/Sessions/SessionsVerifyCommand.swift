import ArgumentParser
import Journal
import Presentation
import Procedures
import Sessions
import Workspaces

/// `stegvis sessions verify`: checks a session or an export of it, and can read the tenant to see
/// what still holds.
struct SessionsVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Check that a session was not altered and, with --live, that what it confirmed still holds.",
    discussion: """
      To verify an exported file, nothing but the file is needed. Only a fingerprint
      that was noted elsewhere reveals that somebody recomputed every digest in the
      file: pass it with --fingerprint.

      Files that were brought as evidence are checked, too, as far as they are in the
      data folder.

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
    let evidence = EvidenceCheck(export.history?.map(\.event) ?? [], in: context.data)
    guard live else {
      write(
        report.lines(context.words) + evidence.lines(context.words),
        report.json(with: evidence), context)
      guard !evidence.hasProblems else { throw FinishedWith(status: .hasProblems) }
      return
    }
    let kept = try KeptSession(export, context)
    var options = tenant
    options.tenants = context.domains.tenants(options.tenants, else: kept.start.tenants)
    guard !export.isRedacted else { throw context.failure(.wrongUsage, .liveRedacted) }
    let opened =
      options.tenants.isEmpty && kept.start.tenants.isEmpty
      ? OpenedTenants.withoutTenant(actor: kept.start.actor)
      : try await OpenedTenants(options, context, reading: true, fallback: kept.start.actor)
    let named = context.naming(opened).naming(by: kept.events)
    let claims = await LiveCheck(kept.events, domain: opened.domain)
    let read = LiveReport(claims)
    write(
      report.lines(named.words) + evidence.lines(named.words) + read.lines(named.words),
      .object(["chain": report.json(with: evidence), "claims": read.json]), named)
    guard claims.isClean, !evidence.hasProblems else { throw FinishedWith(status: .hasProblems) }
  }

  private func check(_ context: CommandContext) throws -> ExportCheck {
    if FileReading.isFile(session) {
      return ExportCheck(try context.read(session).bytes, head: fingerprint)
    }
    let sessions = try SessionStore(reading: context)
    let id = try sessions.find(session)
    do {
      return try sessions.journal.check(id, head: fingerprint) { digest in
        try context.snapshot(digest)
      }
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

/// The result of checking an exported session, in the reader's language or as JSON.
struct ExportCheckReport {
  private let check: ExportCheck

  init(_ check: ExportCheck) { self.check = check }

  func lines(_ words: Words) -> [TextLine] {
    // A file of another kind was not tampered with.
    if case .notAnExport(let reason)? = check.problems.first, check.problems.count == 1 {
      return [TextLine(words.text(.verifyNotAnExport, ["reason": words.reason(reason)]), .bad)]
    }
    guard let export = check.export, check.problems.isEmpty else {
      return [TextLine(words.text(.verifyAltered, count: check.problems.count), .bad)]
        + check.problems.map { TextLine(text(of: $0, words), indent: 2, hanging: 2) }
    }
    return [
      TextLine(
        words.text(.verifyIntact, ["session": export.session], count: export.events.count), .good),
      TextLine("\(words[.reportFingerprint]): \(export.head)", indent: 2),
    ]
      + (export.isRedacted ? [TextLine(words[.verifyRedacted], indent: 2, hanging: 2)] : [])
      + check.remarks.map { TextLine(text(of: $0, words), indent: 2, hanging: 2) }
      + [TextLine(words[.verifyHint], .quiet, indent: 2, hanging: 2)]
  }

  private func text(of remark: ExportRemark, _ words: Words) -> String {
    func notChecked(_ document: String, _ digest: String) -> String {
      words.text(
        .verifyNotChecked, ["document": document, "digest": String(digest.prefix(12))])
    }
    return switch remark {
    case .pseudonymsUnproven(let count): words.text(.verifyPseudonymsUnproven, count: count)
    case .timeRunsBack(let sequence):
      words.text(.verifyTimeRanBack, ["number": words.formats.number(sequence)])
    // Where the file was on the machine of the session is nobody's business.
    case .documentNotChecked(let path, let digest):
      notChecked(DocumentFamily.name(of: path), digest)
    case .planNotChecked(let digest): notChecked(words[.verifyPlan], digest)
    case .seriesNotChecked(let digest): notChecked(words[.verifySeries], digest)
    case .snapshotNotChecked(let digest): notChecked(words[.verifySnapshot], digest)
    }
  }

  private func text(of problem: ExportProblem, _ words: Words) -> String {
    func number(_ number: Int) -> String { words.formats.number(number) }
    return switch problem {
    case .notAnExport(let reason):
      words.text(.verifyNotAnExport, ["reason": words.reason(reason)])
    case .notAsWritten: words[.verifyNotAsWritten]
    case .sealBroken: words[.verifySealBroken]
    case .outOfOrder(let found, let expected):
      words.text(
        .verifyOutOfOrder, ["found": number(found), "expected": number(expected)])
    case .altered(let sequence):
      words.text(.verifyEventAltered, ["number": number(sequence)])
    case .unchained(let sequence):
      words.text(.verifyUnchained, ["number": number(sequence)])
    case .textAltered(let commitment):
      words.text(.verifyTextAltered, ["digest": String(commitment.prefix(12))])
    case .textMisplaced(let commitment):
      words.text(.verifyTextMisplaced, ["digest": String(commitment.prefix(12))])
    case .documentAltered(let digest):
      words.text(.verifyDocumentAltered, ["digest": String(digest.prefix(12))])
    case .documentDoubled(let digest):
      words.text(.verifyDocumentDoubled, ["digest": String(digest.prefix(12))])
    case .documentMissing(let path):
      words.text(.verifyDocumentMissing, ["document": DocumentFamily.name(of: path)])
    case .timeRunsBack(let sequence):
      words.text(.verifyTimeRunsBack, ["number": number(sequence)])
    case .illegal(let sequence, let step):
      words.text(.verifyIllegal, ["number": number(sequence), "step": step])
    case .afterTheEnd(let sequence):
      words.text(.verifyAfterTheEnd, ["number": number(sequence)])
    case .otherHead(let found): words.text(.verifyOtherHead, ["head": found])
    case .noSession: words[.verifyNoSession]
    }
  }

  var json: JSONValue { .object(members) }

  /// The same with the files that were brought as evidence, if there are any.
  func json(with evidence: EvidenceCheck) -> JSONValue {
    .object(
      evidence.entries.isEmpty ? members : members.merging(["files": evidence.json]) { $1 })
  }

  private var members: [String: JSONValue] {
    [
      "intact": .flag(check.problems.isEmpty),
      "session": JSONValue(check.export?.session), "head": JSONValue(check.export?.head),
      "events": check.export.map { .integer($0.events.count) } ?? .null,
      "redacted": check.export.map { .flag($0.isRedacted) } ?? .null,
      "problems": .strings(check.problems.map { "\($0)" }),
      "remarks": .strings(check.remarks.map { "\($0)" }),
    ]
  }
}
