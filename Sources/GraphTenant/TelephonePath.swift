import Microsoft365

/// The paths for administering Teams' telephone numbers.
enum TelephonePath {
  static let root = "/admin/teams/telephoneNumberManagement"
  static let assignments = root + "/numberAssignments"
  /// The namespace of the actions in the service's metadata.
  static let actions = "microsoft.graph.teamsAdministration"

  /// Returns the number with a plus sign in front.
  static func e164(_ number: String) -> TelephoneNumber {
    TelephoneNumber(number.hasPrefix("+") ? number : "+" + number)
  }
}
