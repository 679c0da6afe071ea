/// What a form sent: fields by name, each with all its values, and files.
package struct WebForm: Sendable {
  /// A file that was uploaded.
  package struct File: Sendable {
    /// Its name on the sender's machine, without a folder where the browser is an ordinary one.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  package var fields: [String: [String]] = [:]
  package var files: [String: File] = [:]

  package subscript(_ name: String) -> String? { fields[name]?.first }

  /// Every value of a field, without those that are empty or white space.
  package func values(_ name: String) -> [String] {
    (fields[name] ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
