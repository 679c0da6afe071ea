import Documents
import Synchronization
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
    let real = folders.compactMap(FileReading.realPath).map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    let known = KnownFiles()
    self.init(upTo: Self.largest) { path, largest in
      let isInside = folders.contains { folder in
        // The path is normal: `..` can only be at its start.
        path.hasPrefix(folder) && !path.dropFirst(folder.count).hasPrefix("..")
      }
      guard isInside else { return nil }
      return known.file(at: path) {
        guard let target = FileReading.realPath(path),
          real.contains(where: { target.utf8.starts(with: $0.utf8) })
        else { return nil }
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
}

/// The files that were read, because many documents include the same ones.
///
/// It is a class, because documents that are read at once share it.
private final class KnownFiles: Sendable {
  /// More bytes are not kept: the included files of all pages measured have 0.2 megabytes.
  private static let mostBytes = 16_777_216

  private struct Kept {
    /// `nil` for what is not at hand.
    var files: [String: IncludedFiles.Found?] = [:]
    var bytes = 0
  }

  private let kept = Mutex(Kept())

  /// The file at a path, which `read` reads if it is not known.
  func file(at path: String, _ read: () -> IncludedFiles.Found?) -> IncludedFiles.Found? {
    if let file = kept.withLock({ $0.files[path] }) { return file }
    let found = read()
    let size = if case .file(let file)? = found { file.bytes.count } else { path.utf8.count }
    kept.withLock { kept in
      guard kept.bytes + size <= Self.mostBytes else { return }
      kept.bytes += size
      kept.files.updateValue(found, forKey: path)
    }
    return found
  }
}
