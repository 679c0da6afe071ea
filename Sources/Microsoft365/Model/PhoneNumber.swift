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
