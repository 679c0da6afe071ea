import Documents
import Workspaces

extension IncludedFiles {
  /// The Markdown files in the folders of these documents, and below these folders, of at most a
  /// megabyte.
  ///
  /// A link, of a file or of a folder, is followed only to a file in one of these folders: who wrote
  /// a page must not be able to show other files of the person who reads it.
  init(below paths: [String]) {
    let all = paths.filter { $0 != "-" }.map { path in
      let isFile = FileReading.isFile(path)
      let folder =
        isFile
        ? path.split(separator: "/", omittingEmptySubsequences: false)
          .dropLast().joined(separator: "/") : path
      return folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    }
    let folders = Set(all)
    self.init(upTo: Self.largest) { path, largest in
      let isInside = folders.contains { folder in
        // The path is normal: `..` can only be at its start.
        path.hasPrefix(folder) && !path.dropFirst(folder.count).hasPrefix("..")
      }
      guard isInside, folders.contains(where: { FileReading.isReally(path, below: $0) }) else {
        return nil
      }
      do {
        return .file(try FileReading.file(path, most: largest))
      } catch WorkspaceFailure.notReadable(_, .tooLarge) {
        return .tooLarge
      } catch {
        // The reader names every include that is not at hand.
        return nil
      }
    }
  }
}
