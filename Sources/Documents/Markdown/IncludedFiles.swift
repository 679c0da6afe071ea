/// The files that a document may include, `[!INCLUDE [title](path)]`, as far as they are at hand.
package struct IncludedFiles: Sendable {
  /// More files than this are not included in one document, and no file in one so deep.
  fileprivate static let most = 256
  fileprivate static let deepest = 4

  fileprivate let file: @Sendable (String) -> SourceFile?

  /// - Parameter file: the file at a path that begins where the document's own does; `nil` if it is
  ///   not at hand, or must not be read.
  package init(_ file: @escaping @Sendable (String) -> SourceFile?) { self.file = file }
}

/// The includes of one document, also those in included files.
///
/// It is a class because all of those share one limit.
final class OpenIncludes {
  private let files: IncludedFiles
  /// What is known of each language, also in the included files.
  let languages: Languages
  /// The paths of the files that are being read, each included by the one before.
  private var open: [String]
  private var left = IncludedFiles.most
  /// The files that were read, each once, in the order of the document.
  private(set) var found: [SourceFile] = []

  init(_ files: IncludedFiles, in document: SourceFile, languages: Languages) {
    self.files = files
    self.languages = languages
    open = [document.path]
  }

  /// The blocks of the file at `path`, which the file that is being read includes; `nil` if it is not
  /// at hand, includes itself, or there are too many.
  func blocks(at path: String) -> [Block]? {
    guard let target = Self.path(path, from: open.last ?? ""), !open.contains(target),
      open.count <= IncludedFiles.deepest, left > 0, let file = files.file(target)
    else { return nil }
    left -= 1
    if !found.contains(where: { $0.path == file.path }) { found.append(file) }
    open.append(target)
    defer { open.removeLast() }
    return DocumentReader.blocks(of: file, includes: self)
  }

  /// A path as the file at `base` writes it, from where that file's own path begins; `nil` for an
  /// address, a path from the root, and one that is no Markdown file.
  static func path(_ path: String, from base: String) -> String? {
    let own = path.prefix { $0 != "?" && $0 != "#" }
    guard own.lowercased().hasSuffix(".md"), !own.contains(":"), !own.contains("\\"),
      let first = own.first, first != "/", first != "~"
    else { return nil }
    var parts = base.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(
      String.init)
    for part in own.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if let last = parts.last, last != "..", last != ".", !last.isEmpty {
        parts.removeLast()
      } else {
        parts.append("..")
      }
    }
    return parts.joined(separator: "/")
  }
}
