import NIOCore
import NIOPosix

/// Answers every connection on loopback with a head, and then without end with a few letters of a
/// body every tenth of a second.
struct DrippingServer {
  private final class Dripping: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let letters: Int

    init(letters: Int) { self.letters = letters }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(
        wrapOutboundOut(
          ByteBuffer(string: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")),
        promise: nil)
      let letters = ByteBuffer(repeating: UInt8(ascii: "."), count: letters)
      let channel = context.channel
      context.eventLoop.scheduleRepeatedTask(
        initialDelay: .zero, delay: .milliseconds(100)
      ) { task in
        guard channel.isActive else { return task.cancel() }
        channel.writeAndFlush(letters, promise: nil)
      }
    }
  }

  private let channel: any Channel
  let address: String

  /// - Parameter letters: How many letters are sent at a time.
  init(letters: Int) async throws {
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Dripping(letters: letters))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    address = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/"
  }

  func close() async throws { try await channel.close() }
}
