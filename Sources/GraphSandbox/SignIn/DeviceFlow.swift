/// A sign-in by device code that waits for a person to approve it.
struct DeviceFlow: Sendable {
  let deviceCode: String
  let application: String
  let expiresAt: Int
  var person: String?
}
