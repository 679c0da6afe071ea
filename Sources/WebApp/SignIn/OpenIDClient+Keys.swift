import JWTKit

extension OpenIDClient {
  /// After how many seconds keys are read again even if all are known, since a withdrawn key must
  /// not be trusted for as long as the server runs. Microsoft's sign-in service recommends a day at
  /// most; an hour costs one request.
  static let keyAge = 3_600

  /// The least number of seconds between two readings of the keys because of an unknown name. Names
  /// come from outside and must not make this server flood the provider with requests.
  static let pause = 60

  /// The state of reading the keys again.
  enum Rereading {
    case never
    case running(Task<Result<OpenIDKeys, OpenIDProblem>, Never>)
    case done(at: Int, Result<OpenIDKeys, OpenIDProblem>)
  }

  /// Returns the key that a token names. If it is unknown, the keys are read again (Core 1.0,
  /// section 10.1.1), once for all who wait.
  ///
  /// - Throws: `OpenIDProblem.unknownKey`, or the reason why the keys cannot be read.
  package func key(
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
