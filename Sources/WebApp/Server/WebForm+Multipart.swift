extension WebForm {
  /// Reads `multipart/form-data` (RFC 7578); `nil` where the body is not a whole one.
  ///
  /// - Parameter type: the `Content-Type` header, which names the boundary.
  package init?(multipart bytes: [UInt8], type: String) {
    let media = HeaderValue(type)
    // RFC 2046 §5.1.1: a boundary has 1 to 70 characters.
    guard media.value.lowercased() == "multipart/form-data", let boundary = media["boundary"],
      (1...70).contains(boundary.utf8.count)
    else { return nil }
    var delimiters = Delimiters(boundary: boundary, in: bytes)
    // What comes before the first delimiter is a preamble, and what follows the last an epilogue.
    guard var current = delimiters.next() else { return nil }
    while !current.isLast {
      // Without the last delimiter the body was cut off.
      guard let next = delimiters.next(),
        let part = Part(bytes[min(current.end, next.start)..<next.start])
      else { return nil }
      if let file = part.file {
        files[part.name] = File(name: file, bytes: Array(part.content))
      } else {
        fields[part.name, default: []].append(String(decoding: part.content, as: UTF8.self))
      }
      current = next
    }
  }

  /// One field or file, between two delimiters (RFC 7578 §4.2).
  private struct Part {
    let name: String
    /// `nil` for a field.
    let file: String?
    let content: ArraySlice<UInt8>

    /// `nil` where it has no head, or no name in it.
    init?(_ bytes: ArraySlice<UInt8>) {
      var rest = bytes
      var disposition: HeaderValue?
      // An empty line ends the head.
      while let end = rest.firstIndex(of: 0x0A), end > rest.startIndex,
        rest[end - 1] == 0x0D
      {
        let line = String(decoding: rest[rest.startIndex..<(end - 1)], as: UTF8.self)
        rest = rest[(end + 1)...]
        guard !line.isEmpty else {
          guard let name = disposition?["name"] else { return nil }
          self.name = Self.unescaped(name)
          file = disposition?["filename"].map(Self.unescaped)
          content = rest
          return
        }
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0].lowercased() == "content-disposition" {
          disposition = HeaderValue(String(parts[1]))
        }
      }
      return nil
    }

    /// Browsers write the three characters that would end a name as percent signs and digits (HTML
    /// standard, "multipart/form-data encoding algorithm").
    private static func unescaped(_ name: String) -> String {
      name.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
  }
}

/// Finds the delimiters of a multipart body (RFC 2046 §5.1.1): lines of their own, so that a boundary in
/// the middle of a file's line is part of the file.
private struct Delimiters {
  struct Delimiter {
    /// Where the line end before it begins, which belongs to the delimiter.
    let start: Int
    /// Behind its own line end.
    let end: Int
    let isLast: Bool
  }

  private let line: [UInt8]
  private let bytes: [UInt8]
  private var index = 0

  init(boundary: String, in bytes: [UInt8]) {
    line = Array("--\(boundary)".utf8)
    self.bytes = bytes
  }

  mutating func next() -> Delimiter? {
    while index < bytes.count {
      let start = index
      // At the head of the body there is no line end before it.
      let isHead = start == 0 && bytes.first == 0x2D
      if isHead || (bytes[start] == 0x0D && start + 1 < bytes.count && bytes[start + 1] == 0x0A),
        let found = delimiter(at: start, behind: isHead ? 0 : 2)
      {
        // The line end behind one delimiter may be the one before the next: an empty part.
        index = max(start + 1, found.isLast ? bytes.count : found.end - 2)
        return found
      }
      index += 1
    }
    return nil
  }

  private func delimiter(at start: Int, behind lineEnd: Int) -> Delimiter? {
    var end = start + lineEnd
    guard bytes.count - end >= line.count, bytes[end..<(end + line.count)].elementsEqual(line)
    else { return nil }
    end += line.count
    let isLast = bytes[end...].starts(with: [0x2D, 0x2D])
    if isLast { end += 2 }
    while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
    if bytes[end...].starts(with: [0x0D, 0x0A]) {
      return Delimiter(start: start, end: end + 2, isLast: isLast)
    }
    return isLast && end == bytes.count ? Delimiter(start: start, end: end, isLast: true) : nil
  }
}
