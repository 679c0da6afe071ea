/// A kind of thing that facts are about: how it is listed, found, read, and known.
package struct SubjectDeclaration: Hashable, Sendable {
  /// What tells one subject from all others of its kind.
  package enum Identity: Hashable, Sendable {
    /// The value at this place of its document.
    case pointer(JSONPointer)
    /// Several values, by the names under which templates find them, in the order of the
    /// declaration; one may be the parent's: `{zone: $zone, name: /name, type: /type}`.
    case parts([Part])

    package struct Part: Hashable, Sendable {
      package enum Source: Hashable, Sendable {
        case pointer(JSONPointer)
        case parent
      }

      package let name: String
      package let source: Source

      package init(_ name: String, _ source: Source) {
        self.name = name
        self.source = source
      }
    }
  }

  /// Where the version of a document is, for conditional requests.
  package enum Version: Hashable, Sendable {
    case header(String)
    case pointer(JSONPointer)
  }

  /// How an answer says that a subject does not exist. It is believed only while the list or the
  /// parent can be read at the same time.
  package struct Absence: Hashable, Sendable {
    package let status: Int
    package let matches: [JSONMatch]

    package init(status: Int, matches: [JSONMatch] = []) {
      self.status = status
      self.matches = matches
    }
  }

  package let kind: String
  /// The kind of its parent; `nil` if it has none.
  package let parent: String?
  /// How candidates are listed; `nil` if nobody can list them.
  package let list: ReadingDeclaration?
  package let read: ReadingDeclaration
  /// Further readings, by name.
  package let readings: [String: ReadingDeclaration]
  package let identity: Identity
  /// The places whose values people know it by, joined by a space.
  package let name: [JSONPointer]
  /// The places whose values tell apart what has the same name.
  package let apart: [JSONPointer]
  package let version: Version?
  package let absence: Absence?
  package let facts: [FactDeclaration]

  package init(
    kind: String, parent: String? = nil, list: ReadingDeclaration? = nil,
    read: ReadingDeclaration, readings: [String: ReadingDeclaration] = [:], identity: Identity,
    name: [JSONPointer] = [], apart: [JSONPointer] = [], version: Version? = nil,
    absence: Absence? = nil, facts: [FactDeclaration]
  ) {
    self.kind = kind
    self.parent = parent
    self.list = list
    self.read = read
    self.readings = readings
    self.identity = identity
    self.name = name
    self.apart = apart
    self.version = version
    self.absence = absence
    self.facts = facts
  }

  /// The fact of this name; `nil` if it is not declared.
  package func fact(_ property: String) -> FactDeclaration? {
    facts.first { $0.property == property }
  }
}

/// One request that reads, with the pages of its answer.
package struct ReadingDeclaration: Hashable, Sendable {
  /// How the further pages of a list are asked for.
  package enum Pages: Hashable, Sendable {
    /// The address of the next page is at this place.
    case next(JSONPointer)
    /// The address of the next page is in the `Link` header (RFC 8288), with `rel="next"`.
    case link
    /// The value at this place is sent as this parameter.
    case cursor(JSONPointer, parameter: String)
    /// A number is counted up.
    case start(
      parameter: String, first: Int, countsPages: Bool, size: String?, of: Int?,
      total: JSONPointer?)
  }

  /// The address, below that of the service.
  package let get: Template
  package let query: [String: Template]
  package let headers: [String: Template]
  /// Where the items are in the answer; `nil` if the answer is the item.
  package let items: JSONPointer?
  /// What an item must have: none or one is found. Empty for a list.
  package let matches: [JSONMatch]
  package let pages: Pages?
  /// The parameters of a search, in which `{text}` is what a person typed; empty if all are listed.
  package let search: [String: Template]
  /// What the probe must have found, by its facts' names; otherwise nothing of it is read.
  package let needs: [String: JSONDocument]

  package init(
    get: Template, query: [String: Template] = [:], headers: [String: Template] = [:],
    items: JSONPointer? = nil, matches: [JSONMatch] = [], pages: Pages? = nil,
    search: [String: Template] = [:], needs: [String: JSONDocument] = [:]
  ) {
    self.get = get
    self.query = query
    self.headers = headers
    self.items = items
    self.matches = matches
    self.pages = pages
    self.search = search
    self.needs = needs
  }
}

/// One property of a subject: where its value is, and how it is understood.
package struct FactDeclaration: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// The value at this place; of a set, its elements.
    case pointer(JSONPointer)
    /// Of each element of the list at the first place that matches, the value at the second.
    case each(JSONPointer, matches: [JSONMatch], at: JSONPointer)
    /// What name servers answer: a second witness. Servers that differ make it unread.
    case dns(name: Template, type: Template, servers: Template)
  }

  package let property: String
  package let source: Source
  /// The further reading that it comes from; `nil` for the usual one.
  package let reading: String?
  package let type: DeclaredType
  package let spelling: [Spelling]
  /// The codes of a service's words; empty if they are the same.
  package let codes: [String: String]
  /// The value where there is none; `nil` for none.
  package let missing: JSONDocument?
  /// The members left out of a whole document.
  package let less: [JSONPointer]
  /// Of each element that is a subject, where its name is; `nil` if only its id is there.
  package let called: JSONPointer?
  /// Whether people see it.
  package let isShown: Bool
  /// How long after a change it may still show the old state, in seconds; `nil` for as long as the
  /// operation's.
  package let deadline: Int?

  package init(
    property: String, source: Source, reading: String? = nil, type: DeclaredType,
    spelling: [Spelling] = [], codes: [String: String] = [:], missing: JSONDocument? = nil,
    less: [JSONPointer] = [], called: JSONPointer? = nil, isShown: Bool = true,
    deadline: Int? = nil
  ) {
    self.property = property
    self.source = source
    self.reading = reading
    self.type = type
    self.spelling = spelling
    self.codes = codes
    self.missing = missing
    self.less = less
    self.called = called
    self.isShown = isShown
    self.deadline = deadline
  }
}

/// The type of a fact or an input.
package struct DeclaredType: Hashable, Sendable {
  package enum Element: Hashable, Sendable {
    case text, number, flag, instant, bytes, date, code, json
    /// Asked for when it is used, and kept nowhere. Inputs only.
    case secret
    /// A subject of this kind, of the named domain; `nil` for one of the declaration's own.
    case subject(String, domain: String?)
  }

  package enum Arity: Hashable, Sendable {
    case one
    /// Written `[text]`: the order counts.
    case list
    /// Written `{text}`: the order does not count, and nothing is there twice.
    case set
  }

  package let element: Element
  package let arity: Arity

  package init(_ element: Element, _ arity: Arity = .one) {
    self.element = element
    self.arity = arity
  }
}

/// A way in which a service spells values, so that equal ones are found equal. The set is closed.
package enum Spelling: Hashable, Sendable {
  case lower, trim, finalDot, dnsData, dnsText, utc, json, odata
  /// A name below that of a subject or a text: `@` and relative names are completed.
  case below(Reference)
}
