import ArgumentParser
import Microsoft365

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "The language to speak: sv, nl or en. Default: LC_ALL, LC_MESSAGES, LANG.")
  var locale: String?

  @Option(
    help: ArgumentHelp(
      "Show labels as a screen in this language does: en, sv or nl. Default: the language spoken.",
      valueName: "language"))
  var labels: String?

  @Option(help: "Colours: auto, always or never. NO_COLOR turns them off as well.")
  var color: ColourChoice = .auto
}

enum ColourChoice: String, ExpressibleByArgument {
  case auto, always, never
}

/// How a command writes what it found.
enum OutputFormat: String, ExpressibleByArgument {
  case text, json
}

/// Which tenant, and as whom.
struct TenantOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The tenant: embedded:<file>, or graph:<base URL> for Microsoft Graph. Default: one in the data folder, with sample data.",
      valueName: "tenant"))
  var tenant: String?

  @Option(
    help: ArgumentHelp(
      "Who acts, by user principal name. Default: $STEGVIS_ACTOR, else the sample's global admin.",
      valueName: "upn"))
  var actor: String?

  @Option(
    help: ArgumentHelp(
      "With graph: the tenant's id or domain. Default: $STEGVIS_GRAPH_DIRECTORY.", valueName: "id"))
  var directory: String?

  @Option(
    help: ArgumentHelp(
      "With graph: the application's id. Default: $STEGVIS_GRAPH_CLIENT.", valueName: "id"))
  var application: String?

  @Flag(help: "Show every request to Microsoft Graph, without what it carried.")
  var verbose = false

  /// The cloud the tenant is in, which also chooses the variants of documents.
  var cloud: GraphCloud { tenant.map { GraphCloud(tenant: $0) } ?? .worldwide }
}
