/// The body that sets a user's usage location.
struct UsageLocationBody: Encodable {
  /// ISO 3166-1 alpha-2.
  let usageLocation: String
}
