import Diagnostics
import OutgoingHTTP

/// Sends many requests in one.
extension GraphClient {
  /// Returns the answers to many requests, sent in batches of 20, in the order of `requests`.
  ///
  /// The outer status says nothing about the parts. Each part is judged by its own status, and
  /// those that were certainly not carried out are sent again together.
  ///
  /// - Parameter progress: Receives how many parts have an answer.
  /// - Throws: `GraphFailure` if a whole batch cannot be sent or read; `.malformed` if an answer has
  ///   parts that were not asked for, or one part twice. A batch with changes whose answer is lost
  ///   or has such parts gives `.lost` for each part instead.
  package func batch(
    _ requests: [GraphRequest], progress: (@Sendable (Int) -> Void)? = nil
  ) async throws(GraphFailure) -> [Result<GraphResponse, GraphFailure>] {
    var answers: [Result<GraphResponse, GraphFailure>] = []
    answers.reserveCapacity(requests.count)
    for start in stride(from: 0, to: requests.count, by: GraphBatch.largestSize) {
      let chunk = Array(requests[start..<min(start + GraphBatch.largestSize, requests.count)])
      answers += try await answersToChunk(chunk)
      progress?(answers.count)
    }
    return answers
  }

  /// Returns the answers to at most 20 requests; if any is a change, no other change is sent at the
  /// same time.
  private func answersToChunk(
    _ chunk: [GraphRequest]
  ) async throws(GraphFailure) -> [Result<GraphResponse, GraphFailure>] {
    let isRead = chunk.allSatisfy(\.isRead)
    guard !isRead else { return try await sendChunkWithRetries(chunk, isRead: true) }
    return try await withChangeLock { () async throws(GraphFailure) in
      try await sendChunkWithRetries(chunk, isRead: false)
    }
  }

  /// Sends at most 20 requests in one, and then those again that were certainly not carried out.
  private func sendChunkWithRetries(
    _ chunk: [GraphRequest], isRead: Bool
  ) async throws(GraphFailure) -> [Result<GraphResponse, GraphFailure>] {
    var answers = [Result<GraphResponse, GraphFailure>?](repeating: nil, count: chunk.count)
    var postponed: [Int: GraphError] = [:]
    var budget = ExchangeBudget(rules)
    var number = 1
    while true {
      let open = answers.indices.filter { answers[$0] == nil }
      guard !open.isEmpty else { break }
      var wait: Int?
      var isAnyLeft = false
      for (index, part) in try await parts(
        open, of: chunk, isRead: isRead, within: &budget)
      {
        guard case .success(let response) = part else {
          answers[index] = part
          continue
        }
        guard !response.isSuccess else {
          answers[index] = .success(response)
          continue
        }
        let error = GraphError(response)
        if let claims = error.claims { _ = await tokens.challenge(claims) }
        switch rules.decision(on: error, isRead: isRead) {
        case .reportRefused: answers[index] = .failure(.refused(error))
        case .reportLost: answers[index] = .failure(.lost(error.evidence))
        case .sendAgain where number >= rules.attempts: answers[index] = .failure(.refused(error))
        case .sendAgain:
          isAnyLeft = true
          postponed[index] = error
          wait = [wait, error.retryAfter].compactMap { $0 }.max()
        }
      }
      guard isAnyLeft, budget.limit(atMost: timeout) != nil else { break }
      number += 1
      do {
        try await pause(before: number, wait)
      } catch {
        // The other parts have their answers, which must not be lost.
        for index in answers.indices where answers[index] == nil {
          answers[index] = .failure(error)
        }
      }
    }
    return answers.indices.map { index in
      answers[index] ?? .failure(postponed[index].map { .refused($0) } ?? Self.noAnswer)
    }
  }

  private static let noAnswer = GraphFailure.lost("brokenOff")

  /// Sends the open parts in one request; `.lost` for a part whose outcome is unknown.
  private func parts(
    _ open: [Int], of chunk: [GraphRequest], isRead: Bool, within budget: inout ExchangeBudget
  ) async throws(GraphFailure) -> [(Int, Result<GraphResponse, GraphFailure>)] {
    var parts: [GraphBatch.Part] = []
    for index in open {
      let request = chunk[index]
      let headers = request.body == nil ? nil : ["Content-Type": "application/json"]
      var body: AnyJSON?
      if let bytes = request.body { body = try JSONBody.value(AnyJSON.self, bytes) }
      parts.append(
        GraphBatch.Part(
          id: String(index), method: request.method.rawValue, url: request.target,
          headers: headers, body: body))
    }
    let byID: [String: GraphBatch.Response.Part]
    do {
      // A batch that only reads may be sent again, as a single reading may.
      let body = try JSONBody.bytes(GraphBatch.Request(requests: parts))
      let response = try await sendWithRetries(
        GraphRequest(.post, "/$batch", body: body, onlyReads: isRead), within: &budget)
      byID = try response.decoded(GraphBatch.Response.self).parts(named: parts.map(\.id))
    } catch {
      switch error {
      // If the answer to a batch is lost or makes no sense, nobody knows which parts were carried
      // out.
      case .lost(let reason) where !isRead, .malformed(let reason) where !isRead:
        return open.map { ($0, .failure(.lost(reason))) }
      case .lost, .malformed, .unreachable, .tooLarge, .refused, .busy, .signIn: throw error
      }
    }
    return try open.map { (index) throws(GraphFailure) in
      guard let part = byID[String(index)] else { return (index, .failure(Self.noAnswer)) }
      let body = try part.body.map { (body) throws(GraphFailure) in try JSONBody.bytes(body) }
      return (
        index,
        .success(
          GraphResponse(
            status: part.status, headers: (part.headers ?? [:]).texts, body: body ?? []))
      )
    }
  }
}

extension [String: AnyJSON] {
  /// The headers of a part, with lower-case names, and with whole numbers as text.
  fileprivate var texts: [String: String] {
    var texts: [String: String] = [:]
    for (name, value) in self {
      switch value {
      case .text(let text): texts[name.lowercased()] = text
      case .number(let number):
        if let whole = OutsideNumber.whole(number, in: OutsideNumber.amounts) {
          texts[name.lowercased()] = String(whole)
        }
      case .null, .flag, .list, .object: break
      }
    }
    return texts
  }
}

/// The JSON of a `$batch` request and of its answer.
///
/// Source: Microsoft Graph documentation, "Combine multiple requests in one HTTP call using JSON
/// batching": at most 20 parts, each with its own status.
enum GraphBatch {
  static let largestSize = 20

  struct Request: Encodable {
    let requests: [Part]
  }

  struct Part: Encodable {
    let id: String
    let method: String
    let url: String
    let headers: [String: String]?
    let body: AnyJSON?
  }

  struct Response: Decodable {
    struct Part: Decodable {
      let id: String
      let status: Int
      let headers: [String: AnyJSON]?
      let body: AnyJSON?
    }
    let responses: [Part]

    /// Returns the parts by their names. A part that is missing has no answer; the others do.
    ///
    /// - Throws: `GraphFailure.malformed` if a name was not asked for or occurs twice: then it is
    ///   unknown which answer belongs to which request.
    func parts(named names: [String]) throws(GraphFailure) -> [String: Part] {
      var parts: [String: Part] = [:]
      for part in responses {
        guard names.contains(part.id) else {
          throw .malformed("unreadableAnswer")
        }
        guard parts.updateValue(part, forKey: part.id) == nil else {
          throw .malformed("unreadableAnswer")
        }
      }
      return parts
    }
  }
}
