import ArgumentParser
import Diagnostics
import Operations
import Presentation
import Workspaces

/// `stegvis serve`: checks the options of the web page, which the program with HTTP then serves.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the web page: the same procedures and sessions, in a browser.",
    discussion: """
      By default, the server listens only on this machine and prints a link that
      signs you in once. A session begun in a terminal can be continued in the
      browser, and the other way round. --link prints a new link for a server that
      is running on the same data folder.

      With --documents, the documents of a folder that have steps are listed beside
      the procedures, with their pictures, and can be walked like them. So are those
      that were adopted, and those in the folders that STEGVIS_CONTENT names.

      When you stop the server (Ctrl+C or SIGTERM), it ends within 10 seconds; changes
      that it has begun are recorded before that. /metrics answers programs on this
      machine. With --url or behind a proxy, it answers those that send the header
      "Authorization: Bearer <key>", with the key in metrics.key in the data folder.

      At any other address, people must sign in with OpenID Connect, over HTTPS.
      Give the issuer, the client's id, and the address at which browsers find the
      page (register <url>/sign-in/callback with the issuer). The roles claim gives
      each person the roles view, run, approve and translate; --role says which of
      its values means which role.

      EXAMPLES
        stegvis serve
        stegvis serve --port 8090 --locale nl
        stegvis serve --link
        stegvis serve --person anna@contoso.com --person pieter@contoso.com
        stegvis serve --documents handbook --documents wiki-export
        stegvis serve --host 0.0.0.0 --url https://stegvis.contoso.com \\
          --issuer https://login.microsoftonline.com/<tenant>/v2.0 --client <id> \\
          --client-secret-file secret --role run=Helpdesk --role approve=Leads
        stegvis serve --tenant graph:https://graph.microsoft.com/v1.0
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  @Flag(
    help:
      "Print a new link for the server that is running, and exit. The link works once, within an hour. Use the same --url or --port as the server."
  )
  var link = false
  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes any free port.") var port = WebRequest.usualPort
  @Option(
    help: ArgumentHelp(
      "The address at which browsers find the page, behind a proxy or by name, such as https://stegvis.contoso.com. Default: the address it listens on.",
      valueName: "address"))
  var url: String?
  @Option(
    help: ArgumentHelp(
      "Print a one-time link for this person; can be given several times. Default: the person who acts.",
      valueName: "upn"))
  var person: [String] = []
  @Option(
    help: ArgumentHelp(
      "A folder of how-to documents to walk and to translate; can be given several times. Default: only Stegvis's own procedures and words.",
      valueName: "folder"))
  var documents: [String] = []
  @Option(
    help: ArgumentHelp(
      "The OpenID Connect issuer that people sign in with; needs --client.", valueName: "address"))
  var issuer: String?
  @Option(help: ArgumentHelp("The client's id at the issuer; needs --issuer.", valueName: "id"))
  var client: String?
  @Option(
    help: ArgumentHelp(
      "A file with the client's secret. Default: no secret, PKCE alone.", valueName: "file"))
  var clientSecretFile: String?
  @Option(
    help: ArgumentHelp(
      "A file of further certificate authorities (PEM) for the issuer. Default: only the machine's own.",
      valueName: "file"))
  var issuerAuthorities: String?
  @Option(help: ArgumentHelp("The claim that holds a person's roles.", valueName: "name"))
  var rolesClaim = "roles"
  @Option(
    help: ArgumentHelp(
      "The value of the claim that stands for a role, such as run=Helpdesk; can be given several times. Default: the roles' own names.",
      valueName: "role=value"))
  var role: [String] = []
  @Option(help: ArgumentHelp("A certificate (PEM), to serve TLS; needs --key.", valueName: "file"))
  var certificate: String?
  @Option(
    help: ArgumentHelp("The certificate's key (PEM); needs --certificate.", valueName: "file"))
  var key: String?
  @Option(
    help: ArgumentHelp(
      "Write every request to this file, as JSON Lines; '-' is standard error. After ten refusals of one kind from one address in a minute, only their number is written. Default: none.",
      valueName: "file"))
  var accessLog: String?
  @Option(help: "The number of requests per second that one client can sustain.") var rate = 50
  @Option(
    help: ArgumentHelp(
      "The longest that a client may take to send the head of a request.", valueName: "seconds"))
  var headerTimeout = 20
  @Option(
    help: ArgumentHelp(
      "The longest that a client may take to send the body of a request.", valueName: "seconds"))
  var bodyTimeout = 30

  @Option(
    help: ArgumentHelp(
      "The number of connections that one address can have open. Default: 200; with --url and without --certificate, 1000, because everybody then comes from the proxy's address.",
      valueName: "number"))
  var connections: Int?
  @Option(
    help: ArgumentHelp(
      "The number of open pages that are kept up to date for one person.", valueName: "number"))
  var streams = 20

  func validate() throws {
    guard (issuer == nil) == (client == nil) else {
      throw ValidationError("--issuer and --client need each other; give both")
    }
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key need each other; give both")
    }
    guard !link || issuer == nil else {
      throw ValidationError(
        "--link cannot be combined with --issuer, because people then sign in with their own accounts"
      )
    }
    guard !link || url != nil || port != 0 else {
      throw ValidationError(
        "with --link, --port must be the port that the server listens on, not 0")
    }
    guard issuer == nil || url != nil || port != 0 else {
      throw ValidationError(
        "with --issuer, --port must be the port of the registered address, not 0")
    }
    guard OutsideNumber.ports.contains(port) else {
      throw ValidationError("--port must be a number from 0 to 65535, not \(port)")
    }
    // A client that sends more than one request a microsecond is none.
    guard (1...1_000_000).contains(rate) else {
      throw ValidationError("--rate must be a number from 1 to 1000000, not \(rate)")
    }
    // A day is longer than any client waits, and short enough for every clock.
    guard (1...86_400).contains(headerTimeout), (1...86_400).contains(bodyTimeout) else {
      throw ValidationError("--header-timeout and --body-timeout must be 1 to 86400 seconds")
    }
    let possible = 1...WebRequest.mostConnections
    guard connections.map(possible.contains) ?? true, possible.contains(streams) else {
      throw ValidationError(
        "--connections and --streams must be numbers from 1 to \(possible.upperBound)")
    }
    for entry in role where !entry.dropFirst().contains("=") {
      throw ValidationError("write --role as role=value, not '\(entry)'")
    }
  }

  func run() async throws {
    let context = try CommandContext(common).knowing(tenants: tenant.tenants)
    // Done first: the program with HTTP may replace this process, and nothing must be open by then.
    let serve = try context.withHTTP(StegvisProgram.registered.web)
    if link { return try await writeLinks(tenant, context) }
    let request = try request(context) { address, links in
      let words = context.words
      context.write([TextLine(words.text(.serveAt, ["address": address]), .strong)])
      for (person, link) in links {
        context.write([TextLine(words.text(.serveLink, ["person": person]))])
        // Not wrapped, even on a narrow terminal, so that it can be opened or copied.
        Output.write("  \(link)\n")
      }
      context.write([TextLine(words[links.isEmpty ? .serveStop : .serveOnce], .quiet)])
    }
    do {
      try await serve(request)
    } catch let problem as ServiceProblem {
      throw context.failure(problem)
    }
  }

  /// What the options ask for.
  ///
  /// - Throws: `CommandFailure` if two tenants are of one domain or a file cannot be read,
  ///   `WorkspaceFailure` if the content folder cannot be.
  fileprivate func request(
    _ context: CommandContext,
    onRunning: @escaping @Sendable (String, [(person: String, link: String)]) -> Void
  ) throws -> WebRequest {
    _ = try context.byDomain(tenant.tenants)
    let context = try context.knowing(tenants: tenant.tenants)
    let options = tenant
    let isProven = issuer != nil
    return WebRequest(
      context: context.forServing,
      open: { person, ids, instances in
        let context = context.knowing(instances)
        var own = options
        own.tenants = own.tenants.filter {
          !ids.isDisjoint(with: context.domains.ids(ofTenants: [$0]))
        }
        // Only a provider proves who somebody is; a name on the command line does not.
        guard let person, isProven else {
          own.actor = person ?? options.actor
          return try await OpenedTenants(own, context, using: ids)
        }
        own.actor = nil
        return try await OpenedTenants(own, context, using: ids, proven: person)
      },
      usual: context.domains.ids(ofTenants: options.tenants),
      isCloud: !options.tenants.isEmpty
        && options.tenants.allSatisfy(context.domains.isService), people: person,
      documents: documents,
      translated: documents.isEmpty ? try context.content.translatable() : documents,
      host: host, port: port, address: url, signIn: try signIn(context), certificate: certificate,
      key: key, accessLog: accessLog, rate: rate, headerTimeout: headerTimeout,
      bodyTimeout: bodyTimeout,
      connectionsForEachAddress: connections
        ?? (url != nil && certificate == nil
          ? WebRequest.mostConnections : WebRequest.usualConnections),
      streams: streams,
      onRunning: onRunning)
  }

  /// Writes a link for each person named, or else for the person who acts.
  private func writeLinks(_ options: TenantOptions, _ context: CommandContext) async throws {
    let scheme = certificate == nil ? "http" : "https"
    let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    let origin = url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    for person in person.isEmpty ? [nil] : person.map(Optional.some) {
      var own = options
      own.actor = person ?? options.actor
      // A person whom the tenant does not know gets no link.
      let actor = try await OpenedTenants(own, context).actor
      let key = try SignInLinks(context.data).make(for: actor, at: SystemClock().now())
      context.write([TextLine(context.words.text(.serveLink, ["person": actor]))])
      Output.write("  \(origin ?? "\(scheme)://\(name):\(port)")/sign-in?key=\(key)\n")
    }
    context.write([TextLine(context.words[.serveLinkOnce], .quiet)])
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

/// The options for serving the web page.
package struct WebRequest: Sendable {
  /// The port that the server listens on if none is given.
  package static let usualPort = 8090
  /// While this many connections are open, further ones have to wait. Linux gives a process 1024
  /// file descriptors unless told otherwise.
  package static let mostConnections = 1_000
  /// A fifth of all for one address: no four addresses can take all connections, and thirty
  /// browsers with six connections each fit behind one router.
  package static let usualConnections = 200

  /// How people sign in with OpenID Connect.
  package struct SignIn: Sendable {
    package let issuer: String
    package let client: String
    /// The client's secret; `nil` for a public client, which only PKCE protects.
    package let secret: String?
    /// The claim that holds a person's roles; a dot leads into an object.
    package let rolesClaim: String
    /// The values of that claim by Stegvis's roles: view, run, approve, translate.
    package let roles: [String: [String]]
    /// The path of a file with further certificate authorities (PEM); `nil` for only the machine's
    /// own.
    package let authorities: String?
  }

  /// In the language of the person who starts the server.
  package let context: CommandContext
  /// Opens the tenants of some domains for a person, by user principal name; `nil` for the person who
  /// starts the server.
  package let open:
    @Sendable (String?, Set<DomainID>, [DomainID: DomainID]) async throws -> OpenedTenants
  /// The domains of the tenants that the server was started with.
  package let usual: Set<DomainID>
  /// Whether all tenants are reached over an interface; otherwise, one is a practice tenant.
  package let isCloud: Bool
  /// The people to make one-time links for; if empty, the person who starts the server.
  package let people: [String]
  /// The folders with the documents to walk; none if none is named.
  package let documents: [String]
  /// The folders with the documents to translate.
  package let translated: [String]
  package let host: String
  /// The port; 0 for any free one.
  package let port: Int
  /// The address at which browsers find the page; `nil` for the one it listens on.
  package let address: String?
  package let signIn: SignIn?
  /// The paths of a certificate and its key (PEM), to serve TLS; both or neither.
  package let certificate: String?
  package let key: String?
  /// The file that every request is written to, as JSON Lines; `nil` for none, `-` for standard
  /// error.
  package let accessLog: String?
  /// The number of requests per second that one client can sustain.
  package let rate: Int
  /// The longest that a client may take to send the head of a request, in seconds.
  package let headerTimeout: Int
  /// The longest that a client may take to send the body of a request, in seconds.
  package let bodyTimeout: Int
  /// The number of connections that one address can have open.
  package let connectionsForEachAddress: Int
  /// The number of open pages that are kept up to date for one person.
  package let streams: Int
  /// Called with the page's address and a link for each person, once the page is being served.
  package let onRunning: @Sendable (String, [(person: String, link: String)]) -> Void
}

extension WebRequest {
  /// What `stegvis serve` asks for with these arguments.
  ///
  /// - Parameter onRunning: called with the page's address and a link for each person.
  /// - Throws: the parser's error if the arguments do not go together; `CommandFailure` or
  ///   `WorkspaceFailure` if a file cannot be read.
  package init(
    _ arguments: [String], _ context: CommandContext,
    onRunning: @escaping @Sendable (String, [(person: String, link: String)]) -> Void
  ) throws {
    self = try ServeCommand.parse(arguments).request(context, onRunning: onRunning)
  }
}
