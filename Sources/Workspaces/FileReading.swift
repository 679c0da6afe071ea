import Documents
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Reading files and folders into values: the only reader of the disk.
package enum FileReading {
  /// The bytes of a file; standard input for `-`.
  package static func file(_ path: String) throws(WorkspaceFailure) -> SourceFile {
    var isFolder = false
    guard path == "-" || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    else { throw .notFound(path) }
    guard !isFolder else { throw .notReadable(path, .isFolder) }
    guard path != "-" else { return SourceFile(path: path, bytes: standardInput()) }
    do {
      let data = try Data(contentsOf: URL(filePath: path))
      return SourceFile(path: path, bytes: Array(data))
    } catch {
      throw .notReadable(path, FileProblem(error))
    }
  }

  /// Everything on standard input, which is no file that could be read at once.
  private static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The names in a folder, in alphabetical order.
  package static func names(in folder: String) throws(WorkspaceFailure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw .notReadable(folder, FileProblem(error))
    }
  }

  /// The files below `path` whose names end with one of `endings`, in alphabetical order; `path`
  /// itself where it is a file.
  package static func files(
    below path: String, endings: [String]
  ) throws(WorkspaceFailure) -> [String] {
    var isFolder = false
    guard path == "-" || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    else { throw .notFound(path) }
    guard isFolder else { return [path] }
    var found: [String] = []
    for name in try names(in: path) where !name.hasPrefix(".") {
      let inner = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      if FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder), isFolder {
        found += try files(below: inner, endings: endings)
      } else if endings.contains(where: name.hasSuffix) {
        found.append(inner)
      }
    }
    return found
  }
}
