import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The smallest possible page: an empty one served by Hummingbird itself, for comparison.
struct EmptyPage {
  /// Serves until the task is cancelled.
  ///
  /// - Parameter onRunning: Receives the port once the server listens.
  static func serve(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let router = Router()
    router.get("/") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: "<!DOCTYPE html><title>Empty</title>")))
    }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: Logger(label: "empty", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await application.run()
  }
}
