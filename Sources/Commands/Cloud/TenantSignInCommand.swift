import ArgumentParser
import Presentation

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
    let opened = try await OpenedTenant(tenant, context)
    context.write([TextLine(context.words.text(.commandSignedIn, ["actor": opened.actor]))])
  }
}
