/// Where a user's calls go besides, or instead of, the user.
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
