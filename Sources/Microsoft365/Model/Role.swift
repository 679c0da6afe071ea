/// An administrator role that the procedures mention.
package enum Role: String, Hashable, Sendable, CaseIterable {
  case global
  case license
  case user
  case billing
  case exchange
  case teams
  case compliance
}
