/// How a service is reached: over HTTP, or by a program that speaks the plug-in protocol.
package struct ServiceDeclaration: Hashable, Sendable {
  package enum Interface: Hashable, Sendable {
    /// The beginning of every address; settings in braces or `$base` are put in.
    case http(base: Template)
    /// The program and its arguments, started without a shell.
    case program([String])
  }

  /// How requests are signed in. It names secrets; a declaration never contains one.
  package enum SignIn: Hashable, Sendable {
    case none
    case bearer(secret: String)
    /// The user's name and the password (RFC 7617).
    case basic(user: Template, secret: String)
    case header(String, secret: String)
    /// Client credentials (RFC 6749, 4.4).
    case oauth2(token: Template, client: Template, secret: String, scopes: [String])
    /// As the domain of Microsoft Graph signs in.
    case graph
  }

  /// How the right service is told from a wrong one, and what it can do.
  package struct Probe: Hashable, Sendable {
    package let get: Template
    /// What must be there in its answer.
    package let required: [JSONMatch]
    /// What is kept of its answer by name, for `needs` and `when`.
    package let facts: [String: JSONPointer]

    package init(get: Template, required: [JSONMatch], facts: [String: JSONPointer]) {
      self.get = get
      self.required = required
      self.facts = facts
    }
  }

  package struct Limits: Hashable, Sendable {
    /// The requests that may be open at the same time.
    package let parallel: Int
    /// The requests that may be begun in a second; `nil` for no limit.
    package let perSecond: Double?
    /// The seconds for one exchange.
    package let seconds: Int
    /// The bytes of one answer.
    package let bytes: Int

    package init(
      parallel: Int = 1, perSecond: Double? = nil, seconds: Int = 30, bytes: Int = 67_108_864
    ) {
      self.parallel = parallel
      self.perSecond = perSecond
      self.seconds = seconds
      self.bytes = bytes
    }
  }

  /// What an answer means that is no success, or no usual one.
  package struct ErrorRule: Hashable, Sendable {
    package enum Meaning: String, Hashable, Sendable, CaseIterable {
      case done, refused, later, lost, changed, signIn
    }

    /// The status of an answer over HTTP; 0 for an error of a program, which says its code itself.
    package let status: Int
    package let matches: [JSONMatch]
    package let meaning: Meaning
    /// The refusal's code; `nil` for the general one.
    package let code: String?
    /// Where the service's own words are.
    package let message: JSONPointer?

    package init(
      status: Int, matches: [JSONMatch] = [], meaning: Meaning, code: String? = nil,
      message: JSONPointer? = nil
    ) {
      self.status = status
      self.matches = matches
      self.meaning = meaning
      self.code = code
      self.message = message
    }
  }

  package let access: Interface
  package let signIn: SignIn
  /// The media type of bodies and answers.
  package let media: String
  package let headers: [String: Template]
  package let probe: Probe?
  package let limits: Limits
  package let errors: [ErrorRule]
  /// The environment variables that a program gets besides its usual ones, if they are set.
  package let variables: [String]

  package init(
    access: Interface, signIn: SignIn = .none, media: String = "application/json",
    headers: [String: Template] = [:], probe: Probe? = nil, limits: Limits = Limits(),
    errors: [ErrorRule] = [], variables: [String] = []
  ) {
    self.access = access
    self.signIn = signIn
    self.media = media
    self.headers = headers
    self.probe = probe
    self.limits = limits
    self.errors = errors
    self.variables = variables
  }
}

/// A value that must be at a place in a document; what it equals may take values from inputs.
package struct JSONMatch: Hashable, Sendable {
  package let pointer: JSONPointer
  package let value: Template

  package init(_ pointer: JSONPointer, _ value: Template) {
    self.pointer = pointer
    self.value = value
  }
}
