import Operations

/// The way from a declared domain to where its things are: a service over HTTP, a program that
/// speaks the plug-in protocol, or documents at hand for practice.
///
/// A transport gives what was read, and never a verdict. Everything that throws says by its
/// `DomainFailure` what is known: `refused`, `unavailable`, `damaged` or, only of `perform`,
/// `unknownOutcome`.
package protocol DomainTransport: Sendable {
  /// What the service can do, by the names of the probe's facts.
  ///
  /// - Throws: `refused` with the code `otherService` if it is not the declared service.
  func probe() async throws(DomainFailure) -> [String: JSONDocument]

  /// What there is to read of a subject: of all its readings, and of other witnesses.
  func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState

  /// The subjects of a kind that a person may mean, in the order of the service.
  ///
  /// - Parameters:
  ///   - parent: the subject that they are in; `nil` for none.
  ///   - text: what the person typed; `nil` for all.
  ///   - most: how many are asked for at most.
  func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList

  /// The subjects in a list that have what `created` says, such as the mark of an attempt; a list
  /// that ends short is a failed reading.
  func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey]

  /// Makes one change.
  func perform(_ call: PreparedCall) async throws(DomainFailure)

  /// What the service still knows of an attempt whose reply was lost.
  func recall(_ key: String) async throws(DomainFailure) -> RecalledAttempt

  /// Ends what it has started. Called once.
  func close() async
}

extension DomainTransport {
  /// The default: only a reading can tell.
  package func recall(_ key: String) async throws(DomainFailure) -> RecalledAttempt { .unknown }
  package func close() async {}
}

/// What identifies a subject at its service.
package struct SubjectKey: Hashable, Sendable {
  package let kind: String
  /// The parts of its identity, by the names that templates use: `["zone": "example.org.", "name":
  /// …]`; of a subject with a single id, that id by the name of the kind.
  package let parts: [String: String]

  package init(_ kind: String, _ parts: [String: String]) {
    self.kind = kind
    self.parts = parts
  }
}

/// What was found where a subject should be.
package enum SubjectState: Hashable, Sendable {
  /// It does not exist; the list or the parent could be read at the same time.
  case absent
  case present(SubjectContents)
  /// It could not be read, for this reason.
  case unread(Refusal)
}

/// What was read of one subject.
package struct SubjectContents: Hashable, Sendable {
  package let key: SubjectKey
  /// What people call it.
  package let name: String
  /// What a conditional request sends; `nil` if there is none.
  package let version: String?
  /// The documents, by the names of the readings; the usual one has the empty name. A reading that
  /// the service does not offer, or that failed, is in `unread` instead.
  package let documents: [String: JSONDocument]
  /// Values that did not come out of a document: the answers of name servers, and everything that a
  /// program reads. By property.
  package let values: [String: Value]
  /// Why properties or readings could not be read, by their names.
  package let unread: [String: Refusal]

  package init(
    _ key: SubjectKey, name: String, version: String? = nil,
    documents: [String: JSONDocument] = [:], values: [String: Value] = [:],
    unread: [String: Refusal] = [:]
  ) {
    self.key = key
    self.name = name
    self.version = version
    self.documents = documents
    self.values = values
    self.unread = unread
  }
}

/// A list of subjects, as far as it was read.
package struct SubjectList: Hashable, Sendable {
  package let subjects: [SubjectContents]
  /// Whether there are no others.
  package let isWhole: Bool

  package init(_ subjects: [SubjectContents], isWhole: Bool) {
    self.subjects = subjects
    self.isWhole = isWhole
  }
}

/// A place in a document and the value that must be there.
package struct ResolvedMatch: Hashable, Sendable {
  package let pointer: JSONPointer
  package let value: JSONDocument

  package init(_ pointer: JSONPointer, _ value: JSONDocument) {
    self.pointer = pointer
    self.value = value
  }
}

/// A change with everything put in, ready to be sent once.
package struct PreparedCall: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    /// The path, below the address of the service, is percent-encoded.
    case http(method: String, path: String, query: [QueryItem], headers: [String: String])
    /// What a program performs, with which arguments.
    case program(String, [String: Value])
  }

  /// A parameter of an address, not yet encoded.
  package struct QueryItem: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package let operation: OperationID
  package let target: Target
  /// May contain secrets, which must not be written anywhere else.
  package let body: JSONDocument?
  /// The secrets in it, which must be in nothing that is kept of an answer: a service may repeat what
  /// it was sent.
  package var secrets: Set<String> = []
  /// The subject that it is about, if it is about one.
  package let subject: SubjectKey?
  /// Identifies the attempt.
  package let key: String
  /// The version that was read, for a program's own guard.
  package let version: String?
  package let job: Call.Job?
  /// The longest time it may take, in seconds; `nil` for the limit of the service.
  package let seconds: Int?
  /// What a reading should show after it, for practice, which has nothing else to go by.
  package let effects: [ExpectedEffect]

  package init(
    operation: OperationID, target: Target, body: JSONDocument?, subject: SubjectKey?, key: String,
    version: String?, job: Call.Job?, seconds: Int? = nil, effects: [ExpectedEffect] = []
  ) {
    self.operation = operation
    self.target = target
    self.body = body
    self.subject = subject
    self.key = key
    self.version = version
    self.job = job
    self.seconds = seconds
    self.effects = effects
  }
}

/// What a change is to bring about in one subject.
package struct ExpectedEffect: Hashable, Sendable {
  package let kind: String
  /// `nil` for one that is made.
  package let key: SubjectKey?
  /// What tells one that is made from all others.
  package let matches: [ResolvedMatch]
  /// Whether it is there after it; `nil` if that stays as it is.
  package let exists: Bool?
  /// By property.
  package let values: [String: Value]

  package init(
    _ kind: String, _ key: SubjectKey?, matches: [ResolvedMatch] = [], exists: Bool? = nil,
    values: [String: Value] = [:]
  ) {
    self.kind = kind
    self.key = key
    self.matches = matches
    self.exists = exists
    self.values = values
  }
}

/// What a service knows of an attempt.
package enum RecalledAttempt: String, Hashable, Sendable {
  case done, notDone, unknown
}
