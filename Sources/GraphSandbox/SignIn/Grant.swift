/// What a token lets its bearer do.
struct Grant: Hashable, Sendable {
  let application: String
  /// The person signed in; `nil` for an application.
  let person: String?
  let permissions: Set<String>
  /// Seconds since 1970, by the sandbox's clock.
  var expiresAt: Int

  /// - Throws: where none of these permissions was granted.
  func demand(_ anyOf: Set<String>) throws(GraphFault) {
    guard !permissions.isDisjoint(with: anyOf) else { throw .noPrivilege }
  }
}
