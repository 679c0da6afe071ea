import Diagnostics
import Synchronization

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
  fileprivate let read = ReadFiles()

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

/// What included files contain, because many documents include the same ones.
///
/// It is a class, because documents that are read at once share it.
private final class ReadFiles: Sendable {
  typealias Read = (blocks: [Block], diagnostics: [Diagnostic])

  /// What is in longer files is not kept: the included files of all pages measured have 0.2
  /// megabytes.
  private static let mostBytes = 4_194_304

  private struct Kept {
    var files: [String: (file: SourceFile, languages: Languages, read: Read)] = [:]
    var bytes = 0
  }

  private let kept = Mutex(Kept())

  /// What was read of this file; `nil` if it is not known, or another file was at its path.
  func known(_ file: SourceFile, _ languages: Languages) -> Read? {
    guard let found = kept.withLock({ $0.files[file.path] }), found.languages === languages,
      found.file.bytes == file.bytes
    else { return nil }
    return found.read
  }

  func keep(_ read: Read, of file: SourceFile, _ languages: Languages) {
    kept.withLock { kept in
      guard kept.files[file.path] == nil, kept.bytes + file.bytes.count <= Self.mostBytes else {
        return
      }
      kept.bytes += file.bytes.count
      kept.files[file.path] = (file, languages, read)
    }
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
  /// How often a file was asked for, whether it was read or not.
  private var asked = 0
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
    asked += 1
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
    let (blocks, own) = blocks(of: file)
    // What depends on where a file is included may be new, though the file is not.
    let new = own.filter { isNew || ($0.id == .includeUnread && !diagnostics.contains($0)) }
    diagnostics += new
    return .blocks(blocks)
  }

  private func blocks(of file: SourceFile) -> ReadFiles.Read {
    if let known = files.read.known(file, languages) { return known }
    let before = asked
    let read = DocumentReader.blocks(of: file, includes: self)
    // What a file includes itself depends on the page: on its limits, and what it is included by.
    if asked == before { files.read.keep(read, of: file, languages) }
    return read
  }

  /// `.md`, in lower case.
  private static let ending = Array(".md".utf8)

  /// A path as the file at `base` writes it, from where that file's own path begins; `nil` for an
  /// address, a path from the root, and one that is no Markdown file.
  static func path(_ path: String, from base: String) -> String? {
    // By bytes, because characters take several times as long.
    let bytes = path.utf8.prefix { $0 != 0x3F && $0 != 0x23 }
    let ending = bytes.suffix(3).map { $0 | 0x20 }
    guard ending == Self.ending, !bytes.contains(0x3A), !bytes.contains(0x5C),
      let first = bytes.first, first != 0x2F, first != 0x7E
    else { return nil }
    var parts = base.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).dropLast()
    for part in bytes.split(separator: 0x2F) where !isDots(part, 1) {
      if isDots(part, 2), let last = parts.last, !isDots(last, 2), !isDots(last, 1), !last.isEmpty {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    var joined: [UInt8] = []
    joined.reserveCapacity(base.utf8.count + bytes.count)
    for (index, part) in parts.enumerated() {
      if index > 0 { joined.append(0x2F) }
      joined.append(contentsOf: part)
    }
    return String(decoding: joined, as: UTF8.self)
  }

  /// Whether a part of a path is `.` or `..`.
  private static func isDots(_ part: Substring.UTF8View, _ count: Int) -> Bool {
    part.count == count && part.allSatisfy { $0 == 0x2E }
  }
}

/// A paragraph that is an include and nothing else: `[!INCLUDE [title](path)]`.
enum IncludeText {
  private static let opening = Array("[!include".utf8)

  /// The path of the file that is included; `nil` if the paragraph is anything else.
  static func path(in leaf: LeafSource) -> String? {
    if let path = plainPath(in: leaf) { return path }
    let inlines = leaf.inlines(.target)
    guard inlines.count == 1, case .include(let path, _) = inlines[0] else { return nil }
    return path
  }

  /// The path of an include that needs no parser, as nearly all of them: on one line, outside units,
  /// with nothing in title and path that could be markup.
  private static func plainPath(in leaf: LeafSource) -> String? {
    guard leaf.lines.count == 1, leaf.units.isEmpty else { return nil }
    let line = leaf.context.file.bytes[leaf.lines[0]]
    guard line.count > opening.count,
      zip(line, opening).allSatisfy({ ($0.0 | 0x20) == ($0.1 | 0x20) })
    else { return nil }
    var rest = line.dropFirst(opening.count).drop { $0 == 0x20 }
    guard rest.popFirst() == 0x5B else { return nil }
    rest = rest.drop(while: isOfTitle)
    guard rest.popFirst() == 0x5D, rest.popFirst() == 0x28 else { return nil }
    let path = rest.prefix(while: isOfPath)
    guard !path.isEmpty, rest.dropFirst(path.count).elementsEqual([0x29, 0x5D]) else { return nil }
    return String(decoding: path, as: UTF8.self)
  }

  /// Letters and digits of ASCII, the space, and the marks - . / ,
  private static func isOfTitle(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x2C...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  /// The same without the space and the comma, but with the underscore.
  private static func isOfPath(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte != 0x20 && byte != 0x2C && isOfTitle(byte)
  }
}
