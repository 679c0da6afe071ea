import ArgumentParser
import Documents
import FoundationEssentials
import Journal
import Presentation
import Procedures
import Sessions
import Workspaces

/// `stegvis sessions export`: writes a session as JSON, HTML or Markdown, and can replace names
/// with pseudonyms.
struct SessionsExportCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument {
    case json, html, markdown
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a session as proof (JSON) or as a report (HTML or Markdown).",
    discussion: """
      The JSON file proves itself: 'stegvis sessions verify' needs only the file, and
      so do 'sessions show' and 'replay'. With --redact, people, places and numbers
      are replaced with pseudonyms, the same ones in every export from this data
      folder, and the proof still holds.

      EXAMPLES
        stegvis sessions export last -o session.json
        stegvis sessions export last --redact -o for-support.json
        stegvis sessions export last --format html --locale sv -o report.html
        stegvis sessions export last --format markdown --locale nl
      """)

  @ArgumentParser.Argument(help: "The session's name, or the start of it; 'last' means the newest.")
  var session: String
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: json, html or markdown.") var format: Format = .json
  @Flag(help: "Replace people, places and numbers with pseudonyms.") var redact = false
  @Option(
    name: [.short, .customLong("output")], help: "The file to write. Default: standard output.")
  var output: String?

  func run() throws {
    let context = try CommandContext(common).namingKnown()
    let sessions = try SessionStore(reading: context)
    let id = try sessions.find(session)
    let export = try context.explainingFailures {
      try sessions.journal.export(
        id, redacted: redact ? try context.redaction(for: sessions.journal) : nil)
    }
    try context.write(try bytes(export, context), to: output)
  }

  private func bytes(_ export: SessionExport, _ context: CommandContext) throws -> [UInt8] {
    switch format {
    case .json: return try export.bytes
    case .html: return Array(ReportHTML.text(try report(export, context)).utf8)
    case .markdown: return Array(ReportMarkdown.text(try report(export, context)).utf8)
    }
  }

  /// The report of the export, so that a redacted one reveals no more in any format.
  private func report(_ export: SessionExport, _ context: CommandContext) throws -> SessionReport {
    try KeptSession(export, context).report(context)
  }
}

extension CommandContext {
  /// Pseudonyms made with the key of this data folder, which is created if it is missing. If it
  /// cannot be written, they are made with a key of their own, and standard error says so.
  ///
  /// - Throws: `CommandFailure` if the key cannot be read.
  package func redaction(for journal: Journal) throws -> Redaction {
    let names = try knownNames()
    return Redaction(key: try pseudonymKey(journal), isPublic: names.isPublic)
  }

  /// The key in the file that earlier versions made for their pseudonyms; `nil` if there is none.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read.
  func givenPseudonymKey() throws -> String? {
    guard FileReading.isFile(data.pseudonymKey) else { return nil }
    return String(decoding: try read(data.pseudonymKey).bytes, as: UTF8.self)
  }

  private func pseudonymKey(_ journal: Journal) throws -> String {
    if let key = try givenPseudonymKey() { return key }
    if let key = try explainingFailures({ try journal.pseudonymKey() }) { return key }
    let key = Redaction.newKey()
    do {
      try FileWriting.writeSecret(key, to: data.pseudonymKey)
    } catch {
      Output.complain(
        words.text(
          .exportPseudonymsUnkept, ["path": data.pseudonymKey, "reason": reason(error)]))
    }
    return key
  }
}
