import ArgumentParser

/// The options of every command.
package struct CommonOptions: ParsableArguments {
  @Option(
    help: "The output language: sv, nl or en. Default: from LC_ALL, LC_MESSAGES or LANG, else en.")
  package var locale: String?

  @Option(
    help: ArgumentHelp(
      "Show labels as a screen in this language does: en, sv or nl. Default: the output language.",
      valueName: "language"))
  var labels: String?

  @Option(
    help: "Whether to use colors: auto, always or never. With auto, NO_COLOR turns them off.")
  var color: ColourChoice = .auto

  package init() {}
}

enum ColourChoice: String, ExpressibleByArgument {
  case auto, always, never
}

/// The output format of a command.
enum OutputFormat: String, ExpressibleByArgument {
  case text, json
}

/// The options that choose tenants and who acts on them.
struct TenantOptions: ParsableArguments {
  @Option(
    name: .customLong("tenant"),
    help: ArgumentHelp(
      "The tenant: embedded:<file>, or graph:<base URL> for Microsoft Graph. Can be given once for each domain that the procedure uses; to use a declared domain several times, <name>=<tenant>, such as chat=scim:https://chat.example. Default: a tenant in the data folder, with sample data.",
      valueName: "tenant"))
  var tenants: [String] = []

  @Option(
    help: ArgumentHelp(
      "The person who acts, by the name that they sign in with. Default: $STEGVIS_ACTOR, else a person in the tenant who can do everything. With graph:, the person who has signed in acts, and no other name is accepted; only an application can act for the person that you name.",
      valueName: "name"))
  var actor: String?

  @Option(
    help: ArgumentHelp(
      "With graph:, the tenant's id or domain. Default: $STEGVIS_GRAPH_DIRECTORY.", valueName: "id")
  )
  var directory: String?

  @Option(
    help: ArgumentHelp(
      "With graph:, the application's id. Default: $STEGVIS_GRAPH_CLIENT.", valueName: "id"))
  var application: String?

  @Flag(help: "Show every request to Microsoft Graph, without its content.")
  var verbose = false
}
