import Commands
import Journal
import Presentation
import Procedures
import Sessions

/// What every page works with.
struct Site: Sendable {
  /// By language.
  let contexts: [String: CommandContext]
  /// In alphabetical order.
  let languages: [String]
  let request: WebRequest
  let journal: Journal
  let templates: PageTemplates
  let tenants: TenantDoor
  let shelf: ProcedureShelf
  let times: DurationShelf
  let desk: DeskShelf
  let walks: WalkDesk
  let signIns: SignInStore
  let links: OneTimeLinks
  /// `nil` where people come by one-time links.
  let openID: OpenIDClient?
  let metrics: WebMetrics
  let address: WebAddress

  /// A cookie that other ports of this machine do not share.
  var cookie: String {
    address.isSecure ? "__Host-stegvis" : "stegvis-\(address.port)"
  }

  /// The context of a language there are words for.
  ///
  /// - Throws: `WebProblem.notFound`.
  func context(_ language: String) throws -> CommandContext {
    guard let context = contexts[language] else { throw WebProblem.notFound }
    return context
  }
}
