import Diagnostics
import Documents
import Markup

/// The English file a document says it was translated from, held against the document.
package struct EnglishFile: Sendable {
  private let file: SourceFile
  private let evened: [UInt8]

  package init(_ file: SourceFile) {
    self.file = file
    evened = Self.evened(file.bytes[...])
  }

  package var path: String { file.path }

  /// Whether the English beside a sentence is in the file, white space aside.
  package func holds(_ segment: Segment) -> Bool {
    guard let source = segment.source else { return true }
    let text = Self.evened(Array(source.utf8)[...])
    return text.isEmpty
      || ByteSearch.first(text, in: evened, from: 0, to: evened.count) != nil
  }

  /// Whether `hash` is the file's: SHA-1 with CRLF line ends (`ms.openlocfilehash`, measured on
  /// 1,423 pages), or of its bytes as they are, as pages of 2017 have it.
  package func has(hash: String) -> Bool {
    [Self.hash(of: file.bytes), Digest.sha1(file.bytes)].contains(hash.lowercased())
  }

  /// What translations of an English file name it by: SHA-1 with CRLF line ends.
  package static func hash(of bytes: [UInt8]) -> String { Digest.sha1(withReturns(bytes)) }

  /// What in a document is no longer in the English file; nothing where the hash is the file's.
  package func diagnostics(of document: Document) -> [Diagnostic] {
    if let hash = document.sourceHash, has(hash: hash) { return [] }
    var found: [Diagnostic] = []
    if document.sourceHash != nil {
      found.append(
        Diagnostic(
          .sourceHash, .warning, at: SourcePlace(path: document.file.path),
          "English file '\(file.path)' is not the one this was translated from",
          advice: "translate what has changed, then set ms.openlocfilehash anew"))
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

  /// The bytes with runs of white space as one space: a sentence may be broken elsewhere.
  private static func evened(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
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
