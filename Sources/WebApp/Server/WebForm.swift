/// What a form sent: fields by name, each with all its values, and files.
struct WebForm: Sendable {
  /// A file that was uploaded.
  struct File: Sendable {
    /// Its name on the sender's machine, without a folder where the browser is an ordinary one.
    let name: String
    let bytes: [UInt8]
  }

  var fields: [String: [String]] = [:]
  var files: [String: File] = [:]

  subscript(_ name: String) -> String? { fields[name]?.first }

  /// Every value of a field, without those that are empty or white space.
  func values(_ name: String) -> [String] {
    (fields[name] ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
