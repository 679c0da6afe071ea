import OutgoingHTTP

extension IDTokenClaims {
  /// The number of seconds by which clocks may differ when a token expires. Core 1.0, section 2
  /// (`exp`), allows "some small leeway, usually no more than a few minutes".
  static let leeway = 60

  /// The number of seconds by which a token may be issued in the future. This is more than
  /// `leeway`, because a token that is too new gives no advantage, and otherwise nobody could sign
  /// in if the provider's clock is ahead.
  static let farFuture = 300

  /// Checks the claims against the rules of Core 1.0, section 3.1.3.7.
  ///
  /// - Parameter now: Seconds since 1970.
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
    // If present, it must name this client, even for a single audience.
    guard party == client || (party == nil && audiences.count == 1) else {
      throw .wrongParty(party.map(OpenIDProblem.word))
    }
  }

  /// Returns the person that the claims are about.
  ///
  /// - Throws: `OpenIDProblem.noSubject` or `.noActor`.
  func identity(_ settings: OpenIDSettings) throws(OpenIDProblem) -> OpenIDIdentity {
    guard let subject = self["sub"]?.text, !subject.isEmpty else { throw .noSubject }
    guard let actor = settings.actorClaims.lazy.compactMap(name).first else {
      throw .noActor(settings.actorClaims)
    }
    return OpenIDIdentity(subject: subject, actor: actor, roles: roles(settings.rolesClaim))
  }

  /// Returns a name that is not blank. An address that the provider has not verified may have been
  /// typed by anybody (Core 1.0, section 5.1, `email_verified`; some providers write it as a text).
  private func name(_ claim: String) -> String? {
    let unverified: [AnyJSON?] = [.flag(false), .text("false")]
    if claim == "email", unverified.contains(self["email_verified"]) { return nil }
    guard let name = value(at: claim)?.text, !name.allSatisfy(\.isWhitespace) else { return nil }
    return name
  }

  /// Returns a list, or the words of a text separated by spaces, as in `scope` (RFC 6749, section
  /// 3.3).
  private func roles(_ claim: String) -> [String] {
    switch value(at: claim) {
    case .text(let text): text.split(separator: " ").map(String.init)
    case .list(let values): values.compactMap(\.text)
    case .null, .flag, .number, .object, nil: []
    }
  }
}
