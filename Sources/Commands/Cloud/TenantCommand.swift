import ArgumentParser
import Diagnostics
import Operations
import Presentation

/// `stegvis tenant`: creates, shows and changes tenants; all of its commands but `serve` are in
/// this file.
struct TenantCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant",
    abstract: "Create, show, advance and serve tenants, and sign in to them.",
    subcommands: [
      TenantInitCommand.self, TenantShowCommand.self, TenantAdvanceCommand.self,
      TenantServeCommand.self, TenantSignInCommand.self, TenantSignOutCommand.self,
    ])
}

struct TenantInitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create a tenant with the sample organization, or with one of your own.",
    discussion: """
      An organization of your own is a JSON file; Resources/organisation.schema.json
      describes it, and Resources/sample-organisation.json is an example.

      EXAMPLES
        stegvis tenant init
        stegvis tenant init --tenant embedded:practice.sqlite --force
        stegvis tenant init --tenant embedded:large.sqlite --users 10000
        stegvis tenant init --tenant embedded:ours.sqlite --from organisation.json
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Flag(help: "Replace an existing tenant.") var force = false
  @Option(
    help: ArgumentHelp(
      "Create the tenant from the organization in this JSON file.", valueName: "file"))
  var from: String?
  @Option(
    help: "Also create this many people, user00001 and so on, each modeled on one in the sample.")
  var users = 0

  func validate() throws {
    guard from == nil || tenant.tenants.count < 2 else {
      throw ValidationError("--from makes only one tenant; give --tenant once")
    }
    guard (0...Self.mostUsers).contains(users) else {
      throw ValidationError("--users must be a number from 0 to \(Self.mostUsers), not \(users)")
    }
  }

  /// A hundred times the largest tenant that is measured.
  private static let mostUsers = 1_000_000

  func run() async throws {
    let context = try CommandContext(common)
    _ = try context.byDomain(tenant.tenants)
    let names: [String?] = tenant.tenants.isEmpty ? [nil] : tenant.tenants
    let paths = try names.map {
      try OpenedTenant.make(
        $0, context, organisation: from, replacing: force, generatedUsers: users)
    }
    _ = try await OpenedTenants(tenant, context)
    context.write(
      paths.map { path in
        TextLine(
          from.map {
            context.words.text(.organisationMade, ["path": path, "file": PrintableText.of($0)])
          } ?? context.words.text(.commandTenantMade, ["path": path]))
      })
  }
}

struct TenantShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the state of a tenant.",
    discussion: """
      EXAMPLES
        stegvis tenant show
        stegvis tenant show --format json --locale nl
        stegvis tenant show --tenant graph:https://graph.microsoft.com/v1.0
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let opened = try await OpenedTenants(tenant, context, reading: true)
    let named = context.naming(opened)
    for tenant in opened.all {
      let words = named.words.saying(as: tenant.owner.rawValue)
      let view = try await tenant.view(words)
      switch format {
      case .text: named.write(view.lines(words))
      case .json: Output.write(view.json.text + "\n")
      }
    }
  }
}

struct TenantAdvanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advance",
    abstract: "Move the tenant's clock forward, with the effects of the time that passes.",
    discussion: """
      EXAMPLES
        stegvis tenant advance 31d
        stegvis tenant advance 12h --locale sv
      """)

  @ArgumentParser.Argument(help: "How far: days, such as 31d, or hours, such as 12h.")
  var distance: String
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  /// Ten years. Each day is carried out on its own, a thousand of them in about two seconds of a
  /// processor.
  private static let mostDays = 3_660

  func run() async throws {
    let context = try CommandContext(common)
    guard let unit = distance.last, unit == "d" || unit == "h",
      // More digits are a number, too, but beyond what is possible.
      let number = OutsideNumber.clamped(distance.dropLast(), to: OutsideNumber.counts), number > 0
    else { throw context.failure(.wrongUsage, .commandClockForm, ["given": distance]) }
    let hours = unit == "d" ? number * 24 : number
    guard hours <= Self.mostDays * 24 else {
      throw context.failure(
        .wrongUsage, .commandClockRange,
        ["given": distance, "most": context.words.formats.number(Self.mostDays)])
    }
    if let service = tenant.tenants.first(where: context.domains.isService) {
      throw context.failure(.wrongUsage, .commandTenantNotEmbedded, ["name": service])
    }
    let opened = try await OpenedTenants(tenant, context)
    for tenant in opened.all {
      let now = try await tenant.advance(days: hours / 24, hours: hours % 24, context)
      let time = context.words.formats.instant(now)
      context.write([
        TextLine(
          opened.all.count == 1
            ? context.words.text(.commandClockMoved, ["time": time])
            : context.words.text(
              .commandClockMovedOf, ["time": time, "tenant": PrintableText.of(tenant.name)]))
      ])
    }
  }
}

struct TenantSignInCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-in",
    abstract: "Sign in to a tenant over Microsoft Graph, and keep the tokens.",
    discussion: """
      With STEGVIS_GRAPH_SECRET_FILE or STEGVIS_GRAPH_CERTIFICATE (PEM, with its
      key), the application signs in as itself; without either, you sign in, in a
      browser. Tokens are kept in the data folder, in a file that only you can read.
      HTTPS_PROXY names a proxy, STEGVIS_GRAPH_CA a file of certificates to trust in
      addition to the system's.

      EXAMPLES
        export STEGVIS_GRAPH_DIRECTORY=contoso.onmicrosoft.com
        export STEGVIS_GRAPH_CLIENT=11111111-2222-3333-4444-555555555555
        stegvis tenant sign-in --tenant graph:https://graph.microsoft.com/v1.0
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let context = try CommandContext(common)
    let opened = try await OpenedTenants(tenant, context)
    context.write([TextLine(context.words.text(.commandSignedIn, ["actor": opened.actor]))])
  }
}

struct TenantSignOutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-out",
    abstract: "Delete the tokens kept for a tenant over Microsoft Graph.",
    discussion: """
      EXAMPLES
        stegvis tenant sign-out --tenant graph:https://graph.microsoft.com/v1.0
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let context = try CommandContext(common)
    for name in tenant.tenants.isEmpty ? [""] : tenant.tenants {
      guard case .service(let address, let provider)? = context.domains.place(ofTenant: name)
      else { throw context.noTenant(name) }
      do {
        try context.withHTTP(provider.service).forget(try context.connection(address, tenant))
      } catch let problem as ServiceProblem {
        throw context.saying(as: provider.id).failure(problem)
      }
      context.write([TextLine(context.words.text(.commandSignedOut, ["tenant": name]))])
    }
  }
}
