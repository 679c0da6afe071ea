/// One rule of plug-in protocol 1 that a conformance run tries, by its number in `docs/PLUGINS.md`.
package enum ConformanceTest: Int, Hashable, Sendable, CaseIterable {
  case onlyJSON = 1
  case unknownAsk, unknownMember, equalReadings, absence, oneEffect, lostReply, cancel, endOfInput
  case types, readingChangesNothing, secrets, longLine, silence, brokenLine, otherVersion,
    hostileIDs
  case manyCandidates, undeclaredFact
}

/// What a conformance run found of one rule.
package enum ConformanceOutcome: Hashable, Sendable {
  case passed
  case breached(ConformanceBreach)
  case notTried(Reason)

  /// Why a rule could not be tried.
  package enum Reason: String, Error, Hashable, Sendable, CaseIterable {
    /// The trial names no change.
    case noChange
    /// The trial names no secret.
    case noSecret
    /// Readings have no version.
    case noVersion
    /// The program lists no candidates.
    case noCandidates
  }
}

/// How a program broke a rule.
package struct ConformanceBreach: Error, Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It gave no answer that can be used: `evidence`.
    case noAnswer
    /// It answered with an error where a result is due: `evidence`.
    case refused
    /// It did not refuse what it cannot know.
    case notRefused
    /// Two readings, with no change in between, differ.
    case differs
    /// It says that something is there that is not, or the other way round.
    case presence
    /// The change has no effect.
    case noEffect
    /// One key had two effects.
    case secondEffect
    /// What `recall` says is not what a reading shows: `evidence`.
    case recall
    /// Something was done of a request that was not whole.
    case halfRequest
    /// Processes left its session: `evidence`, how many.
    case escaped
    /// Processes were left when it had ended: `evidence`, how many.
    case left
    /// It does not end when its input ends.
    case livesOn
    /// It ended with another status than 0: `evidence`.
    case status
    /// A fact or an id has another form than was declared: `evidence`.
    case type
    /// A wrong secret was not answered with `signIn`.
    case noSignIn
    /// A secret stands in what it wrote.
    case secretShown
    /// It wrote something although no request was whole: `evidence`.
    case tooEarly
    /// It made a change although another version was there.
    case versionIgnored
    /// An id led it out of its own things: `evidence`.
    case misled
    /// More candidates than were asked for, or `whole` is not true: `evidence`.
    case candidates
    /// A fact that is not declared: `evidence`.
    case undeclared
    /// `describe` does not name what it reads or performs: `evidence`.
    case description
  }

  package let kind: Kind
  package let evidence: String

  init(_ kind: Kind, _ evidence: String = "") {
    self.kind = kind
    self.evidence = evidence
  }
}
