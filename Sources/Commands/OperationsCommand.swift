import ArgumentParser
import Operations
import Presentation
import Sessions
import Translation

/// `stegvis operations`: the catalogue of all domains.
struct OperationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operations",
    abstract: "List what a step can be bound to: the operations of every domain.",
    discussion: """
      Each operation is shown with its parameters, the roles and permissions it
      needs, whether and how it can be undone, and how Stegvis verifies it. A word
      keeps only the operations that it describes, in your own words for them.

      EXAMPLES
        stegvis operations
        stegvis operations license
        stegvis operations licentie --locale nl
        stegvis operations mailbox.placeHold --format json
        stegvis operations chat: --tenant chat=scim:https://chat.example
      """)

  @ArgumentParser.Argument(
    help: "A word, in your language, or the beginning of an operation's name. Default: all.")
  var word: String?
  @Option(
    name: .customLong("tenant"),
    help: ArgumentHelp(
      "A tenant with a name of its own, <name>=<tenant>, whose operations are listed under that name.",
      valueName: "tenant"))
  var tenants: [String] = []
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() throws {
    let context = try CommandContext(common).knowing(tenants: tenants)
    let list = OperationList(try context.operationEntries())
    let search = TermSearch(
      word ?? "", terms: try context.procedures.terms(), language: context.words.language)
    let found = list.filtered(by: word, search, context.words)
    switch format {
    case .text: context.write(found.lines(context.words))
    case .json: Output.write(found.json(context.words).text + "\n")
    }
  }
}

extension CommandContext {
  /// The operations of every domain, each with its domain and the permissions that it needs.
  ///
  /// - Throws: `WorkspaceFailure` if a file of `Resources/` cannot be read, `CommandFailure` if it
  ///   is damaged.
  func operationEntries() throws -> [OperationList.Entry] {
    try explainingResources {
      let own = try domains.providers.flatMap { provider in
        try provider.catalogue(domainFiles).operations.values.map { operation in
          OperationList.Entry(
            operation: operation, domain: provider.id,
            permissions: provider.permissions(for: operation.id))
        }
      }
      return own
        + ManualDomain().catalogue.operations.values.map {
          OperationList.Entry(operation: $0, domain: ManualDomain.id, permissions: [])
        }
    }
  }
}
