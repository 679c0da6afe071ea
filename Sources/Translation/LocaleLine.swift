/// A line of a locale file.
enum LocaleLine {
  case blank
  case entry(key: String, text: String)
  case unreadable

  init(_ line: ArraySlice<UInt8>) {
    var line = line
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    guard let first = line.first(where: { $0 != UInt8(ascii: " ") }),
      first != UInt8(ascii: "#")
    else {
      self = .blank
      return
    }
    guard line.first == first, let colon = line.firstIndex(of: UInt8(ascii: ":")),
      colon > line.startIndex
    else {
      self = .unreadable
      return
    }
    let key = String(decoding: line[..<colon], as: UTF8.self)
    let value = line[(colon + 1)...]
    guard value.first == UInt8(ascii: " ") else {
      self = .unreadable
      return
    }
    guard let text = Self.scalar(Self.trimmed(value)) else {
      self = .unreadable
      return
    }
    self = .entry(key: key, text: text)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { $0 == UInt8(ascii: " ") }
    while bytes.last == UInt8(ascii: " ") { bytes = bytes.dropLast() }
    return bytes
  }

  /// The text of a plain or double-quoted scalar; `nil` for anything else.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let first = bytes.first else { return nil }
    if first == UInt8(ascii: "\"") {
      guard bytes.count >= 2, bytes.last == first else { return nil }
      return unescaped(bytes.dropFirst().dropLast())
    }
    // The indicators of YAML 1.2 §5.3: a value that begins with one is not a plain scalar.
    guard !"'{}[],&*#?|-<>=!%@`".utf8.contains(first) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.contains(UInt8(ascii: "\\")) || bytes.contains(UInt8(ascii: "\"")) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte != UInt8(ascii: "\"") else { return nil }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
      case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
      default: return nil
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
