import JWTKit

extension OpenIDClient {
  /// Seconds after which keys are read anew although all are known: a key that was withdrawn must
  /// not be believed for as long as the server runs. Microsoft's sign-in service advises a day at
  /// most; an hour costs one request.
  static let keyAge = 3_600

  /// Seconds between two readings of keys because of a name that is not known: names come from
  /// outside, and must not make us knock at the provider's door without end.
  static let pause = 60

  /// What became of the last time keys were read anew.
  enum Rereading {
    case never
    case running(Task<Result<OpenIDKeys, OpenIDProblem>, Never>)
    case done(at: Int, Result<OpenIDKeys, OpenIDProblem>)
  }

  /// The key that a token names; where it is not known, the keys are read anew (Core 1.0, section
  /// 10.1.1), by one for all who wait.
  ///
  /// - Throws: `OpenIDProblem.unknownKey`, and what hinders the reading.
  func key(
    for header: IDTokenHeader, _ provider: OpenIDDiscovery
  ) async throws(OpenIDProblem) -> JWK {
    if let keys, now() - keys.readAt < Self.keyAge, let key = keys.key(for: header) { return key }
    let result: Result<OpenIDKeys, OpenIDProblem>
    switch rereading {
    case .running(let task): result = await task.value
    case .done(let time, let last) where abs(now() - time) < Self.pause: result = last
    case .never, .done:
      let task = Task { await self.reread(provider) }
      rereading = .running(task)
      result = await task.value
    }
    guard let key = try result.get().key(for: header) else {
      throw .unknownKey(header.keyID.map(OpenIDProblem.word))
    }
    return key
  }

  func readKeys(_ provider: OpenIDDiscovery) async throws(OpenIDProblem) -> OpenIDKeys {
    let address = provider.keys.text
    let response = try await transport.get(address)
    guard response.status == 200 else {
      throw .unexpectedStatus(address: address, status: response.status)
    }
    guard let keys = OpenIDKeys(response.body, readAt: now()) else {
      throw .unreadable(address: address)
    }
    return keys
  }

  private func reread(
    _ provider: OpenIDDiscovery
  ) async -> Result<OpenIDKeys, OpenIDProblem> {
    let result: Result<OpenIDKeys, OpenIDProblem>
    do {
      let keys = try await readKeys(provider)
      self.keys = keys
      result = .success(keys)
    } catch {
      result = .failure(error)
    }
    rereading = .done(at: now(), result)
    return result
  }
}
