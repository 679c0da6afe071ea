import Diagnostics

/// The files that a document may include, `[!INCLUDE [title](path)]`, as far as they are at hand.
package struct IncludedFiles: Sendable {
  /// More files than this are not included in one document, and no file in one so deep.
  fileprivate static let most = 256
  fileprivate static let deepest = 4
  /// The largest file that is included, in bytes.
  package static let largest = 1_048_576
  /// The bytes of all files together that one document includes, a file as often as it is included:
  /// measured with 80 includes of a file of 52,000 bytes with 620 steps, they take 1.7 s to read.
  fileprivate static let mostBytes = 4_194_304

  fileprivate let file: @Sendable (String) -> Found?

  /// What is at a path.
  package enum Found: Sendable {
    case file(SourceFile)
    /// A file of more than `largest` bytes.
    case tooLarge
  }

  /// - Parameter file: the file at a path that begins where the document's own does; `nil` if it is
  ///   not at hand, or must not be read.
  package init(_ file: @escaping @Sendable (String) -> SourceFile?) {
    self.file = { path in file(path).map(Found.file) }
  }

  /// - Parameters:
  ///   - largest: the largest file that `found` reads, in bytes.
  ///   - found: what is at a path, as in the other initialiser.
  package init(upTo largest: Int, _ found: @escaping @Sendable (String, Int) -> Found?) {
    file = { path in found(path, largest) }
  }
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
  private var bytesLeft = IncludedFiles.mostBytes
  /// What has been looked up, by its path; `nil` for what is not at hand.
  private var known: [String: IncludedFiles.Found?] = [:]
  /// The files that were read, each once, in the order of the document.
  private(set) var found: [SourceFile] = []
  /// The findings in the included files, each once.
  private(set) var diagnostics: [Diagnostic] = []

  init(_ files: IncludedFiles, in document: SourceFile, languages: Languages) {
    self.files = files
    self.languages = languages
    open = [document.path]
  }

  /// What an include gives.
  enum Content {
    case blocks([Block])
    case notAtHand
    /// A file that is there, and why it is not read.
    case unread(FindingText)
  }

  /// The blocks of the file at `path`, which the file that is being read includes.
  func content(at path: String) -> Content {
    guard let target = Self.path(path, from: open.last ?? "") else { return .notAtHand }
    guard !open.contains(target) else {
      return .unread("included file '\(path)' is not read, because it includes itself")
    }
    let there: IncludedFiles.Found? = known[target] ?? files.file(target)
    known.updateValue(there, forKey: target)
    guard let there else { return .notAtHand }
    guard case .file(let file) = there, file.bytes.count <= IncludedFiles.largest else {
      return .unread(
        "included file '\(path)' is not read, because it has more than \(IncludedFiles.largest) bytes"
      )
    }
    guard open.count <= IncludedFiles.deepest else {
      return .unread(
        "included file '\(path)' is not read, because it is nested more than \(IncludedFiles.deepest) includes deep"
      )
    }
    guard left > 0 else {
      return .unread(
        "included file '\(path)' is not read, because the page includes more than \(IncludedFiles.most) files"
      )
    }
    guard file.bytes.count <= bytesLeft else {
      return .unread(
        "included file '\(path)' is not read, because the page includes more than \(IncludedFiles.mostBytes) bytes"
      )
    }
    left -= 1
    bytesLeft -= file.bytes.count
    let isNew = !found.contains { $0.path == file.path }
    if isNew { found.append(file) }
    open.append(target)
    defer { open.removeLast() }
    let (blocks, own) = DocumentReader.blocks(of: file, includes: self)
    // What depends on where a file is included may be new, though the file is not.
    let new = own.filter { isNew || ($0.id == .includeUnread && !diagnostics.contains($0)) }
    diagnostics += new
    return .blocks(blocks)
  }

  /// `.md`, in lower case.
  private static let ending = Array(".md".utf8)

  /// A path as the file at `base` writes it, from where that file's own path begins; `nil` for an
  /// address, a path from the root, and one that is no Markdown file.
  static func path(_ path: String, from base: String) -> String? {
    // By bytes, because characters take several times as long.
    let bytes = path.utf8.prefix { $0 != 0x3F && $0 != 0x23 }
    let own = Substring(bytes)
    let ending = bytes.suffix(3).map { $0 | 0x20 }
    guard ending == Self.ending, !bytes.contains(0x3A), !bytes.contains(0x5C),
      let first = bytes.first, first != 0x2F, first != 0x7E
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
