/// What a form sent: fields by name, each with all its values, and files.
struct WebForm: Sendable {
  struct File: Sendable {
    let name: String
    let bytes: [UInt8]
  }

  var fields: [String: [String]] = [:]
  var files: [String: File] = [:]

  subscript(_ name: String) -> String? { fields[name]?.first }

  /// Every value of a field, without those that say nothing.
  func values(_ name: String) -> [String] {
    (fields[name] ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
