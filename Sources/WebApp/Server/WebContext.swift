import Hummingbird
import NIOCore

/// What is known of a request on its way: whose it is, and what its form held.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address of whoever is at the other end of the connection.
  let peer: String
  let isLocalPeer: Bool
  var person: Person?
  /// What their cookie holds; `nil` where nobody is signed in.
  var token: String?
  /// What a form sent, once it was checked; empty for all but POST.
  var form = WebForm()

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    let address = source.channel.remoteAddress
    peer = address?.ipAddress ?? ""
    isLocalPeer = peer.hasPrefix("127.") || peer == "::1" || peer == "::ffff:127.0.0.1"
  }

  /// The longest form is an uploaded file.
  var maxUploadSize: Int { FormCheck.longestUpload }
}
