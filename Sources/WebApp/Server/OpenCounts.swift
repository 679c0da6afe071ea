import NIOCore
import NIOHTTPTypes
import Synchronization

/// How many connections, or streams, each client has open at this moment, within bounds.
///
/// What is not open is not remembered, so the memory is bounded by the bounds.
///
/// A class, because it counts.
package final class OpenCounts: Sendable {
  /// One that is open. It counts until the last reference to it is gone.
  package final class Place: Sendable {
    private let counts: OpenCounts
    private let keys: [String]

    fileprivate init(_ counts: OpenCounts, _ keys: [String]) {
      self.counts = counts
      self.keys = keys
    }

    deinit { counts.leave(keys) }
  }

  private struct Counts {
    var all = 0
    var byKey: [String: Int] = [:]
  }

  private let most: Int
  private let counts = Mutex(Counts())

  /// - Parameter most: The bound for all clients together.
  package init(most: Int) { self.most = most }

  /// Opens one more; `nil` if that would exceed a bound.
  ///
  /// - Parameter bounds: Whom it counts for, each with the greatest number that may be open.
  package func open(_ bounds: [String: Int]) -> Place? {
    let isFree = counts.withLock { counts in
      guard counts.all < most, bounds.allSatisfy({ counts.byKey[$0.key, default: 0] < $0.value })
      else { return false }
      counts.all += 1
      for key in bounds.keys { counts.byKey[key, default: 0] += 1 }
      return true
    }
    return isFree ? Place(self, Array(bounds.keys)) : nil
  }

  private func leave(_ keys: [String]) {
    counts.withLock { counts in
      counts.all -= 1
      for key in keys {
        let left = counts.byKey[key, default: 1] - 1
        counts.byKey[key] = left > 0 ? left : nil
      }
    }
  }
}

/// The address that a client is counted by.
package enum ClientAddress {
  /// Returns an IPv4 address as it is, and the first 64 bits of an IPv6 address, all of which one
  /// client usually has (RFC 6177).
  ///
  /// - Parameter text: As the operating system writes it, such as `2001:db8::1`.
  package static func key(_ text: String) -> String {
    let groups = text.prefix { $0 != "%" }.split(separator: ":", omittingEmptySubsequences: false)
    // An IPv4 address within IPv6 (`::ffff:192.0.2.1`) counts as that.
    guard groups.count > 1, let last = groups.last else { return text }
    if last.contains(".") { return String(last) }
    guard let gap = text.firstRange(of: "::") else {
      return groups.prefix(4).joined(separator: ":") + "::/64"
    }
    var first = text[..<gap.lowerBound].split(separator: ":").map(String.init)
    // `::1` is this machine.
    guard !first.isEmpty else { return text }
    let after = text[gap.upperBound...].split(separator: ":").map(String.init)
    first += [String](repeating: "0", count: max(0, 8 - first.count - after.count)) + after
    return first.prefix(4).joined(separator: ":") + "::/64"
  }
}

/// Closes a connection at once if its address has too many open.
///
/// A class, as NIO's handlers are; each belongs to the event loop of one connection.
final class ConnectionBound: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let counts: OpenCounts
  private let most: Int

  /// - Parameter most: The greatest number of connections that one address may have open.
  init(_ counts: OpenCounts, most: Int) {
    self.counts = counts
    self.most = most
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    let address = ClientAddress.key(channel.remoteAddress?.ipAddress ?? "")
    guard let place = counts.open([address: most]) else {
      // The channel is not registered yet, so it cannot be closed here.
      context.eventLoop.execute { channel.close(mode: .all, promise: nil) }
      return
    }
    channel.closeFuture.whenComplete { _ in withExtendedLifetime(place) {} }
  }
}
