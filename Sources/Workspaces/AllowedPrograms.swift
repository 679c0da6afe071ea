import Markup

/// The programs that a person has allowed Stegvis to start, in the data folder: a file for each, named
/// by its command, with the digest, the day and the person.
package struct AllowedPrograms: Sendable {
  package enum Standing: Hashable, Sendable {
    case allowed
    /// It was allowed, but has been another one since.
    case changed
    case unknown
  }

  private let folder: String

  package init(in data: DataFolder) { folder = data.allowedPrograms }

  /// Whether a program may be started.
  ///
  /// - Parameters:
  ///   - command: the path of the program and its arguments.
  ///   - digest: what it is known by now.
  /// - Throws: `WorkspaceFailure.notReadable`.
  package func standing(
    of command: [String], digest: String
  ) throws(WorkspaceFailure) -> Standing {
    let path = file(command)
    guard FileReading.isFile(path) else { return .unknown }
    let text = String(decoding: try FileReading.file(path).bytes, as: UTF8.self)
    return text.prefix { $0 != " " } == digest ? .allowed : .changed
  }

  /// Keeps that a person allows a program as it is now.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`.
  package func allow(
    _ command: [String], digest: String, by person: String, on day: String
  ) throws(WorkspaceFailure) {
    let said = command.joined(separator: " ").replacing("\n", with: " ")
    try FileWriting.write(
      "\(digest) \(day) \(person.replacing("\n", with: " ")): \(said)\n", to: file(command))
  }

  private func file(_ command: [String]) -> String {
    let name = Digest.sha256(Array(command.joined(separator: "\0").utf8))
    return "\(folder)/\(name.prefix(32))"
  }
}
