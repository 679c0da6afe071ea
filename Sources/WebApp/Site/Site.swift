import Commands
import Journal
import Presentation
import Procedures
import Sessions

/// The data and services that every page uses.
struct Site: Sendable {
  /// By language code.
  let contexts: [String: CommandContext]
  /// In alphabetical order.
  let languages: [String]
  let request: WebRequest
  let journal: Journal
  let templates: PageTemplates
  let tenants: OpenTenants
  let shelf: ProcedureCache
  let times: DurationCache
  let desk: TranslationCache
  let walks: RunningWalks
  let signIns: SignInStore
  let links: OneTimeLinks
  /// `nil` if people sign in with one-time links.
  let openID: OpenIDClient?
  let metrics: WebMetrics
  let address: WebAddress

  /// The name of a cookie that other ports of this machine do not share.
  var cookie: String {
    address.isSecure ? "__Host-stegvis" : "stegvis-\(address.port)"
  }

  /// Returns the context of a language.
  ///
  /// - Throws: `WebProblem.notFound` if the program has no texts in it.
  func context(_ language: String) throws -> CommandContext {
    guard let context = contexts[language] else { throw WebProblem.notFound }
    return context
  }
}
