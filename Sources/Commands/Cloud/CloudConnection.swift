/// Which tenant over an interface, and how to get in.
package struct CloudConnection: Sendable {
  /// The base URL, as `--tenant graph:` names it.
  package let address: String
  /// The tenant's id or domain at the sign-in service; `nil` where the environment names it.
  package let directory: String?
  /// The application's id; `nil` where the environment names it.
  package let application: String?
  package let environment: [String: String]
  /// The data folder.
  package let folder: String
  /// The contents of `licences.json` and `limits.json`.
  package let licences: [UInt8]
  package let limits: [UInt8]
  /// Shows a person the code to sign in with, and where to type it.
  package let showCode: @Sendable (_ code: String, _ address: String, _ seconds: Int) -> Void
  /// Told how far long work has come: done and in all.
  package let progress: (@Sendable (Int, Int) -> Void)?
  /// Told of each exchange, without what it carried.
  package let trace: (@Sendable (String) -> Void)?
}
