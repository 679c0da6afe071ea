import Diagnostics
import FoundationEssentials

/// The data of a form: fields by name, each with all its values, and uploaded files.
package struct WebForm: Sendable {
  /// A file that was uploaded.
  package struct File: Sendable {
    /// The file's name on the sender's machine. Common browsers leave out the folder, but other
    /// clients may send anything.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  package var fields: [String: [String]] = [:]
  package var files: [String: File] = [:]

  /// The first value of a field; `nil` if the form has no such field.
  package subscript(_ name: String) -> String? { fields[name]?.first }

  /// The first value of each field whose name begins so, by the rest of its name, exactly as typed.
  func values(under prefix: String) -> [String: String] {
    let own = fields.compactMap { name, values in
      name.hasPrefix(prefix) ? values.first.map { (String(name.dropFirst(prefix.count)), $0) } : nil
    }
    return Dictionary(own) { first, _ in first }
  }

  /// Returns every value of a field, except those that are empty or only white space.
  package func values(_ name: String) -> [String] {
    (fields[name] ?? []).filter { !$0.allSatisfy(\.isWhitespace) }
  }
}

extension WebForm {
  /// Reads `application/x-www-form-urlencoded` (WHATWG URL §5.1). Bytes that are not UTF-8 become
  /// U+FFFD, and a percent sign without two hexadecimal digits is kept as it is.
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
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        if rest.count >= 2, let value = OutsideNumber.hexadecimal(digits, atMost: 0xFF) {
          bytes.append(UInt8(truncatingIfNeeded: value))
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
  /// Reads `multipart/form-data` (RFC 7578); `nil` if the body is incomplete or malformed.
  ///
  /// - Parameter type: The `Content-Type` header, which names the boundary.
  package init?(multipart bytes: [UInt8], type: String) {
    let media = HeaderValue(type)
    // RFC 2046 §5.1.1: a boundary has 1 to 70 characters.
    guard media.value.lowercased() == "multipart/form-data", let boundary = media["boundary"],
      (1...70).contains(boundary.utf8.count)
    else { return nil }
    var delimiters = Delimiters(boundary: boundary, in: bytes)
    // Text before the first delimiter is a preamble and text after the last an epilogue; both are
    // ignored.
    guard var current = delimiters.next() else { return nil }
    while !current.isLast {
      // A body without its last delimiter was cut off.
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

    /// Reads a part; `nil` if it has no header, or the header gives no name.
    init?(_ bytes: ArraySlice<UInt8>) {
      var rest = bytes
      var disposition: HeaderValue?
      // An empty line ends the header.
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

    /// Decodes the three characters that would end a name, which browsers percent-encode (HTML
    /// standard, "multipart/form-data encoding algorithm").
    private static func unescaped(_ name: String) -> String {
      name.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
  }
}

/// Finds the delimiters of a multipart body (RFC 2046 §5.1.1). A delimiter is a line of its own, so
/// a boundary in the middle of a line belongs to the file.
private struct Delimiters {
  struct Delimiter {
    /// The position of the line end before the boundary, which belongs to the delimiter.
    let start: Int
    /// The position after the delimiter's own line end.
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

  /// Returns the next delimiter; `nil` at the end of the body.
  mutating func next() -> Delimiter? {
    while index < bytes.count {
      let start = index
      // At the start of the body, no line end precedes a delimiter.
      let isAtStart = start == 0 && bytes.first == 0x2D
      if isAtStart || (bytes[start] == 0x0D && start + 1 < bytes.count && bytes[start + 1] == 0x0A),
        let found = delimiter(at: start, after: isAtStart ? 0 : 2)
      {
        // In an empty part, one line end is both the end of a delimiter and the start of the next.
        index = max(start + 1, found.isLast ? bytes.count : found.end - 2)
        return found
      }
      index += 1
    }
    return nil
  }

  /// Returns the delimiter that starts at a position; `nil` if there is none.
  ///
  /// - Parameter lineEnd: The length of the line end before the boundary, in bytes.
  private func delimiter(at start: Int, after lineEnd: Int) -> Delimiter? {
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

/// The value of a header with its parameters, such as `form-data; name="file"; filename="a.xlf"`
/// (RFC 9110 §5.6.6).
struct HeaderValue {
  /// The part before the parameters, without surrounding white space.
  let value: String
  private var parameters: [String: String] = [:]

  /// Reads a header's value leniently: anything that is not a parameter is ignored, and so is a
  /// parameter whose name has occurred before.
  ///
  /// The text is read byte by byte, because a quotation mark with a combining mark after it would
  /// be a different character, but still ends a value.
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

  /// The value of a parameter, by its name in lower case; `nil` if there is none.
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

  /// Reads a quoted value. A backslash escapes only a quotation mark or a backslash, because some
  /// browsers send `C:\guide.xlf` unescaped.
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
