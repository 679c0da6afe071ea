import Documents
import Procedures
import Workspaces

/// A document with all that belongs to it: its translations, what they include, the pictures beside it,
/// and its bindings.
struct DocumentBelongings {
  /// The files by their paths from the folder of the document, which none of them leads out of.
  private(set) var files: [String: SourceFile] = [:]
  /// What the document names, and what is not among the files, with the reason.
  private(set) var missing: [(path: String, problem: FileProblem)] = []

  /// More files, and more bytes, do not belong to one document: the largest page that was measured
  /// shows 114 pictures.
  static let mostFiles = 2000
  static let mostBytes = FileReading.most

  private let folder: String
  private var bytes = 0

  /// - Parameters:
  ///   - family: the document's files.
  ///   - bindings: the ending of the files beside them that are bindings.
  /// - Throws: `WorkspaceFailure` if a file cannot be read, or there are too many (`.tooLarge`).
  init(
    of family: DocumentFamily, _ reading: DocumentReading, bindings: String = ".binding.yaml"
  ) throws {
    folder = Self.folder(of: family.path)
    var pictures: [(destination: String, from: String)] = []
    for file in family.files {
      try add(file)
      let binding = file.path + bindings
      if FileReading.isFile(binding) {
        if FileReading.isReally(binding, below: folder) {
          try add(FileReading.file(binding, most: Self.mostBytes))
        } else {
          note(self.relative(binding) ?? binding, .outside)
        }
      }
      let document = DocumentReader.read(
        file, including: reading.included, languages: reading.languages)
      for part in document.included { try add(part) }
      for passage in document.blocks.flatMap(\.passages) {
        for text in [passage.target, passage.source ?? []] {
          pictures += text.flatMap(\.images).map { ($0, passage.place.path) }
        }
      }
    }
    for picture in pictures { try add(picture: picture.destination, from: picture.from) }
  }

  private mutating func add(picture destination: String, from page: String) throws {
    guard let written = Self.path(destination) else { return }
    let path = written.hasPrefix("/") ? written : "\(Self.folder(of: page))/\(written)"
    guard !written.hasPrefix("/"), let relative = relative(path) else {
      return note(written, .outside)
    }
    guard files[relative] == nil else { return }
    let there = "\(folder)/\(relative)"
    guard FileReading.exists(there) else { return note(relative, .notFound) }
    guard FileReading.isReally(there, below: folder) else { return note(relative, .outside) }
    do {
      try add(FileReading.file(there, most: Self.mostBytes))
    } catch WorkspaceFailure.notReadable(_, let problem) where problem != .tooLarge {
      note(relative, problem)
    }
  }

  private mutating func note(_ path: String, _ problem: FileProblem) {
    guard !missing.contains(where: { $0.path == path }) else { return }
    missing.append((path, problem))
  }

  private mutating func add(_ file: SourceFile) throws {
    guard let relative = relative(file.path) else { return note(file.path, .outside) }
    guard files.updateValue(file, forKey: relative) == nil else { return }
    bytes += file.bytes.count
    guard files.count <= Self.mostFiles, bytes <= Self.mostBytes else {
      throw WorkspaceFailure.notReadable(file.path, .tooLarge)
    }
  }

  /// The path of a file from the folder of the document; `nil` if it is outside.
  private func relative(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let own = folder.split(separator: "/").filter { $0 != "." }
    guard parts.count > own.count, parts.starts(with: own) else { return nil }
    let rest = parts.dropFirst(own.count)
    return rest.contains("..") ? nil : rest.joined(separator: "/")
  }

  /// The folder of a file; `.` for the current one.
  private static func folder(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.joined(separator: "/")
    return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
  }

  /// The path that a picture is at; `nil` for an address, which is not beside the document.
  private static func path(_ destination: String) -> String? {
    let written = destination.prefix { $0 != "?" && $0 != "#" }
    guard !written.isEmpty, !written.hasPrefix("//") else { return nil }
    if let colon = written.firstIndex(of: ":"), !written[..<colon].contains("/") { return nil }
    return written.removingPercentEncoding ?? String(written)
  }
}

extension Inline {
  /// Where the images in it are.
  fileprivate var images: [String] {
    switch self {
    case .image(let destination, _): [destination]
    case .strong(let inner), .emphasis(let inner), .link(_, let inner): inner.flatMap(\.images)
    case .text, .code, .include, .lineBreak: []
    }
  }
}

extension Substring {
  /// The text with the bytes that `%20` and the like stand for (RFC 3986 §2.1); `nil` if that is no
  /// UTF-8, or has a zero in it.
  fileprivate var removingPercentEncoding: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let first = rest.popFirst() {
      let digits = Substring(rest.prefix(2)).compactMap(\.hexDigitValue)
      if first == 0x25, let high = digits.first, let low = digits.last, digits.count == 2 {
        bytes.append(UInt8(high * 16 + low))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(first)
      }
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }
}
