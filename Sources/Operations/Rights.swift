/// What is known about whether a person may do what any one of several roles allows.
package enum Rights: Hashable, Sendable {
  /// The person has one of the roles, directly or through a group; or no role is needed.
  case held
  /// The person may activate one of these roles for a time, and has not done so.
  case toActivate([String])
  /// The person has none of the roles.
  case missing
  /// The roles cannot be read. Whether the person may do it, the service decides.
  case unread(UnreadRoles)
  /// The domain does not know the person.
  case unknownPerson
}

/// The reason why a person's roles cannot be read.
package enum UnreadRoles: Hashable, Sendable {
  /// The person's account is in another organization, which administers this one.
  case accountElsewhere
  /// The service does not show them with this sign-in; its own words.
  case refused(String)
}
