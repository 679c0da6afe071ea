import DeclaredDomains
import Operations
import OutgoingHTTP

/// What an answer means for the request that it answers.
enum AnswerMeaning: Hashable, Sendable {
  /// It was carried out, or there was nothing to do.
  case done
  /// It was not carried out, and would not be if it were sent again.
  case refused(Refusal)
  /// It was not carried out, and may be after so many seconds; `nil` if the service does not say.
  case later(Int?)
  /// Nobody can tell from it whether it was carried out.
  case lost(String)
  /// It was not carried out, because of how it is signed in.
  case signIn(Refusal)
}

/// The meanings of a service's answers: those of its declaration, and for everything else those that
/// HTTP gives them (RFC 9110, section 15).
struct AnswerMeanings: Sendable {
  let rules: [ServiceDeclaration.ErrorRule]
  /// What the rules' values are, in the order of the rules.
  let matches: [[ResolvedMatch]]
  let hidden: HiddenTexts

  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - secrets: what else must not be in what is kept of an answer.
  func meaning(of answer: ServiceAnswer, at now: Int, without secrets: [Secret]) -> AnswerMeaning {
    for (rule, matches) in zip(rules, matches) where rule.status == answer.status {
      guard matches.isEmpty || answer.document.map(matches.allHold) ?? false else { continue }
      let evidence = evidence(of: answer, at: rule.message, without: secrets)
      return switch rule.meaning {
      case .done: .done
      case .refused:
        .refused(
          Refusal(
            rule.code ?? TransportRefusal.refusedByService.rawValue, ["evidence": .text(evidence)]))
      case .later: .later(answer.retryAfter(at: now))
      case .lost: .lost(evidence)
      case .changed: .refused(Refusal(.changedMeanwhile, evidence: evidence))
      case .signIn: .signIn(Refusal(.signInNotAccepted, evidence: evidence))
      }
    }
    let evidence = evidence(of: answer, at: nil, without: secrets)
    switch answer.status {
    case 200..<300: return .done
    case 401: return .signIn(Refusal(.signInNotAccepted, evidence: evidence))
    case 403: return .refused(Refusal(.forbiddenByService, evidence: evidence))
    // The answer to a request that was carried out lies elsewhere (15.4.4); a server gave up
    // waiting for the rest of one (15.5.9).
    case 303, 408: return .lost(evidence)
    case 412: return .refused(Refusal(.changedMeanwhile, evidence: evidence))
    case 429: return .later(answer.retryAfter(at: now))
    case 503: return answer.retryAfter(at: now).map { .later($0) } ?? .lost(evidence)
    // A service that does not know how cannot have done it (15.6.2).
    case 501: return .refused(Refusal(.notOffered, evidence: evidence))
    case 500...: return .lost(evidence)
    case _: return .refused(Refusal(.refusedByService, evidence: evidence))
    }
  }

  /// The status and the service's own words for it.
  func evidence(
    of answer: ServiceAnswer, at pointer: JSONPointer?, without secrets: [Secret]
  ) -> String {
    let words = pointer.flatMap { answer.document?[$0] }?.scalarText ?? ""
    let shown = hidden.shown(words, without: secrets)
    return shown.isEmpty ? "\(answer.status)" : "\(answer.status): \(shown)"
  }
}
