import NIOCore
import NIOPosix
import Synchronization

extension [UInt8] {
  /// An answer to a query with texts as its records.
  static func answer(_ query: [UInt8], _ texts: [String], flags: [UInt8] = [0x84, 0]) -> [UInt8] {
    let records = texts.flatMap { text in
      let content = [UInt8(text.utf8.count)] + Array(text.utf8)
      return [
        0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 9, UInt8(content.count >> 8), UInt8(content.count & 0xFF),
      ]
        + content
    }
    return Array(query[..<2]) + flags + [0, 1, 0, UInt8(texts.count), 0, 0, 0, 0]
      + query.dropFirst(12)
      + records
  }
}

/// A name server on loopback that answers over UDP and TCP what a test says.
final class PlayedNameServer: Sendable {
  typealias Answers = @Sendable (_ query: [UInt8], _ way: String) -> [[UInt8]]

  private let channels: [any Channel]
  private let log: NameServerLog
  let address: String

  /// The ways that were asked on, `udp` or `tcp`, in their order.
  var asked: [String] { log.entries.withLock { $0.map(\.way) } }
  /// The numbers of the questions.
  var ids: [[UInt8]] { log.entries.withLock { $0.map(\.id) } }

  /// - Parameters:
  ///   - lost: how many questions get no answer.
  ///   - answers: what is sent back; over TCP without the length, which is put before it as if the
  ///     message were whole.
  init(losing lost: Int = 0, _ answers: @escaping Answers) async throws {
    let log = NameServerLog(lost)
    self.log = log
    let udp = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramHandler(log, answers))
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    let port = udp.localAddress?.port ?? 0
    let tcp = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(StreamHandler(log, answers))
        }
      }.bind(host: "127.0.0.1", port: port).get()
    channels = [udp, tcp]
    address = "127.0.0.1:\(port)"
  }

  func close() async {
    for channel in channels {
      // It may be closed already.
      try? await channel.close()
    }
  }
}

private final class NameServerLog: Sendable {
  let entries = Mutex<[(way: String, id: [UInt8])]>([])
  private let lost: Int

  init(_ lost: Int) { self.lost = lost }

  /// Whether a question is to be answered.
  func takes(_ query: [UInt8], _ way: String) -> Bool {
    entries.withLock { entries in
      entries.append((way, Array(query.prefix(2))))
      return entries.count > lost
    }
  }
}

private final class DatagramHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>
  private let log: NameServerLog
  private let answers: PlayedNameServer.Answers

  init(_ log: NameServerLog, _ answers: @escaping PlayedNameServer.Answers) {
    self.log = log
    self.answers = answers
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let query = Array(envelope.data.readableBytesView)
    guard log.takes(query, "udp") else { return }
    for answer in answers(query, "udp") {
      context.writeAndFlush(
        wrapOutboundOut(
          AddressedEnvelope(
            remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: answer))), promise: nil)
    }
  }
}

private final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  private let log: NameServerLog
  private let answers: PlayedNameServer.Answers

  init(_ log: NameServerLog, _ answers: @escaping PlayedNameServer.Answers) {
    self.log = log
    self.answers = answers
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let query = Array(unwrapInboundIn(data).readableBytesView.dropFirst(2))
    guard log.takes(query, "tcp") else { return }
    for answer in answers(query, "tcp") {
      // Of an answer that is shorter than a head, the length says more than comes.
      let length = answer.count < 12 ? 512 : answer.count
      context.writeAndFlush(
        wrapOutboundOut(
          ByteBuffer(bytes: [UInt8(length >> 8), UInt8(length & 0xFF)] + answer)), promise: nil)
    }
  }
}
