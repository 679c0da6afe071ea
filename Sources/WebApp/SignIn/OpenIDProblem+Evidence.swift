extension OpenIDProblem {
  /// One line in English for a log, without any secret.
  package var evidence: String {
    switch self {
    case .unusableAddress(let text): "'\(text)' is no https address"
    case .unreachable(let address, let reason): "\(address) does not answer: \(reason)"
    case .unexpectedStatus(let address, let status): "\(address) answers with status \(status)"
    case .unreadable(let address): "\(address) answers with something else"
    case .missingEntry(let name): "'\(name)' is missing in the provider's configuration"
    case .otherIssuer(let expected, let found): "'\(found)' answers for issuer '\(expected)'"
    case .noWayToSendSecret(let methods):
      "the provider takes no client secret, only: \(methods.joined(separator: ", "))"
    case .tooLate(let seconds): "the sign-in took \(seconds) s"
    case .wrongState: "'state' belongs to another sign-in"
    case .wrongResponseIssuer(let issuer?): "'iss' of the response is '\(issuer)'"
    case .wrongResponseIssuer(nil): "'iss' of the response is missing"
    case .refused(let code): "the provider refused: \(code)"
    case .noCode: "'code' of the response is missing"
    case .codeRefused(let status, let code?): "the code was refused: \(code) (status \(status))"
    case .codeRefused(let status, nil): "the code was refused with status \(status)"
    case .noToken: "'id_token' is missing in the provider's answer"
    case .unreadableToken: "the ID token cannot be read"
    case .wrongAlgorithm(let name): "'\(name)' is no accepted signature of an ID token"
    case .unknownKey(let name?): "'\(name)' is no fitting key of the provider"
    case .unknownKey(nil): "the ID token names no key, and not exactly one fits"
    case .wrongSignature: "the ID token is not signed by the provider"
    case .wrongIssuer(let issuer): "'iss' of the ID token is '\(issuer)'"
    case .wrongAudience(let names): "'aud' of the ID token is: \(names.joined(separator: ", "))"
    case .wrongParty(let name?): "'azp' of the ID token is '\(name)'"
    case .wrongParty(nil): "'azp' of an ID token for several is missing"
    case .expired(let second?): "the ID token ended at \(second)"
    case .expired(nil): "'exp' of the ID token is missing"
    case .notYetIssued(let second?): "the ID token is from the future, \(second)"
    case .notYetIssued(nil): "'iat' of the ID token is missing"
    case .wrongNonce: "'nonce' of the ID token belongs to another sign-in"
    case .noSubject: "'sub' of the ID token is missing"
    case .noActor(let claims): "no claim of \(claims.joined(separator: ", ")) names the person"
    }
  }
}
