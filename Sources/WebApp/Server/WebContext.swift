import Hummingbird
import NIOCore

/// What is known about a request while it is handled: who sent it, and its form.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The IP address at the other end of the connection.
  let peer: String
  let isLocalPeer: Bool
  var person: Person?
  /// The value of the person's cookie; `nil` if nobody is signed in.
  var token: String?
  /// The data of a form, once it has been checked; empty for all requests but POST.
  var form = WebForm()

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    let address = source.channel.remoteAddress
    peer = address?.ipAddress ?? ""
    isLocalPeer = peer.hasPrefix("127.") || peer == "::1" || peer == "::ffff:127.0.0.1"
  }

  /// The largest request body is an uploaded file.
  var maxUploadSize: Int { FormCheck.longestUpload }
}
