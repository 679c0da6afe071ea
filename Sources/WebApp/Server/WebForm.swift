import FoundationEssentials

/// What a form sent: fields by name, each with all its values, and files.
package struct WebForm: Sendable {
  /// A file that was uploaded.
  package struct File: Sendable {
    /// Its name on the sender's machine, without a folder where the browser is an ordinary one.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  package var fields: [String: [String]] = [:]
  package var files: [String: File] = [:]

  package subscript(_ name: String) -> String? { fields[name]?.first }

  /// Every value of a field, without those that are empty or white space.
  package func values(_ name: String) -> [String] {
    (fields[name] ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
  }
}

extension WebForm {
  /// `application/x-www-form-urlencoded` (WHATWG URL §5.1); what is no UTF-8 is replaced.
  package init(encoded text: String) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first else { continue }
      let value = parts.count > 1 ? parts[1] : ""
      fields[Self.decoded(name), default: []].append(Self.decoded(value))
    }
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
          rest.count >= 2
        {
          bytes.append(value)
          rest = rest.dropFirst(2)
        } else {
          bytes.append(byte)
        }
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

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

/// A header's value with its parameters: `form-data; name="file"; filename="a.xlf"` (RFC 9110 §5.6.6).
struct HeaderValue {
  /// What precedes the parameters, without white space around it.
  let value: String
  private var parameters: [String: String] = [:]

  /// Reads leniently: what is not a parameter is left out, and of two with one name the first counts.
  ///
  /// Goes by bytes: a quotation mark with a combining mark behind it is a quotation mark here too.
  init(_ text: String) {
    var rest = text.utf8[...]
    value = Self.word(&rest)
    while rest.popFirst() == Self.semicolon {
      let name = Self.word(&rest, until: Self.equals).lowercased()
      guard rest.first == Self.equals else { continue }
      rest.removeFirst()
      let value = rest.first == Self.quote ? Self.quoted(&rest) : Self.word(&rest)
      rest = rest.drop { $0 != Self.semicolon }
      if parameters[name] == nil { parameters[name] = value }
    }
  }

  /// The parameter of a name in lower case.
  subscript(_ name: String) -> String? { parameters[name] }

  private static let semicolon = UInt8(ascii: ";")
  private static let equals = UInt8(ascii: "=")
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func word(
    _ rest: inout Substring.UTF8View, until end: UInt8 = semicolon
  ) -> String {
    let word = rest.prefix { $0 != semicolon && $0 != end }
    rest = rest[word.endIndex...]
    return String(decoding: word, as: UTF8.self)
      .split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  /// Within quotation marks a backslash only escapes a quotation mark or a backslash: some browsers send
  /// `C:\guide.xlf` as it is.
  private static func quoted(_ rest: inout Substring.UTF8View) -> String {
    var text: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst(), byte != quote {
      if byte == backslash, let next = rest.first, next == quote || next == backslash {
        rest.removeFirst()
        text.append(next)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
