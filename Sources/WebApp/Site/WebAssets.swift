import HTTPTypes
import Hummingbird
import Markup
import NIOCore
import Workspaces

/// The style sheet, the script and the icon, read once at the start. They need no sign-in.
package struct WebAssets: Sendable {
  private struct Asset {
    let bytes: ByteBuffer
    let type: String
    /// An entity tag (RFC 9110 §8.8.3), which changes with the content.
    let tag: String
  }

  private static let types = [
    "style.css": "text/css; charset=utf-8", "live.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
  ]

  /// By name.
  private let assets: [String: Asset]

  /// - Throws: `WorkspaceFailure` if one cannot be read.
  package init(_ content: ContentFolder) throws {
    var assets: [String: Asset] = [:]
    for (name, type) in Self.types {
      let bytes = try content.resource("web/\(name)").bytes
      assets[name] = Asset(
        bytes: ByteBuffer(bytes: bytes), type: type, tag: "\"\(Digest.sha256(bytes).prefix(32))\"")
    }
    self.assets = assets
  }

  /// In alphabetical order.
  var names: [String] { assets.keys.sorted() }

  /// Returns a file, or that the browser has it; `nil` if there is none of this name.
  ///
  /// - Parameter headers: of the request.
  package func response(_ name: String, to headers: HTTPFields) -> Response? {
    guard let asset = assets[name] else { return nil }
    var fields: HTTPFields = [.cacheControl: "public, max-age=300", .eTag: asset.tag]
    guard !Self.has(asset.tag, headers) else {
      return Response(status: .notModified, headers: fields)
    }
    fields[.contentType] = asset.type
    return Response(status: .ok, headers: fields, body: .init(byteBuffer: asset.bytes))
  }

  /// Whether a browser says that it has what a tag stands for (RFC 9110 §13.1.2, weak comparison).
  private static func has(_ tag: String, _ headers: HTTPFields) -> Bool {
    headers[values: .ifNoneMatch].joined(separator: ",").split {
      $0 == "," || $0 == " " || $0 == "\t"
    }.contains { $0 == "*" || $0 == tag || $0 == "W/\(tag)" }
  }
}
