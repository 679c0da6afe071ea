/// The names of documents in addresses and on pages, which reveal nothing about this machine.
package struct DocumentNames: Sendable {
  struct Folder: Sendable {
    /// The name shown in place of the path; empty if nothing is shown.
    let name: String
    /// Without a trailing slash.
    let path: String
  }

  let folders: [Folder]
  private let content: String

  /// - Parameters:
  ///   - paths: The folders of the documents. If two have the same name, the second is called
  ///     `docs~2`.
  ///   - content: The content folder, whose own files have their names in the checkout.
  package init(_ paths: [String], content: String) {
    self.content = content
    var folders: [Folder] = []
    for given in paths {
      var path = given
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      let name = Self.name(of: path, content)
      let same = folders.count { $0.name == name || $0.name.hasPrefix(name + "~") }
      folders.append(Folder(name: same == 0 ? name : "\(name)~\(same + 1)", path: path))
    }
    self.folders = folders
  }

  private static func name(of folder: String, _ content: String) -> String {
    guard folder != content else { return "" }
    if folder.hasPrefix(content + "/") { return String(folder.dropFirst(content.count + 1)) }
    let last = folder.split(separator: "/").last.map(String.init) ?? ""
    return last == "." || last == ".." ? "" : last
  }

  /// Returns the name of a file in these folders; `nil` for any other file.
  package func name(of path: String) -> String? {
    for folder in folders {
      if path == folder.path { return folder.name }
      if path.hasPrefix(folder.path + "/") {
        let rest = path.dropFirst(folder.path.count + 1)
        return folder.name.isEmpty ? String(rest) : "\(folder.name)/\(rest)"
      }
    }
    return nil
  }

  /// Returns a text with paths replaced by the names of the files.
  package func naming(_ text: String) -> String {
    folders.filter { $0.path.contains("/") }.reduce(text) { text, folder in
      text.replacing(folder.path + "/", with: folder.name.isEmpty ? "" : folder.name + "/")
        .replacing(folder.path, with: folder.name)
    }.replacing(content + "/", with: "")
  }
}
