import HTTPTypes
import Hummingbird
import Workspaces

/// The style sheet, the script and the icon, which need no sign-in.
extension Site {
  private static let assets = [
    "style.css": "text/css; charset=utf-8", "live.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
  ]

  func addAssets(to router: RouterGroup<WebContext>) {
    for (name, type) in Self.assets {
      router.get("assets/\(name)") { _, _ in
        let file = try self.request.context.content.resource("web/\(name)")
        return Response(
          status: .ok,
          headers: [.contentType: type, .cacheControl: "public, max-age=300"],
          body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
      }
    }
  }
}
