import NIOCore
import NIOPosix

/// The name server of a served place, on loopback over UDP, which answers what there is at the moment (RFC
/// 1035, 4.1). Whether records are switched off, the place says.
package final class ServedNameServer: Sendable {
  private let channel: any Channel
  package let address: String

  package init(_ place: ServedPlace) async throws {
    channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Answering(place))
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    address = "127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  package func close() async throws { try await channel.close() }

  /// A class, because a channel keeps its handlers.
  private final class Answering: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>
    private let place: ServedPlace

    init(_ place: ServedPlace) { self.place = place }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let envelope = unwrapInboundIn(data)
      guard let question = Question(Array(envelope.data.readableBytesView)),
        let names = place.things as? ServedNames
      else { return }
      let answer = question.answer(names)
      context.writeAndFlush(
        wrapOutboundOut(
          AddressedEnvelope(
            remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: answer))), promise: nil)
    }
  }

  /// One question, as it was sent.
  private struct Question {
    let message: [UInt8]
    let name: String
    let type: UInt16

    private static let types: [UInt16: String] = [
      1: "A", 2: "NS", 5: "CNAME", 12: "PTR", 15: "MX", 16: "TXT",
    ]

    init?(_ message: [UInt8]) {
      var labels = ""
      var position = 12
      while position < message.count, message[position] > 0 {
        let end = position + 1 + Int(message[position])
        guard end < message.count else { return nil }
        labels += String(decoding: message[position + 1..<end], as: UTF8.self) + "."
        position = end
      }
      guard position + 5 == message.count else { return nil }
      self.message = message
      name = labels
      type = UInt16(message[position + 1]) << 8 | UInt16(message[position + 2])
    }

    func answer(_ names: ServedNames) -> [UInt8] {
      let contents = Self.types[type].flatMap { names.answered(name, $0) }
      let records = (contents ?? []).map { content -> [UInt8] in
        let data = Self.data(content, type)
        return [0xC0, 12, UInt8(type >> 8), UInt8(type & 0xFF), 0, 1, 0, 0, 0, 60]
          + Self.number(data.count) + data
      }
      // Authoritative; refused (5) for a zone that is not here.
      return Array(message.prefix(2)) + [0x84, contents == nil ? 5 : 0, 0, 1]
        + Self.number(records.count) + [0, 0, 0, 0] + message.dropFirst(12)
        + records.flatMap(\.self)
    }

    private static func number(_ value: Int) -> [UInt8] {
      [UInt8(value >> 8), UInt8(value & 0xFF)]
    }

    private static func labels(_ name: String) -> [UInt8] {
      name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    /// The data of a record (RFC 1035, 3.3 and 3.4).
    private static func data(_ content: String, _ type: UInt16) -> [UInt8] {
      let words = content.split(separator: " ").map(String.init)
      switch type {
      case 1: return content.split(separator: ".").compactMap { UInt8($0) }
      case 15:
        return number(words.first.flatMap(Int.init) ?? 0) + labels(words.last ?? "")
      case 16:
        let text = content.dropFirst().dropLast().utf8
        return [UInt8(text.count)] + Array(text)
      case _: return labels(content)
      }
    }
  }
}
