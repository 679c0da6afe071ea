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
