/// A user's own files.
package struct OneDrive: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case active
    case readOnly
    case archived
    case deleted
  }

  package let state: State
  /// Bytes.
  package let size: Int
  package let files: Int
  /// When it lost its license, in seconds since 1970; `nil` if it has one or this is not known.
  package let unlicensedSince: Int?

  package init(state: State, size: Int, files: Int, unlicensedSince: Int?) {
    self.state = state
    self.size = size
    self.files = files
    self.unlicensedSince = unlicensedSince
  }
}
