/// The service plans that one user has, and what they allow.
///
/// Source: Microsoft, "Product names and service plan identifiers for licensing"; the names are its
/// `Service_Plan_Name`.
package struct PlanSet: Hashable, Sendable {
  package let names: Set<String>

  package init(_ names: Set<String>) { self.names = names }

  /// The rank of the Exchange plan: 3 enterprise, 2 standard, 1 deskless, 0 none.
  ///
  /// `EXCHANGE_S_FOUNDATION` is a marker in other products, not a mailbox.
  package var exchangeRank: Int {
    if names.contains("EXCHANGE_S_ENTERPRISE") { return 3 }
    if names.contains("EXCHANGE_S_STANDARD") || names.contains("EXCHANGE_L_STANDARD") { return 2 }
    return names.contains("EXCHANGE_S_DESKLESS") ? 1 : 0
  }

  /// The rank of the SharePoint plan: 3 enterprise, 2 standard, 1 deskless or lite, 0 none.
  package var sharePointRank: Int {
    if names.contains("SHAREPOINTENTERPRISE") { return 3 }
    if names.contains("SHAREPOINTSTANDARD") { return 2 }
    return names.contains("SHAREPOINTDESKLESS") || names.contains("SHAREPOINTLITE") ? 1 : 0
  }

  /// Whether the plans give the user a mailbox.
  package var hasMailbox: Bool { exchangeRank > 0 }

  /// Whether the plans give the user a drive: a plan for SharePoint includes one.
  package var hasOneDrive: Bool {
    sharePointRank > 0 || names.contains("ONEDRIVESTANDARD") || names.contains("ONEDRIVE_BASIC_P2")
  }

  /// Whether the plans include Viva Engage, formerly Yammer.
  package var hasEngage: Bool { names.contains("YAMMER_ENTERPRISE") }

  package var hasTeams: Bool { names.contains("TEAMS1") }

  /// Whether a telephone number may be assigned.
  package var hasVoice: Bool {
    names.contains("MCOEV") || names.contains("MCOEV_VIRTUALUSER")
  }

  package var hasMeetings: Bool {
    !names.isDisjoint(with: ["MCOSTANDARD", "MCOLITE", "MCOIMP"])
  }

  /// Whether the user may install the Office programs.
  package var hasOffice: Bool {
    !names.isDisjoint(with: [
      "OFFICESUBSCRIPTION", "OFFICE_BUSINESS", "OFFICE_PRO_PLUS_SUBSCRIPTION_SMBIZ",
    ])
  }

  /// Whether a hold may be placed: with Exchange Online Plan 2, or with Plan 1 and archiving (I9).
  ///
  /// Source: Microsoft, "Remove licenses from users".
  package var isHoldEligible: Bool {
    exchangeRank == 3
      || (names.contains("EXCHANGE_S_STANDARD") && names.contains("EXCHANGE_S_ARCHIVE_ADDON"))
  }

  /// The services that a user with these plans can use, in a fixed order.
  package var services: [StateCode] {
    var services: [StateCode] = []
    if hasMailbox { services.append(.exchange) }
    if sharePointRank > 0 { services.append(.sharePoint) }
    if hasOneDrive { services.append(.oneDrive) }
    if hasTeams { services.append(.teams) }
    if hasMeetings { services.append(.meetings) }
    if hasVoice { services.append(.voice) }
    if hasOffice { services.append(.office) }
    if hasEngage { services.append(.engage) }
    return services
  }

  /// Returns the backups needed before a move to `other`: one for each service that is reduced or
  /// lost. They are in the order of `BackupKind`; a site's address is never among them.
  ///
  /// Source: Microsoft, "Back up data before switching Microsoft 365 for business plans".
  package func backupsNeeded(movingTo other: PlanSet) -> [BackupKind] {
    var kinds: [BackupKind] = []
    if other.exchangeRank < exchangeRank { kinds.append(.outlookPst) }
    if other.sharePointRank < sharePointRank || (hasOneDrive && !other.hasOneDrive) {
      kinds.append(.oneDriveDownload)
    }
    if hasEngage && !other.hasEngage { kinds.append(.engageExport) }
    return kinds
  }
}

/// Which service plans require or exclude each other.
package struct PlanRules: Hashable, Sendable {
  /// Pairs that one user cannot have at the same time; anything but a pair is ignored.
  package let conflicts: [[String]]
  /// The plans that each plan requires.
  package let dependencies: [String: [String]]
  /// The countries (ISO 3166-1 alpha-2) in which a plan is not offered.
  package let blockedCountries: [String: [String]]

  package init(
    conflicts: [[String]], dependencies: [String: [String]], blockedCountries: [String: [String]]
  ) {
    self.conflicts = conflicts
    self.dependencies = dependencies
    self.blockedCountries = blockedCountries
  }

  /// Returns the first pair of `conflicts` that the set contains; `nil` if it contains none.
  package func conflict(in plans: Set<String>) -> (String, String)? {
    for pair in conflicts where pair.count == 2 && plans.isSuperset(of: pair) {
      return (pair[0], pair[1])
    }
    return nil
  }

  /// Returns the first plan of the set, by name, that lacks a plan it needs, together with the
  /// missing one; `nil` if none does.
  package func unmetDependency(in plans: Set<String>) -> (plan: String, needs: String)? {
    for plan in plans.sorted() {
      for needed in dependencies[plan] ?? [] where !plans.contains(needed) {
        return (plan, needed)
      }
    }
    return nil
  }

  /// Returns the first of the plans, by name, that is not offered in the country; `nil` if all are.
  ///
  /// - Parameter country: ISO 3166-1 alpha-2, in capital letters.
  package func blocked(_ plans: Set<String>, in country: String) -> String? {
    plans.sorted().first { blockedCountries[$0]?.contains(country) ?? false }
  }
}
