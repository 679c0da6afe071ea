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
  /// - Throws: `GraphFailure` if a whole batch cannot be sent or read. A batch with changes whose
  ///   answer is lost gives `.lost` for each part instead.
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
    var number = 1
    while true {
      let open = answers.indices.filter { answers[$0] == nil }
      guard !open.isEmpty else { break }
      var wait: Int?
      var isAnyLeft = false
      for (index, response) in try await parts(open, of: chunk, isRead: isRead) {
        guard let response else {
          answers[index] = .failure(.lost("no answer to this part of a batch"))
          continue
        }
        guard !response.isSuccess else {
          answers[index] = .success(response)
          continue
        }
        let error = GraphError(response)
        switch rules.decision(on: error, isRead: isRead) {
        case .reportRefused: answers[index] = .failure(.refused(error))
        case .reportLost: answers[index] = .failure(.lost(error.evidence))
        case .sendAgain where number >= rules.attempts: answers[index] = .failure(.refused(error))
        case .sendAgain:
          isAnyLeft = true
          wait = [wait, error.retryAfter].compactMap { $0 }.max()
        }
      }
      guard isAnyLeft else { break }
      number += 1
      try await pause(before: number, wait)
    }
    return answers.map { $0 ?? .failure(.lost("no answer to this part of a batch")) }
  }

  /// Sends the open parts in one request; `nil` for a part whose outcome is unknown.
  private func parts(
    _ open: [Int], of chunk: [GraphRequest], isRead: Bool
  ) async throws(GraphFailure) -> [(Int, GraphResponse?)] {
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
    let response: GraphBatch.Response
    do {
      // A batch that only reads may be sent again, as a single reading may.
      let body = try JSONBody.bytes(GraphBatch.Request(requests: parts))
      response = try await sendWithRetries(
        GraphRequest(.post, "/$batch", body: body, onlyReads: isRead)
      ).decoded(GraphBatch.Response.self)
    } catch {
      // If a batch is lost on the way, nobody knows which parts were carried out.
      if case .lost = error, !isRead { return open.map { ($0, nil) } }
      throw error
    }
    let byID = Dictionary(response.responses.map { ($0.id, $0) }) { first, _ in first }
    return try open.map { (index) throws(GraphFailure) in
      guard let part = byID[String(index)] else { return (index, nil) }
      return (
        index,
        GraphResponse(
          status: part.status, headers: (part.headers ?? [:]).texts,
          body: try part.body.map { (body) throws(GraphFailure) in try JSONBody.bytes(body) } ?? [])
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
  }
}
