/// The body of `assignLicense`; both lists must be there.
struct AssignLicenseBody: Encodable {
  struct Added: Encodable {
    let skuId: String
    let disabledPlans: [String]
  }

  let addLicenses: [Added]
  let removeLicenses: [String]
}

/// The body that sets a user's usage location.
struct UsageLocationBody: Encodable {
  /// ISO 3166-1 alpha-2.
  let usageLocation: String
}

/// The body of `assignNumber` and `unassignNumber`.
struct NumberBody: Encodable {
  let telephoneNumber: String
  let numberType: String
  let assignmentTargetId: String?
}
