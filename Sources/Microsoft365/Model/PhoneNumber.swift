/// A telephone number of the tenant.
package struct PhoneNumber: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case unassigned
    case assigned
    case blocked
  }

  package enum Kind: String, Hashable, Sendable {
    case directRouting
    case callingPlan
    case operatorConnect
  }

  package let number: TelephoneNumber
  package let kind: Kind
  package let state: State
  package let target: UserName?
  /// Seconds since 1970.
  package let blockedUntil: Int?

  package init(
    number: TelephoneNumber, kind: Kind, state: State, target: UserName?, blockedUntil: Int?
  ) {
    self.number = number
    self.kind = kind
    self.state = state
    self.target = target
    self.blockedUntil = blockedUntil
  }
}

/// A telephone number in E.164 format, with its plus sign.
package struct TelephoneNumber: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: TelephoneNumber, other: TelephoneNumber) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// Where a user's calls go instead of to the user, or as well as to the user.
package struct CallForwarding: Hashable, Sendable {
  package enum Mode: String, Hashable, Sendable, CaseIterable {
    case forward
    case simultaneousRing
  }

  package let mode: Mode
  package let target: UserName

  package init(mode: Mode, target: UserName) {
    self.mode = mode
    self.target = target
  }
}
