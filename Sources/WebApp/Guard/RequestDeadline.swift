import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request does not end in time, even if bytes keep arriving slowly.
///
/// A class, as NIO's handlers are; each belongs to the event loop of one connection.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The time limits in seconds: for the head of a request, from the opening of the connection or
  /// the end of the previous answer; and for its body.
  private let head: Int
  private let body: Int
  private var scheduled: Scheduled<Void>?

  init(head: Int, body: Int) {
    self.head = head
    self.body = body
  }

  func handlerAdded(context: ChannelHandlerContext) { expect(within: head, context) }
  func handlerRemoved(context: ChannelHandlerContext) { scheduled?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    scheduled?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: expect(within: body, context)
    // Nothing is expected while an answer is being sent; a long one is the server's own concern.
    case .end: scheduled?.cancel()
    case .body: break
    }
    context.fireChannelRead(data)
  }

  func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    if case .end = unwrapOutboundIn(data) { expect(within: head, context) }
    context.write(data, promise: promise)
  }

  private func expect(within seconds: Int, _ context: ChannelHandlerContext) {
    scheduled?.cancel()
    let channel = context.channel
    scheduled = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
      channel.close(mode: .all, promise: nil)
    }
  }
}
