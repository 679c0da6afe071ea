/// A tenant to reach over its interface, and how to sign in to it.
package struct CloudConnection: Sendable {
  /// The base URL, as given after `--tenant graph:`.
  package let address: String
  /// The tenant's id or domain at the sign-in service; `nil` to take it from the environment.
  package let directory: String?
  /// The application's id; `nil` to take it from the environment.
  package let application: String?
  package let environment: [String: String]
  /// The path of the data folder.
  package let folder: String
  /// The contents of `licenses.json` and `limits.json`.
  package let licenses: [UInt8]
  package let limits: [UInt8]
  /// Shows a person the sign-in code, the address to enter it at, and the seconds until it expires.
  package let showCode: @Sendable (_ code: String, _ address: String, _ seconds: Int) -> Void
  /// Called with the progress of long work: how much is done, and how much there is in all.
  package let progress: (@Sendable (Int, Int) -> Void)?
  /// Called with a line for each request, without its content.
  package let trace: (@Sendable (String) -> Void)?
}
