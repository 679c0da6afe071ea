import ArgumentParser
import DeclaredDomains
import Diagnostics
import Operations
import Presentation
import Workspaces

/// `stegvis domain`: what people declare of their own services.
struct DomainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "domain",
    abstract: "Propose, check and test declarations of services.",
    discussion: """
      A declared domain is reached over HTTP, or by a program that speaks the plug-in
      protocol, which docs/PLUGINS.md explains.

      EXAMPLES
        stegvis domain new openapi.yaml --id chat
        stegvis domain check chat
        stegvis domain test chat --tenant chat:https://chat.example/api
        stegvis domain test --conformance ./door.sh
        stegvis domain allow ./door.sh
      """,
    subcommands: [
      DomainNewCommand.self, DomainCheckCommand.self, DomainTestCommand.self,
      DomainAllowCommand.self,
    ])
}

/// `stegvis domain check`: reports what is wrong in declarations and in their words.
struct DomainCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report what is wrong in declared domains, and in their words.",
    discussion: """
      A declared domain is a folder with a domain.yaml, which says how a service is
      reached, what there is in it and what can be done, and words/ with what these
      are called in each language. Without a path, the command checks the domains
      beside Stegvis's own procedures, those in the data folder, and those in the
      folders of $STEGVIS_CONTENT. Editors complete a domain.yaml by
      Resources/domain.schema.json.

      EXAMPLES
        stegvis domain check
        stegvis domain check domains/dns
        stegvis domain check chat/domain.yaml --format json
      """)

  @ArgumentParser.Argument(
    help: "Folders of domains, or their domain.yaml. Default: all domains there are.")
  var paths: [String] = []
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text, json or sarif.") var format: CheckFormat = .text

  func run() throws {
    let context = try CommandContext(common)
    let findings = DeclaredFindings(context)
    let found =
      paths.isEmpty ? try findings.all() : try paths.flatMap { try findings.domains(at: $0) }
    try context.report(SuppressedFindings(found, context).diagnostics, as: format)
  }
}

/// `stegvis domain new`: proposes a declaration from a description of a service.
struct DomainNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Propose a declaration of a service from its description in OpenAPI 3.",
    discussion: """
      The proposal has the kinds of things that can be read, their properties, and
      what can be changed, made and removed, each with what reverses it. What the
      description does not say is left open, with a question; the declaration
      does not load before all of them are answered. Beside it are its words in
      English, and a few invented things to practice with. All is written into the
      data folder, where every command finds it, unless --into names another folder.

      EXAMPLES
        stegvis domain new openapi.json --id helpdesk
        stegvis domain new api.yaml --id rooms --into domains --locale sv
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The description: JSON or YAML, OpenAPI 3.", valueName: "openapi"))
  var file: String
  @Option(help: "The name of the domain: small letters, digits and hyphens.") var id: String
  @Option(
    help: ArgumentHelp(
      "The folder in which the domain's folder is made. Default: domains in the data folder.",
      valueName: "folder"))
  var into: String?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard DeclarationSource.isID(id) else {
      throw ValidationError("--id must be small letters, digits and hyphens, not '\(id)'")
    }
  }

  func run() throws {
    let context = try CommandContext(common)
    let folder = "\(into ?? context.data.domains)/\(id)"
    guard !FileReading.exists(folder) else {
      throw context.failure(.wrongUsage, .domainThere, ["path": folder])
    }
    let source = try context.read(file)
    let words = context.words
    let proposal: DeclarationProposal
    do {
      proposal = try DeclarationProposal.read(
        DeclarationFile(path: file, bytes: source.bytes), id: DomainID(rawValue: id)
      ) { words.word(.proposal, $0.rawValue) ?? $0.rawValue }
    } catch {
      try context.report([error.diagnostic], as: .text)
      return
    }
    try context.save(proposal.declaration, to: "\(folder)/\(ContentFolder.declarationName)")
    try context.save(proposal.words, to: "\(folder)/words/en.yaml")
    try context.save(proposal.sample, to: "\(folder)/sample.json")
    context.write([
      TextLine(
        words.text(
          .domainProposed,
          [
            "path": folder, "subjects": words.formats.number(proposal.subjects),
            "operations": words.formats.number(proposal.operations),
          ])),
      TextLine(words.text(.domainOpen, count: proposal.open)),
      TextLine(words.text(.domainCheckNext, ["path": folder])),
    ])
  }
}
