import Operations
import Presentation
import Sessions
import Translation
import Workspaces

/// Why a command cannot do what it was asked to do, in the reader's language.
package struct CommandFailure: Error {
  package let status: ExitStatus
  package let text: String

  /// - Parameter text: the whole message, as it is written to standard error.
  package init(status: ExitStatus, text: String) {
    self.status = status
    self.text = text
  }
}

/// The program's exit status, as `stegvis --help` lists it.
package enum ExitStatus: Int32, Sendable {
  case done = 0
  /// Problems were found in what the command looked at.
  case hasProblems = 1
  /// Wrong usage, or input that cannot be read.
  case wrongUsage = 2
  /// Stopped: a refused precondition, a refuted verification, or a missing answer.
  case stopped = 3
  /// The tenant or its network failed.
  case tenantFailed = 4
  /// A mistake in Stegvis itself.
  case ourFault = 70
}

/// Ends a command that has already written everything it has to say.
struct FinishedWith: Error {
  let status: ExitStatus
}

/// Failures in the reader's language.
extension CommandContext {
  /// A failure with a message in the reader's language.
  package func failure(
    _ status: ExitStatus, _ key: MessageKey, _ values: [String: String] = [:], count: Int? = nil
  ) -> CommandFailure {
    CommandFailure(
      status: status,
      text: words.text(
        .commandError,
        ["message": words.text(key, values.mapValues(PrintableText.lines), count: count)]))
  }

  /// Why a file cannot be used, in the reader's language.
  package func reason(_ failure: WorkspaceFailure) -> String {
    reason(FailureText.problem(failure).rawValue)
  }

  /// The words for a reason's code; the code itself if there are none.
  package func reason(_ code: String) -> String { words.reason(code) }

  /// Returns what `body` returns; a failure of the journal becomes a message.
  ///
  /// - Throws: `CommandFailure` in place of an `EventStoreFailure`; other errors as they are.
  package func explainingFailures<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as EventStoreFailure {
      throw failure(error)
    }
  }

  /// Runs a walk; a failure of the journal becomes a message.
  ///
  /// - Throws: `CommandFailure` in place of an `EventStoreFailure`; other errors as they are.
  package func explainingWalkFailures(_ walk: () async throws -> Void) async throws {
    do {
      try await walk()
    } catch let error as EventStoreFailure {
      throw failure(error)
    }
  }

  /// Why the journal cannot be used, in the reader's language.
  package func failure(_ error: EventStoreFailure) -> CommandFailure {
    switch error {
    case .overtaken(let session):
      failure(.stopped, .commandSessionTaken, ["session": session.rawValue])
    case .full(let path):
      failure(.stopped, .commandJournalFull, ["path": path])
    case .notWritable(let path, let reason):
      failure(.stopped, .commandJournalUnwritable, ["path": path, "reason": self.reason(reason)])
    case .notLockable(let path, let reason):
      failure(.stopped, .commandLocksUnusable, ["path": path, "reason": self.reason(reason)])
    case .damaged(let path, let reason):
      failure(
        .wrongUsage, .commandJournalUnreadable, ["path": path, "reason": self.reason(reason)])
    }
  }

  /// Returns any error in the reader's language. An error that nobody foresaw is our own fault: its
  /// text is in English and names types, so it is not shown.
  package func explaining(_ error: any Error) -> CommandFailure {
    switch error {
    case let failure as CommandFailure: failure
    case let failure as EventStoreFailure: self.failure(failure)
    case let failure as DomainFailure: self.failure(failure)
    case let failure as WorkspaceFailure: self.failure(failure)
    case let problem as ServiceProblem: self.failure(problem)
    case let refusal as SessionRefusal: self.failure(refusal)
    case let refusal as Refusal: failure(.stopped, refusal)
    case let twice as DuplicateOperation:
      failure(
        .wrongUsage, .commandOperationTwice,
        [
          "operation": "\(twice.operation)",
          "domains": words.formats.list(twice.domains.map(\.rawValue)),
        ])
    case is LabelGlossary.Failure:
      self.failure(
        .wrongUsage, .commandFileUnreadable,
        ["path": "Resources/labels.yaml", "reason": reason("corrupt")])
    case _: self.failure(.ourFault, .commandUnexpected)
    }
  }

  /// Why a tenant failed whose name is not known here, in the reader's language.
  private func failure(_ failure: DomainFailure) -> CommandFailure {
    switch failure {
    case .damaged(let reason):
      self.failure(.wrongUsage, .commandTenantFails, ["reason": self.reason(reason)])
    case .unavailable(let reason), .unknownOutcome(let reason):
      self.failure(.tenantFailed, .commandTenantFails, ["reason": self.reason(reason)])
    case .refused(let refusal), .partlyRefused(let refusal):
      self.failure(.tenantFailed, refusal)
    }
  }

  /// A refusal in the reader's language, with what to do next on a line of its own.
  package func failure(_ status: ExitStatus, _ refusal: Refusal) -> CommandFailure {
    let headline = words.text(
      .commandError, ["message": PrintableText.lines(words.refusal(refusal))])
    let advice = words.advice(refusal).map { "\n  \(PrintableText.lines($0))" } ?? ""
    return CommandFailure(status: status, text: headline + advice)
  }

  /// Why a session does not accept what it was told, in the reader's language.
  private func failure(_ refusal: SessionRefusal) -> CommandFailure {
    switch refusal {
    case .reasonMissing: failure(.wrongUsage, .commandReasonMissing)
    case .alreadyCompleted, .changeUnderWay, .noChangeUnderWay, .noApprovalRequested,
      .approvalForAnother, .approverIsActor:
      failure(.stopped, .commandSessionMoved)
    // A walk asks for none of these.
    case .notThisStep, .unknownOutcome, .cannotBeSkipped, .cannotGoBack, .nothingToOverride:
      failure(.ourFault, .commandUnexpected)
    }
  }

  /// Why a file or folder cannot be used, in the reader's language.
  private func failure(_ failure: WorkspaceFailure) -> CommandFailure {
    switch failure {
    case .noContent(let path), .notFound(let path), .notReadable(let path, _):
      self.failure(
        .wrongUsage, .commandFileUnreadable, ["path": path, "reason": reason(failure)])
    case .notWritable(let path, _):
      self.failure(
        .wrongUsage, .commandFileUnwritable, ["path": path, "reason": reason(failure)])
    }
  }

  /// That a name is none of a tenant, and how one is written.
  func noTenant(_ name: String) -> CommandFailure {
    failure(
      .wrongUsage, .commandTenantForm,
      ["name": name, "forms": words.formats.alternatives(domains.tenantForms(words))])
  }

  /// Why a tenant cannot be reached or served, in the reader's language.
  func failure(_ problem: ServiceProblem) -> CommandFailure {
    switch problem {
    case .address(let text, let why):
      failure(
        .wrongUsage, .commandCloudAddress, ["address": text, "reason": reason(why.rawValue)])
    case .unconfigured(let names):
      failure(
        .wrongUsage, .commandCloudUnconfigured, ["names": names.joined(separator: ", ")],
        count: names.count)
    case .signIn(let text): failure(.tenantFailed, .commandCloudSignIn, ["reason": text])
    case .refused(let refusal): failure(.tenantFailed, refusal)
    case .unreachable(let text):
      failure(.tenantFailed, .commandCloudUnreachable, ["reason": reason(text)])
    case .cannotServe(let address, let reason):
      failure(
        .tenantFailed, .commandCloudCannotServe,
        ["address": address, "reason": self.reason(reason)])
    case .option(let text): failure(.wrongUsage, .commandCloudOption, ["reason": text])
    case .file(let path, let reason):
      failure(
        .wrongUsage, .commandFileUnreadable, ["path": path, "reason": self.reason(reason)])
    }
  }
}

/// Messages in English, for failures that can occur before there are words in the reader's
/// language.
package enum FailureText {
  /// What is said about an error that nobody foresaw.
  static let unexpected =
    "stegvis: something went wrong in Stegvis itself, so it stopped; nothing more was changed"

  /// What is wrong with a line of a file of words.
  static func of(_ problem: WordsProblem) -> String {
    let place = PrintableText.of("\(problem.path):\(problem.line)")
    return switch problem.kind {
    case .unreadable: "stegvis: \(place): line is neither 'key: text' nor a comment"
    case .twice(let key):
      "stegvis: \(place): the key '\(PrintableText.of(key))' occurs twice, perhaps in another file"
    }
  }

  /// The whole message for standard error; for a missing content folder, with advice on a second
  /// line.
  package static func of(_ failure: WorkspaceFailure) -> String {
    switch failure {
    case .noContent(let folder):
      """
      stegvis: no folder with 'procedures' and 'locales' at or above \(folder)
        run it inside a checkout, or name the folder in STEGVIS_CONTENT
      """
    case .notFound(let path), .notReadable(let path, _), .notWritable(let path, _):
      "stegvis: \(path) cannot be used: \(problem(failure).rawValue)"
    }
  }

  /// The reason in a failure; `notFound` if there is no content folder.
  package static func problem(_ failure: WorkspaceFailure) -> FileProblem {
    switch failure {
    case .noContent, .notFound: .notFound
    case .notReadable(_, let problem), .notWritable(_, let problem): problem
    }
  }
}
