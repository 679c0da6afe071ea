/// What the documents of the desk are called in addresses and on pages: nothing of this machine.
struct DeskNames: Sendable {
  struct Folder: Sendable {
    /// What stands in the place of the path; empty where nothing does.
    let name: String
    /// Without a slash at its end.
    let path: String
  }

  let folders: [Folder]
  private let content: String

  /// - Parameters:
  ///   - paths: the folders of the desk; of two with one name the second is called `docs~2`.
  ///   - content: the content folder, whose own files are called as in the checkout.
  init(_ paths: [String], content: String) {
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

  /// What a file of the desk is called; `nil` for any other.
  func name(of path: String) -> String? {
    for folder in folders {
      if path == folder.path { return folder.name }
      if path.hasPrefix(folder.path + "/") {
        let rest = path.dropFirst(folder.path.count + 1)
        return folder.name.isEmpty ? String(rest) : "\(folder.name)/\(rest)"
      }
    }
    return nil
  }

  /// A sentence with the names of files in place of their paths.
  func naming(_ text: String) -> String {
    folders.filter { $0.path.contains("/") }.reduce(text) { text, folder in
      text.replacing(folder.path + "/", with: folder.name.isEmpty ? "" : folder.name + "/")
        .replacing(folder.path, with: folder.name)
    }.replacing(content + "/", with: "")
  }
}
