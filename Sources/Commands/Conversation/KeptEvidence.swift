import FoundationEssentials
import Markup
import Sessions
import Workspaces

/// A file that a person brings as evidence, as the data folder keeps it.
package struct KeptEvidence {
  /// The longest name of a file, in bytes, that is kept; Linux allows 255.
  private static let longestName = 120

  private let bytes: [UInt8]
  /// What a session records of it when it is added to a step.
  package let noted: NotedFile
  /// What a session records of it as a value: the file's place in the data folder, which contains its
  /// SHA-256, so that the journal proves which file it was. It says nothing about folders of this
  /// machine.
  package let value: String

  /// - Parameter name: as whoever brings it calls it; of a path, the last part counts.
  package init(named name: String, _ bytes: [UInt8]) {
    self.bytes = bytes
    noted = NotedFile(
      name: Self.name(name), digest: Digest.sha256(bytes), size: bytes.count)
    value = Self.value(named: noted.name, noted.digest)
  }

  /// The place of a file in the data folder.
  static func value(named name: String, _ digest: String) -> String {
    "\(folder)\(digest)/\(name)"
  }

  /// What a value that a session recorded says of a file; `nil` if it is no file's place.
  static func place(of value: String) -> (digest: String, name: String)? {
    guard value.hasPrefix(folder) else { return nil }
    let parts = value.dropFirst(folder.count).split(separator: "/")
    guard parts.count == 2, let digest = parts.first, let last = parts.last,
      digest.utf8.count == 64, digest.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      name(String(last)) == last
    else { return nil }
    return (String(digest), String(last))
  }

  private static let folder = "evidence/files/"

  /// The file at a path.
  ///
  /// - Throws: `WorkspaceFailure` if it cannot be read, or is too large.
  package init(at path: String) throws(WorkspaceFailure) {
    self.init(named: path, try FileReading.file(path).bytes)
  }

  /// Writes the file, which only its owner can read; one that is there already is the same.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; Foundation's own error if the folder cannot be
  ///   created.
  package func keep(in data: DataFolder) throws {
    let path = "\(data.path)/\(value)"
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/"),
      withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileWriting.write(bytes, to: path)
  }

  /// The last part of a name, which may be a path of another system, with nothing in it that a file
  /// system or a terminal would take for more than a name.
  private static func name(_ text: String) -> String {
    let last = text.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
    var name = ""
    for scalar in last
    where !scalar.properties.isWhitespace || scalar == " " {
      switch scalar.properties.generalCategory {
      case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator,
        .paragraphSeparator:
        continue
      case _: name.unicodeScalars.append(scalar)
      }
      if name.utf8.count >= longestName { break }
    }
    name = String(name.drop { $0 == "." || $0 == " " })
    return name.isEmpty ? "file" : name
  }
}
