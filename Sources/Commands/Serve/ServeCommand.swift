import ArgumentParser
import Presentation
import Workspaces

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "The web page: the same procedures and sessions in a browser.",
    discussion: """
      By itself it listens on this machine alone and prints a link that signs you in
      once. Sessions that were begun in a terminal go on in the browser, and the
      other way round.

      At any other address people must sign in by OpenID Connect, over HTTPS: name
      the issuer, the client's id, and the address browsers find it at (register
      <url>/sign-in/callback there). The roles claim gives each person view, run,
      approve and translate; --role says which of its values mean what.

      EXAMPLES
        stegvis serve
        stegvis serve --port 8090 --locale nl
        stegvis serve --person anna@contoso.com --person pieter@contoso.com
        stegvis serve --documents docs
        stegvis serve --host 0.0.0.0 --url https://stegvis.contoso.com \\
          --issuer https://login.microsoftonline.com/<tenant>/v2.0 --client <id> \\
          --client-secret-file secret --role run=Helpdesk --role approve=Leads
        stegvis serve --tenant graph:https://graph.microsoft.com/v1.0
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "The address to listen at.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes any that is free.") var port = 8090
  @Option(
    help: ArgumentHelp(
      "Where browsers find it, behind a proxy or by name: https://stegvis.contoso.com.",
      valueName: "address"))
  var url: String?
  @Option(
    help: ArgumentHelp(
      "Print a one-time link for this person; can be given several times.", valueName: "upn"))
  var person: [String] = []
  @Option(
    help: ArgumentHelp(
      "A folder of documents for the translator's desk; can be given several times. Default: our own procedures and words.",
      valueName: "folder"))
  var documents: [String] = []
  @Option(help: ArgumentHelp("The OpenID Connect issuer people sign in at.", valueName: "address"))
  var issuer: String?
  @Option(help: ArgumentHelp("The client's id there.", valueName: "id")) var client: String?
  @Option(
    help: ArgumentHelp(
      "A file with the client's secret. Default: none; PKCE alone.", valueName: "file"))
  var clientSecretFile: String?
  @Option(help: ArgumentHelp("A file of the issuer's own authorities (PEM).", valueName: "file"))
  var issuerAuthorities: String?
  @Option(help: ArgumentHelp("The claim with a person's roles.", valueName: "name"))
  var rolesClaim = "roles"
  @Option(
    help: ArgumentHelp(
      "Which value of the claim means which role: run=Helpdesk. Default: the roles' own names.",
      valueName: "role=value"))
  var role: [String] = []
  @Option(help: ArgumentHelp("A certificate (PEM): serves TLS.", valueName: "file"))
  var certificate: String?
  @Option(help: ArgumentHelp("The certificate's key (PEM).", valueName: "file")) var key: String?
  @Option(
    help: ArgumentHelp(
      "Write every request to this file, as JSON Lines; - is standard error.", valueName: "file"))
  var accessLog: String?
  @Option(help: "Requests a second that one client may go on with.") var rate = 50
  @Option(
    help: ArgumentHelp(
      "The longest that a client may take to send the head of a request.", valueName: "seconds"))
  var headerTimeout = 20
  @Option(
    help: ArgumentHelp(
      "The longest that a client may take to send the body of a request.", valueName: "seconds"))
  var bodyTimeout = 30

  func validate() throws {
    guard (issuer == nil) == (client == nil) else {
      throw ValidationError("--issuer and --client go together")
    }
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key go together")
    }
    guard issuer == nil || url != nil || port != 0 else {
      throw ValidationError(
        "with --issuer, --port is the one whose address is registered there, not 0")
    }
    guard rate > 0 else { throw ValidationError("--rate is at least 1") }
    // A day is longer than any client waits, and short enough for every clock.
    guard (1...86_400).contains(headerTimeout), (1...86_400).contains(bodyTimeout) else {
      throw ValidationError("--header-timeout and --body-timeout are 1 to 86400 seconds")
    }
    for entry in role where !entry.dropFirst().contains("=") {
      throw ValidationError("--role is written role=value, not '\(entry)'")
    }
  }

  func run() async throws {
    let context = try CommandContext(common)
    // The program with HTTP takes over before anything is opened.
    let cloud = try context.cloud()
    let options = tenant
    let request = WebRequest(
      context: context,
      open: { person in
        var own = options
        own.actor = person ?? options.actor
        return try await OpenedTenant(own, context)
      },
      isCloud: options.tenant?.hasPrefix("graph:") ?? false, people: person,
      documents: documents.isEmpty
        ? ["\(context.content.path)/procedures", "\(context.content.path)/locales"] : documents,
      host: host, port: port, address: url, signIn: try signIn(context), certificate: certificate,
      key: key, accessLog: accessLog, rate: rate, headerTimeout: headerTimeout,
      bodyTimeout: bodyTimeout,
      onRunning: { address, links in
        let words = context.words
        context.write([TextLine(words.text(.serveAt, ["address": address]), .strong)])
        for (person, link) in links {
          context.write([TextLine(words.text(.serveLink, ["person": person]))])
          // Whole, however narrow the terminal: it is to be opened or copied.
          Output.write("  \(link)\n")
        }
        context.write([TextLine(words[links.isEmpty ? .serveStop : .serveOnce], .quiet)])
      })
    do {
      try await cloud.serve(request)
    } catch let problem as CloudProblem {
      throw context.failure(problem)
    }
  }

  private func signIn(_ context: CommandContext) throws -> WebRequest.SignIn? {
    guard let issuer, let client else { return nil }
    let secret = try clientSecretFile.map { file in
      let text = String(decoding: try context.read(file).bytes, as: UTF8.self)
      return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }
    var roles: [String: [String]] = [:]
    for entry in role {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, let value = parts.last else { continue }
      roles[name, default: []].append(value)
    }
    return WebRequest.SignIn(
      issuer: issuer, client: client, secret: secret, rolesClaim: rolesClaim, roles: roles,
      authorities: issuerAuthorities)
  }
}
