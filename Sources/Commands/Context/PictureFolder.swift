import Documents
import FoundationEssentials
import Workspaces

/// The kinds of pictures that are shown.
package enum PictureKind: String, Hashable, Sendable {
  case png, jpeg, gif, webp, svg

  /// The endings of their names, in lower case.
  static let endings = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"]

  /// The kind that the first bytes of a file tell, whatever its name is; `nil` if it is none of them.
  package init?(_ bytes: [UInt8]) {
    func begins(_ start: [UInt8], at index: Int = 0) -> Bool {
      bytes.dropFirst(index).starts(with: start)
    }
    // PNG §5.2, ISO/IEC 10918-1 B.1.1.3, GIF89a §17, RFC 9649 §2.4.
    if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if begins([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) {
      self = .gif
    } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
      self = .webp
    } else if Self.isDrawing(bytes) {
      self = .svg
    } else {
      return nil
    }
  }

  /// Whether it is XML whose beginning has an `svg` element. Wherever it is shown, it can neither run
  /// nor load anything.
  private static func isDrawing(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(4_096), as: UTF8.self)
    let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return text.hasPrefix("<") && (text.contains("<svg") || text.contains(":svg"))
  }

  /// RFC 2046, RFC 9649 and SVG 2 appendix G.
  package var mediaType: String {
    switch self {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .gif: "image/gif"
    case .webp: "image/webp"
    case .svg: "image/svg+xml"
    }
  }
}

/// Where a picture of a document lies: in the folder of the document, or below it.
package struct PicturePlace: Hashable, Sendable {
  /// Relative to the folder of the document, without `.` and `..`.
  package let path: String

  /// The place that a document names; `nil` for an address elsewhere, a path out of the folder, and a
  /// name that no picture has.
  package init?(_ destination: String) {
    let address = destination.prefix { $0 != "?" && $0 != "#" }
    guard let path = String(address).removingPercentEncoding else { return nil }
    // Word and other programs on Windows write paths with backslashes.
    self.init(path: path.replacing("\\", with: "/"))
  }

  /// The place with this path; `nil` if it leads out of the folder, or no picture has such a name.
  package init?(path: String) {
    // RFC 3986 §3.1: a colon before the first slash ends a scheme, or a drive.
    guard !path.hasPrefix("/"), !path.prefix(while: { $0 != "/" }).contains(":"),
      !path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
    else { return nil }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      guard part == ".." else {
        parts.append(part)
        continue
      }
      guard parts.popLast() != nil else { return nil }
    }
    guard let name = parts.last?.lowercased(),
      PictureKind.endings.contains(where: name.hasSuffix)
    else { return nil }
    self.path = parts.joined(separator: "/")
  }

  /// Whether a document names a file that is not in its folder, which is never read.
  package static func isOutside(_ destination: String) -> Bool {
    let address = destination.prefix { $0 != "?" && $0 != "#" }
    guard !isElsewhere(destination),
      let path = String(address).removingPercentEncoding?.replacing("\\", with: "/")
    else { return false }
    guard !path.hasPrefix("/") else { return true }
    var depth = 0
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return true }
    }
    return false
  }

  /// Whether a document names something on another server, which is never fetched.
  package static func isElsewhere(_ destination: String) -> Bool {
    destination.hasPrefix("//")
      || destination.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.contains(":")
  }
}

/// The pictures beside a document: those in its folder or below, and no others.
package struct PictureFolder: Sendable {
  /// The largest picture that is shown, in bytes, and the most that all pictures of one document have
  /// that are kept with a session. The largest screenshot of a large screen takes about two megabytes.
  package static let largest = 4_194_304
  private static let mostBytes = 16_777_216

  private let folder: String

  /// - Parameter document: the path of the document.
  package init(besideDocument document: String) {
    let end = document.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = end.map { String(document[..<$0]) } ?? "."
    // The folder of `/guide.md` is the root.
    self.folder = folder.isEmpty ? "/" : folder
  }

  private func path(of place: PicturePlace) -> String {
    folder.hasSuffix("/") ? folder + place.path : "\(folder)/\(place.path)"
  }

  /// Whether there is a file at a place that may be read: no link leads out of the folder.
  package func has(_ place: PicturePlace) -> Bool {
    let path = path(of: place)
    return FileReading.isFile(path) && FileReading.isReally(path, below: folder)
  }

  /// Whether there is a file at a place, but a link to it leads out of the folder.
  package func isLedOut(at place: PicturePlace) -> Bool {
    let path = path(of: place)
    return FileReading.isFile(path) && !FileReading.isReally(path, below: folder)
  }

  /// A picture; `nil` if there is none, or it is too large or something else.
  package func picture(at place: PicturePlace) -> (kind: PictureKind, bytes: [UInt8])? {
    guard has(place) else { return nil }
    do {
      let bytes = try FileReading.file(path(of: place), most: Self.largest).bytes
      return PictureKind(bytes).map { ($0, bytes) }
    } catch {
      // What cannot be read is shown by its words.
      return nil
    }
  }

  /// The pictures that documents of this folder show, as far as they are kept.
  func pictures(of documents: [Document]) -> [PicturePlace: [UInt8]] {
    var found: [PicturePlace: [UInt8]] = [:]
    var size = 0
    for document in documents {
      for destination in document.blocks.flatMap(\.passages).flatMap(\.pictures) {
        guard let place = PicturePlace(destination), found[place] == nil,
          let bytes = picture(at: place)?.bytes, size + bytes.count <= Self.mostBytes
        else { continue }
        size += bytes.count
        found[place] = bytes
      }
    }
    return found
  }
}

extension Passage {
  /// The destinations of the pictures in both languages.
  fileprivate var pictures: [String] { (target + (source ?? [])).flatMap(\.pictures) }
}

extension Inline {
  /// The destinations of the pictures in it.
  fileprivate var pictures: [String] {
    switch self {
    case .image(let destination, _): [destination]
    case .strong(let inner), .emphasis(let inner), .link(_, let inner): inner.flatMap(\.pictures)
    case .text, .code, .include, .lineBreak: []
    }
  }
}
