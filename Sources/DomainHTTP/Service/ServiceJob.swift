import DeclaredDomains
import Operations

/// Work that a service has accepted and does later (RFC 9110, section 15.3.3). It can tell early why it
/// has failed; whether the change was made, only a reading tells.
struct ServiceJob: Sendable {
  private let job: Call.Job
  private let client: ServiceClient

  /// The pauses between two questions, in seconds; the last is repeated.
  private static let pauses = [1, 2, 4, 8, 15]
  /// How long it is asked about if the call does not say, in seconds.
  private static let usualTime = 120

  init(_ job: Call.Job, _ client: ServiceClient) {
    self.job = job
    self.client = client
  }

  /// Returns when the work has ended, or nothing more can be learnt of it.
  ///
  /// - Throws: `refused` if it has failed.
  func end(after answer: ServiceAnswer, within seconds: Int?) async throws(DomainFailure) {
    guard
      let url = answer.headers[job.follow.lowercased()].flatMap({
        client.address.followed($0, from: answer.url)
      })
    else { return }
    var left = (seconds ?? Self.usualTime) * 1_000
    var wait = answer.retryAfter(at: client.clock.now() / 1_000)
    for number in 0... {
      let pause = (wait ?? Self.pauses[min(number, Self.pauses.count - 1)]) * 1_000
      guard pause <= left, !Task.isCancelled else { return }
      left -= pause
      await client.clock.sleep(milliseconds: pause)
      guard let state = await state(url) else { return }
      wait = state.retryAfter(at: client.clock.now() / 1_000)
      guard let code = state.document?[job.state]?.scalarText, !job.done.contains(code) else {
        return
      }
      if job.failed.contains(code) {
        let words = job.message.flatMap { state.document?[$0]?.scalarText } ?? ""
        throw .refused(
          Refusal(
            .refusedByService,
            evidence: client.meanings.hidden.shown("\(code) \(words)")))
      }
    }
  }

  /// What the service says of the work; `nil` if it cannot be asked.
  private func state(_ url: String) async -> ServiceAnswer? {
    do {
      return try await client.send(.reading(url))
    } catch {
      // The change may well have been made; the reading that follows tells.
      return nil
    }
  }
}
