import FoundationEssentials

/// The folder in the data folder where an adopted document lies with what belongs to it.
package struct AdoptedPlace: Sendable {
  package let folder: String
  private let name: String

  /// - Parameter stem: the name of the document's file without language and ending.
  package init(_ stem: String, in data: DataFolder) {
    // A name that begins with a dot would not be listed.
    name = stem.hasPrefix(".") ? "_" + stem.dropFirst() : stem
    folder = "\(data.procedures)/\(name)"
  }

  /// Puts files in the place of whatever is there, all of them or none.
  ///
  /// - Parameter files: the bytes by paths below the folder, which lead nowhere else.
  /// - Throws: `WorkspaceFailure.notWritable`; what was there is then there as before.
  package func take(_ files: [String: [UInt8]]) throws(WorkspaceFailure) {
    let parent = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let draft = "\(parent)/.\(name)-\(UUID().uuidString).part"
    try makeOwnFolder(draft)
    defer { Self.remove(draft) }
    for (path, bytes) in files { try FileWriting.write(bytes, to: "\(draft)/\(path)") }
    do {
      let old = "\(draft)/.old"
      if FileManager.default.fileExists(atPath: folder) {
        try FileManager.default.moveItem(atPath: folder, toPath: old)
        do {
          try FileManager.default.moveItem(atPath: draft, toPath: folder)
        } catch {
          try FileManager.default.moveItem(atPath: old, toPath: folder)
          throw error
        }
        Self.remove("\(folder)/.old")
      } else {
        try FileManager.default.moveItem(atPath: draft, toPath: folder)
      }
    } catch {
      throw .notWritable(folder, FileProblem(error))
    }
  }

  private static func remove(_ path: String) {
    // What was moved is no longer there.
    try? FileManager.default.removeItem(atPath: path)
  }
}
