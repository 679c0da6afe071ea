import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Sessions

/// Tells a page that shows a session when it has changed, in this process or another (HTML Living
/// Standard §9.2, server-sent events).
struct SessionNews: Sendable {
  let site: Site
  let session: SessionID
  /// The state that the page shows; `nil` for the current state.
  let seen: String?

  /// After this time the connection ends, and a page that is still open connects again.
  private static let longest: Duration = .seconds(1_800)
  private static let pause: Duration = .milliseconds(500)
  /// How many checks without a change there are between two comments, which make proxies keep the
  /// connection.
  private static let quietLooks = 30

  var response: Response {
    Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
      body: .init { writer in
        // A closed page or the end of the server is not an error.
        try? await tell(&writer)
        try await writer.finish(nil)
      })
  }

  private func tell(_ writer: inout any ResponseBodyWriter) async throws {
    let end = ContinuousClock.now + Self.longest
    var last = seen ?? ""
    if seen == nil { last = try await site.newsState(of: session) }
    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
    var quiet = 0
    while ContinuousClock.now < end, !Task.isShuttingDownGracefully {
      let now = try await site.newsState(of: session)
      if now != last {
        last = now
        quiet = 0
        try await writer.write(ByteBuffer(string: "event: news\nid: \(now)\ndata: \(now)\n\n"))
      } else {
        quiet += 1
        if quiet == Self.quietLooks {
          quiet = 0
          try await writer.write(ByteBuffer(string: ": still here\n\n"))
        }
      }
      try await Task.sleep(for: Self.pause)
    }
  }
}

extension HTTPField.Name {
  /// HTML Living Standard §9.2.4.
  static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .ifMatch
}
