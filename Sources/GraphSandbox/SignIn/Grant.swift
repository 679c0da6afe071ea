/// What a token allows its bearer to do.
struct Grant: Hashable, Sendable {
  let application: String
  /// The user principal name of the person signed in; `nil` for an application.
  let person: String?
  let permissions: Set<String>
  /// Seconds since 1970, by the sandbox's clock.
  var expiresAt: Int

  /// Checks that one of these permissions was granted.
  ///
  /// - Throws: `GraphFault.noPrivilege` if none was.
  func demand(_ anyOf: Set<String>) throws(GraphFault) {
    guard !permissions.isDisjoint(with: anyOf) else { throw .noPrivilege }
  }
}
