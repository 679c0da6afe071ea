import Procedures

/// A folder whose procedures and documents stand beside those that come with the program: that of the
/// data folder, a wiki, a handbook, a declared domain.
package struct AddedFolder: Hashable, Sendable {
  package let path: String
  /// What stands before the slash in `wiki/leaver`; no other folder is called so.
  package let name: String

  /// What the folder of the program's own procedures is called, and that of the data folder.
  package static let shippedName = "stegvis"
  private static let ownName = "own"

  /// - Parameters:
  ///   - own: the folder of the person's own procedures, which may be missing.
  ///   - others: folders that exist, in their order; each counts once.
  ///   - domains: the folders of procedures that domains bring, with the names of the domains. One that
  ///     is in another folder already counts there.
  static func all(
    own: String, _ others: [String], ofDomains domains: [(name: String, path: String)]
  ) -> [AddedFolder] {
    var taken: Set<String> = [shippedName]
    var known: Set<String> = []
    var folders: [AddedFolder] = []
    func add(_ path: String, _ wanted: String) {
      guard known.insert(FileReading.realPath(path) ?? path).inserted else { return }
      var name = wanted
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(wanted)-\(number)"
        number += 1
      }
      folders.append(AddedFolder(path: path, name: name))
    }
    if FileReading.exists(own) { add(own, ownName) }
    for path in others {
      let last = (FileReading.realPath(path) ?? path).split(separator: "/").last.map(String.init)
      add(path, last ?? path)
    }
    for (name, path) in domains where !folders.contains(where: { path.hasPrefix("\($0.path)/") }) {
      add(path, name)
    }
    return folders
  }

  /// The folder of the person's own procedures, which may be missing.
  package static func own(in data: DataFolder) -> AddedFolder {
    AddedFolder(path: data.procedures, name: ownName)
  }

  /// The endings of documents.
  package static let endings = [".md", ".txt", ".html", ".htm", ".xhtml"]

  /// What there is in the folder, without reading any of it.
  package struct Listing: Hashable, Sendable {
    /// The paths of the folders with a manifest.
    package fileprivate(set) var manifests: [String] = []
    /// The paths of the documents that belong to no manifest.
    package fileprivate(set) var documents: [String] = []
    /// What has the name of a document, and is none that may be read.
    package fileprivate(set) var passedOver: [FolderListing.PassedOver] = []
  }

  /// Lists the folder. A link that leads out of it is passed over: whoever writes a handbook must not
  /// show other files of the person who reads it.
  ///
  /// - Throws: `WorkspaceFailure.notReadable` if a folder in it cannot be read, or it has too many
  ///   files.
  package func listing() throws(WorkspaceFailure) -> Listing {
    let manifest = "/procedure.yaml"
    let found = try FileReading.listing(
      below: path, endings: Self.endings + ["procedure.yaml"], staysInside: true)
    var listing = Listing()
    listing.manifests = found.files.filter { $0.hasSuffix(manifest) }
      .map { String($0.dropLast(manifest.count)) }
    let folders = listing.manifests.map { "\($0)/" }
    listing.documents = found.files.filter { file in
      !file.hasSuffix("procedure.yaml") && !folders.contains(where: file.hasPrefix)
    }
    listing.passedOver = found.passedOver
    return listing
  }
}

/// What something in a folder is called: the folder's name and the path in it, of which the last parts
/// are enough where nothing else ends so.
package struct FolderName: Hashable, Sendable {
  package let parts: [String]

  package init(parts: [String]) { self.parts = parts }

  /// The name of what is at a path in a folder.
  package init(of path: String, in folder: AddedFolder) {
    parts =
      [folder.name]
      + path.dropFirst(folder.path.count).split(separator: "/").map(String.init)
  }

  /// The name of a procedure that comes with the program.
  package init(shipped id: ProcedureID) {
    parts = [AddedFolder.shippedName, id.rawValue]
  }

  /// The same name with another last part, once if its folder is called like it: `leaver/leaver.md` is
  /// `leaver`.
  package func ending(in last: String) -> FolderName {
    let outer = parts.dropLast()
    return FolderName(
      parts: (outer.count > 1 && outer.last == last ? outer.dropLast() : outer) + [last])
  }

  package var whole: String { parts.joined(separator: "/") }

  /// Whether a text is this name, or the last parts of it.
  package func isMeant(by text: String) -> Bool {
    let wanted = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return !wanted.isEmpty && parts.suffix(wanted.count) == wanted[...]
  }

  /// The shortest form of each name that means no other of them, and none of `others`.
  package static func shortest(_ names: [FolderName], among others: [FolderName]) -> [String] {
    var counts: [String: Int] = [:]
    for name in names + others {
      for length in 1...max(1, name.parts.count) { counts[name.last(length), default: 0] += 1 }
    }
    return names.map { name in
      (1...max(1, name.parts.count)).lazy.map(name.last).first { counts[$0] == 1 } ?? name.whole
    }
  }

  private func last(_ count: Int) -> String { parts.suffix(count).joined(separator: "/") }
}
