/// The body of `assignLicense`; both lists are required.
struct AssignLicenseBody: Encodable {
  struct Added: Encodable {
    let skuId: String
    let disabledPlans: [String]
  }

  let addLicenses: [Added]
  let removeLicenses: [String]
}
