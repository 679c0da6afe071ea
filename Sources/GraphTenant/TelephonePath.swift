import Microsoft365

/// Where Teams' telephone numbers are administered.
enum TelephonePath {
  static let root = "/admin/teams/telephoneNumberManagement"
  static let assignments = root + "/numberAssignments"
  /// The namespace of the actions, by which the metadata names them.
  static let actions = "microsoft.graph.teamsAdministration"

  /// With its plus sign.
  static func e164(_ number: String) -> TelephoneNumber {
    TelephoneNumber(number.hasPrefix("+") ? number : "+" + number)
  }
}
