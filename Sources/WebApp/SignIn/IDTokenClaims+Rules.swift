import OutgoingHTTP

extension IDTokenClaims {
  /// Seconds by which clocks may differ when a token ends; Core 1.0, section 2 (`exp`), allows "some
  /// small leeway, usually no more than a few minutes".
  static let leeway = 60

  /// Seconds a token may come from the future; more than `leeway`, because nothing is gained by a
  /// token that is too new, and a provider's clock that is ahead would shut everybody out.
  static let farFuture = 300

  /// Holds the claims against the rules of Core 1.0, section 3.1.3.7.
  func check(_ settings: OpenIDSettings, nonce: String, now: Int) throws(OpenIDProblem) {
    let issuer = self["iss"]?.text ?? ""
    guard issuer == settings.issuer else { throw .wrongIssuer(OpenIDProblem.word(issuer)) }
    try checkAudience(settings.clientID)
    let end = second("exp")
    guard let end, now - Self.leeway < end else { throw .expired(end) }
    let start = second("iat")
    guard let start, start <= now + Self.farFuture else { throw .notYetIssued(start) }
    if self["nbf"] != nil {
      let valid = second("nbf")
      guard let valid, valid <= now + Self.farFuture else { throw .notYetIssued(valid) }
    }
    guard let found = self["nonce"]?.text, ConstantTime.isEqual(found, nonce) else {
      throw .wrongNonce
    }
  }

  private func checkAudience(_ client: String) throws(OpenIDProblem) {
    let audiences = self["aud"]?.texts ?? []
    guard audiences.contains(client) else {
      throw .wrongAudience(audiences.prefix(10).map(OpenIDProblem.word))
    }
    let party = self["azp"]?.text
    // Where it is there it must be us, even for a single audience.
    guard party == client || (party == nil && audiences.count == 1) else {
      throw .wrongParty(party.map(OpenIDProblem.word))
    }
  }

  /// The person the claims are about.
  func identity(_ settings: OpenIDSettings) throws(OpenIDProblem) -> OpenIDIdentity {
    guard let subject = self["sub"]?.text, !subject.isEmpty else { throw .noSubject }
    guard let actor = settings.actorClaims.lazy.compactMap(name).first else {
      throw .noActor(settings.actorClaims)
    }
    return OpenIDIdentity(subject: subject, actor: actor, roles: roles(settings.rolesClaim))
  }

  /// A name with something to see in it. An address that the provider says it has not verified is
  /// what anybody may have typed (Core 1.0, section 5.1, `email_verified`; some write it as a text).
  private func name(_ claim: String) -> String? {
    let unverified: [AnyJSON?] = [.flag(false), .text("false")]
    if claim == "email", unverified.contains(self["email_verified"]) { return nil }
    guard let name = value(at: claim)?.text, !name.allSatisfy(\.isWhitespace) else { return nil }
    return name
  }

  /// A list, or one text with spaces between, as `scope` has them (RFC 6749, section 3.3).
  private func roles(_ claim: String) -> [String] {
    switch value(at: claim) {
    case .text(let text): text.split(separator: " ").map(String.init)
    case .list(let values): values.compactMap(\.text)
    case .null, .flag, .number, .object, nil: []
    }
  }
}
