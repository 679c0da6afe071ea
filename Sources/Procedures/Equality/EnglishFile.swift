import Diagnostics
import Documents
import Markup

/// The English file that a document was translated from, prepared for comparison with it.
package struct EnglishFile: Sendable {
  package let file: SourceFile
  private let collapsed: [UInt8]

  package init(_ file: SourceFile) {
    self.file = file
    collapsed = Self.collapsed(file.bytes[...])
  }

  /// The path of the English file.
  package var path: String { file.path }

  /// Whether the file contains the English text of a unit, ignoring white space; `true` for a unit
  /// without English text.
  package func holds(_ segment: Segment) -> Bool {
    guard let source = segment.source else { return true }
    let text = Self.collapsed(Array(source.utf8)[...])
    return text.isEmpty
      || ByteSearch.first(text, in: collapsed, from: 0, to: collapsed.count) != nil
  }

  /// Whether `hash` is the SHA-1 of the file with CRLF line ends (`ms.openlocfilehash`, measured on
  /// 1,423 pages), or of its unchanged bytes, as on pages from 2017, with or without a byte order
  /// mark, which editors add and remove.
  package func has(hash: String) -> Bool {
    let hash = hash.lowercased()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bare = file.bytes.starts(with: mark) ? Array(file.bytes.dropFirst(3)) : file.bytes
    return [bare, mark + bare].contains { Self.hash(of: $0) == hash || Digest.sha1($0) == hash }
  }

  /// The hash by which translations refer to an English file: SHA-1 with CRLF line ends, as
  /// lower-case hexadecimal.
  package static func hash(of bytes: [UInt8]) -> String { Digest.sha1(withReturns(bytes)) }

  /// The units of a document that the English file no longer contains; empty if the hash is that of
  /// the file.
  package func diagnostics(of document: Document) -> [Diagnostic] {
    if let hash = document.sourceHash, has(hash: hash) { return [] }
    var found: [Diagnostic] = []
    if document.sourceHash != nil {
      found.append(
        Diagnostic(
          .sourceHash, .warning, at: SourcePlace(path: document.file.path),
          "English file '\(file.path)' is not the one this was translated from",
          advice: "translate what has changed, and then update ms.openlocfilehash"))
    }
    for (segment, place) in zip(document.segments, document.segmentPlaces) where !holds(segment) {
      found.append(
        Diagnostic(
          .sourceStale, .warning, at: place,
          "unit '\(segment.id)' translates a sentence that the English file does not have",
          related: [SourcePlace(path: file.path)]))
    }
    return found
  }

  private static func withReturns(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 32)
    var before: UInt8 = 0
    for byte in bytes {
      if byte == 0x0A, before != 0x0D { result.append(0x0D) }
      result.append(byte)
      before = byte
    }
    return result
  }

  /// The bytes with each run of white space reduced to one space, because lines may break
  /// elsewhere.
  private static func collapsed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        if let last = result.last, last != 0x20 { result.append(0x20) }
      } else {
        result.append(byte)
      }
    }
    if result.last == 0x20 { result.removeLast() }
    return result
  }
}
