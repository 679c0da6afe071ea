import Diagnostics
import NIOCore
import NIOPosix

/// The address of a name server, as settings have it: `ns1.example.org`, `192.0.2.1:5353`,
/// `[2001:db8::1]:53`.
package struct NameServer: Hashable, Sendable, CustomStringConvertible {
  package let host: String
  package let port: Int
  package let description: String

  /// - Returns: `nil` if the text is no such address.
  package init?(_ text: String) {
    description = text
    let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
    // An address of version 6 without a port has several colons and no brackets.
    let isBare = colons > 1 && !text.hasPrefix("[")
    let colon =
      isBare ? nil : text.lastIndex(of: ":").flatMap { text[$0...].contains("]") ? nil : $0 }
    let host = text[..<(colon ?? text.endIndex)]
    self.host = String(
      host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host)
    guard !self.host.isEmpty,
      self.host.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") })
    else { return nil }
    guard let colon else {
      port = 53
      return
    }
    guard let port = OutsideNumber.whole(text[text.index(after: colon)...], in: 1...65_535) else {
      return nil
    }
    self.port = port
  }
}

/// Asks name servers: over UDP, and over TCP for what does not fit (RFC 1035, 4.2; RFC 7766).
///
/// Every attempt has a random number and a port of its own, and an answer to anything else is passed
/// over, so that nobody who cannot see the question can answer it.
package struct NameServerClient: Sendable {
  /// How long one attempt waits for an answer, in seconds.
  let seconds: Int
  /// How often a question is sent over UDP, which may lose it.
  private static let attempts = 3

  package init(seconds: Int = 3) { self.seconds = seconds }

  /// Returns the answer of a server.
  ///
  /// - Throws: `NameServerSilence` if there is none.
  func ask(
    _ question: DNSQuestion, _ server: NameServer
  ) async throws(NameServerSilence) -> DNSAnswer {
    var silence = NameServerSilence.timedOut
    for _ in 0..<Self.attempts {
      do {
        let answer = try await inTime { try await overUDP(question, server) }
        return answer.isTruncated
          ? try await inTime { try await overTCP(question, server) } : answer
      } catch {
        silence = error
        if Task.isCancelled || error != .timedOut { break }
      }
    }
    throw silence
  }

  private func overUDP(_ question: DNSQuestion, _ server: NameServer) async throws -> DNSAnswer {
    let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: server.host, port: server.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, ByteBuffer>(
            wrappingChannelSynchronously: channel)
        }
      }
    let id = UInt16.random(in: .min ... .max)
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: question.message(id: id)))
      for try await envelope in inbound {
        do throws(DNSFault) {
          return try DNSAnswer(Array(envelope.data.readableBytesView), to: question, id: id)
        } catch {
          // Anybody can send anything to this port; the server's own answer may still come.
          if error != .foreign { throw error }
        }
      }
      throw NameServerSilence.brokenOff
    }
  }

  private func overTCP(_ question: DNSQuestion, _ server: NameServer) async throws -> DNSAnswer {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(.seconds(Int64(seconds)))
      .connect(host: server.host, port: server.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let id = UInt16.random(in: .min ... .max)
    let message = question.message(id: id)
    return try await channel.executeThenClose { inbound, outbound in
      var sent = ByteBuffer()
      sent.writeInteger(UInt16(message.count))
      sent.writeBytes(message)
      try await outbound.write(sent)
      var received = ByteBuffer()
      // A message is at most as long as its two bytes of length can say.
      for try await part in inbound {
        received.writeImmutableBuffer(part)
        guard let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
          let bytes = received.getBytes(at: received.readerIndex + 2, length: Int(length))
        else { continue }
        return try DNSAnswer(bytes, to: question, id: id)
      }
      throw NameServerSilence.brokenOff
    }
  }

  /// Runs `body`, for as long as an attempt may take.
  private func inTime(
    _ body: @escaping @Sendable () async throws -> DNSAnswer
  ) async throws(NameServerSilence) -> DNSAnswer {
    do {
      return try await withThrowingTaskGroup(of: DNSAnswer.self) { group in
        group.addTask { try await body() }
        group.addTask { [seconds] in
          try await Task.sleep(for: .seconds(seconds))
          throw NameServerSilence.timedOut
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw NameServerSilence.timedOut }
        return first
      }
    } catch let silence as NameServerSilence {
      throw silence
    } catch let fault as DNSFault {
      switch fault {
      case .foreign: throw .malformed("it answers something else")
      case .malformed(let reason): throw .malformed(reason)
      }
    } catch {
      throw .brokenOff
    }
  }
}

/// Why a name server gave no answer that can be used.
enum NameServerSilence: Error, Hashable, Sendable {
  case timedOut
  /// There is no such host, nothing listens there, or the connection ended.
  case brokenOff
  case malformed(String)

  /// The reason as a code, which has words under `reason.`, or a description in English.
  var reason: String {
    switch self {
    case .timedOut: "timedOut"
    case .brokenOff: "brokenOff"
    case .malformed(let reason): reason
    }
  }
}
