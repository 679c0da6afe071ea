/// Why a program gave no answer that can be used.
package enum ProgramFault: Error, Hashable, Sendable {
  /// The number of the system's error (errno(3)).
  case notStarted(Int32)
  /// It was started, and then refused what it was told of the service.
  case notOpened(ProgramError)
  /// It ended, or closed its output, before it had answered.
  case ended(ProgramStatus?)
  case late(seconds: Int)
  /// The person, or the program that asked, no longer wants the answer.
  case cancelled
  case breach(ProgramBreach)
}

/// How a process ended.
package enum ProgramStatus: Hashable, Sendable, CustomStringConvertible {
  case code(Int32)
  case signal(Int32)

  package var description: String {
    switch self {
    case .code(let code): "exit status \(code)"
    case .signal(let signal): "signal \(signal)"
    }
  }
}

/// A rule of the protocol that a program broke.
package enum ProgramBreach: Hashable, Sendable {
  case lineTooLong
  case answerTooLong
  case notUTF8
  /// The beginning of the line, without control characters.
  case notJSON(String)
  /// The id that was answered to, as it was written.
  case otherID(String)
  /// An object with none, or several, of `note`, `part`, `result` and `error`.
  case noAnswer
  /// It wrote something while nothing was asked.
  case unasked(String)
  /// The protocol that it wants to speak instead.
  case otherProtocol(String)
  /// What has another form than the protocol says, such as `result.facts`.
  case form(String)
  case undeclaredFact(String)
  /// A fact whose value is not of its declared type.
  case otherType(String)
  case tooManyCandidates
  /// A secret stood in an answer.
  case secretShown

  /// A name for the rule, which does not depend on what was written.
  package var code: String {
    switch self {
    case .lineTooLong: "lineTooLong"
    case .answerTooLong: "answerTooLong"
    case .notUTF8: "notUTF8"
    case .notJSON: "notJSON"
    case .otherID: "otherID"
    case .noAnswer: "noAnswer"
    case .unasked: "unasked"
    case .otherProtocol: "otherProtocol"
    case .form: "form"
    case .undeclaredFact: "undeclaredFact"
    case .otherType: "otherType"
    case .tooManyCandidates: "tooManyCandidates"
    case .secretShown: "secretShown"
    }
  }

  /// What was written in place of what the rule asks for; empty if there is nothing to show.
  package var evidence: String {
    switch self {
    case .notJSON(let text), .otherID(let text), .unasked(let text), .otherProtocol(let text),
      .form(let text), .undeclaredFact(let text), .otherType(let text):
      text
    case .lineTooLong, .answerTooLong, .notUTF8, .noAnswer, .tooManyCandidates, .secretShown: ""
    }
  }
}

extension ProgramFault {
  /// One line for an event or a message: the rule in the protocol's own words, and what stood there.
  package var evidence: String {
    switch self {
    case .notStarted(let code): "not started: error \(code)"
    case .notOpened(let error): "not opened: \(error.kind.rawValue) \(error.evidence)"
    case .ended(let status): "ended before it answered" + (status.map { " (\($0))" } ?? "")
    case .late(let seconds): "no answer in \(seconds) s"
    case .cancelled: "cancelled"
    case .breach(let breach):
      "plug-in protocol: \(breach.code)" + (breach.evidence.isEmpty ? "" : ": \(breach.evidence)")
    }
  }
}

/// The limits of the protocol.
package struct ProgramLimits: Hashable, Sendable {
  /// The bytes of one line, in either direction.
  package var line = 1_048_576
  /// The bytes of all lines of one answer.
  package var answer = 16_777_216
  package var candidates = 10_000
  /// Seconds for `describe`.
  package var describe = 10
  /// Seconds for everything else that changes nothing.
  package var reading = 60
  /// The most seconds for `perform`, whatever is declared.
  package var perform = 600
  /// The notes of a second that are shown.
  package var notes = 10
  /// The bytes of standard error that are kept.
  package var errors = 65_536
  /// Seconds from the end of its input until the program is ended.
  package var grace = ProgramSupervisor.grace

  package init() {}
}
