/// A sign-in by device code, until somebody approves it.
struct DeviceFlow: Sendable {
  let deviceCode: String
  let application: String
  let expiresAt: Int
  var person: String?
  var askedAt: Int?
}
