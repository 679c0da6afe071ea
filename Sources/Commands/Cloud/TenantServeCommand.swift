import ArgumentParser
import Diagnostics
import Operations
import Presentation
import Workspaces

/// `stegvis tenant serve`: starts the sandbox, an embedded tenant that answers as Microsoft Graph
/// does.
struct TenantServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a practice tenant as its service would, on this machine only.",
    discussion: """
      The embedded tenant is served as Microsoft Graph v1.0, and practice of a
      declared domain, with --domain or --tenant, as its declaration says that the
      service answers. Use it to practice, or to test clients. You can ask for
      faults with --fault, or while it runs (GET and PUT /sandbox/faults). With the
      same --seed, the same faults occur each time.

        throttle=0.2     a fifth of the requests are answered with 429
        unavailable=0.1  503, sometimes with Retry-After
        serverError=0.1  500, 502 or 504 before any effect
        lateError=0.1    504 after the effect
        drop=0.1         the connection closes after the effect
        dropBefore=0.1   the connection closes before any effect
        conflict=0.1     409 on changes
        swallow=0.1      an answer that reports success, without any effect
        excess=0.1       the users of a change also get another usage location
        expire=0.05      the token counts as expired
        slow=0.1         the answer takes slowMilliseconds=3000
        lag=20           reads show the old state for up to 20 s;
                         lag.assignedLicenses=40 sets it for one property

      A declared domain has neither excess nor lag, and accepts any secret.

      What a person does in the admin center, because Graph has no interface for
      it, can be done with POST /sandbox/changes; the last example shows how. PUT
      /sandbox/roles says who has roles through a group or must activate them, and
      which technicians a partner has: {"throughGroups": [], "toActivate": [],
      "technicians": {"Fabrikam Technician": ["license"]}}.

      To simulate what others do in the meantime, after which a name can mean
      somebody else, use POST /sandbox/outside: {"rename": "<upn>", "to": "<upn>"}
      renames an account, {"remake": "<upn>"} deletes it and makes another one with
      its name, and {"group": "<name>", "products": [], "members": []} adds a group,
      also with the name of another one. The answer has the id.

      EXAMPLES
        stegvis tenant serve
        stegvis tenant serve --port 8080 --fault throttle=0.2 --seed 7
        stegvis tenant serve --domain dns --port 8081
        stegvis run reduce-licenses --tenant graph:http://127.0.0.1:8080/v1.0
        curl http://127.0.0.1:8080/sandbox/changes -d '{"operation":
          "subscription.setQuantity", "arguments":
          {"subscription": "e3-direct", "quantity": 34}}'
      """)

  @OptionGroup package var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp(
      "Serve practice of this declared domain, kept in the data folder.", valueName: "id"))
  var domain: String?
  @Option(help: "The port on 127.0.0.1; 0 takes any free port.") var port = 8080
  @Option(help: "A fault, as name=value; can be given several times.")
  var fault: [String] = []
  @Option(help: "The seed that decides when the faults occur.") var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "A file with the secret the application must use. Default: any secret is accepted.",
      valueName: "file"))
  var secretFile: String?
  @Option(
    help: ArgumentHelp(
      "A permission granted to the application; can be given several times. Default: all.",
      valueName: "name"))
  var permission: [String] = []
  @Option(
    help: ArgumentHelp(
      "The application's certificate (PEM), to check its assertions against. Default: none.",
      valueName: "file"))
  var clientCertificate: String?
  @Option(help: ArgumentHelp("A certificate (PEM), to serve TLS; needs --key.", valueName: "file"))
  var certificate: String?
  @Option(
    help: ArgumentHelp("The certificate's key (PEM); needs --certificate.", valueName: "file"))
  package var key: String?
  @Option(
    help: ArgumentHelp(
      "Write every request to this file, as JSON Lines. Default: none.", valueName: "file"))
  package var requests: String?

  package func validate() throws {
    guard tenant.tenants.count < 2 else {
      throw ValidationError("only one tenant can be served at a time; give --tenant once")
    }
    guard tenant.tenants.isEmpty || domain == nil else {
      throw ValidationError("--tenant and --domain both say what is served; give one of them")
    }
    guard OutsideNumber.ports.contains(port) else {
      throw ValidationError("--port must be a number from 0 to 65535, not \(port)")
    }
  }

  package func run() async throws {
    let general = try CommandContext(common)
    let own = domain.map { "\($0)-practice:\(general.data.tenant(ofDomain: $0))" }
    let (path, provider) = try OpenedTenant.file(tenant.tenants.first ?? own, general)
    let context = general.saying(as: provider.id)
    // Before anything is opened: the program with HTTP may replace this process.
    let service = try context.withHTTP(provider.service)
    if tenant.tenants.isEmpty { try OpenedTenant.makeDefault(provider, at: path, context) }
    func text(_ file: String) throws -> String {
      String(decoding: try context.read(file).bytes, as: UTF8.self)
    }
    let application = try clientCertificate.map(text)
    let secret = try secretFile.map { file in
      try text(file).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }
    do {
      try await service.serve(
        SandboxRequest(
          file: path, port: port, seed: seed, faults: fault, application: tenant.application,
          secret: secret, clientCertificate: application, permissions: permission,
          certificate: certificate, key: key, requestLog: requests,
          onRunning: { address in
            context.write([
              TextLine(
                context.words.text(.commandServing, ["tenant": path, "address": address])),
              TextLine(
                context.words.text(
                  .commandServingHint, ["word": provider.serviceWord ?? "", "address": address]),
                .quiet),
            ])
          }))
    } catch {
      throw context.failure(error)
    }
  }
}
