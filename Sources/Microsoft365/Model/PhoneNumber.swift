import Operations

/// A telephone number of the tenant, with its state and the user it is assigned to.
package struct PhoneNumber: Hashable, Sendable {
  /// Whether the number can be assigned; a blocked one cannot until `blockedUntil`.
  package enum State: String, Hashable, Sendable {
    case unassigned
    case assigned
    case blocked
  }

  /// How the number is connected to the telephone network. The raw values are those of the property
  /// `numberType` in Microsoft Graph.
  package enum Kind: String, Hashable, Sendable {
    case directRouting
    case callingPlan
    case operatorConnect
  }

  package let number: TelephoneNumber
  package let kind: Kind
  package let state: State
  /// The user; `nil` unless the number is assigned.
  package let target: Subject?
  /// The end of the time in which it cannot be assigned, in seconds since 1970; `nil` unless it is
  /// blocked.
  package let blockedUntil: Int?

  package init(
    number: TelephoneNumber, kind: Kind, state: State, target: Subject?, blockedUntil: Int?
  ) {
    self.number = number
    self.kind = kind
    self.state = state
    self.target = target
    self.blockedUntil = blockedUntil
  }
}

/// A telephone number in E.164 format, with its plus sign. The format is not checked.
package struct TelephoneNumber: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: TelephoneNumber, other: TelephoneNumber) -> Bool {
    one.rawValue < other.rawValue
  }
}

extension TelephoneNumber {
  /// The number as the subject of facts.
  package var subject: Subject { Subject(rawValue) }
}

/// Where a user's calls go instead of to the user, or as well as to the user.
package struct CallForwarding: Hashable, Sendable {
  /// Whether calls go to the target instead of the user, or ring at both.
  package enum Mode: String, Hashable, Sendable, CaseIterable {
    case forward
    case simultaneousRing
  }

  package let mode: Mode
  /// The user who gets the calls.
  package let target: Subject

  package init(mode: Mode, target: Subject) {
    self.mode = mode
    self.target = target
  }
}
