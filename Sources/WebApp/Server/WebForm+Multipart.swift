extension WebForm {
  /// `multipart/form-data` (RFC 7578); `nil` where it is none.
  ///
  /// - Parameter type: the `Content-Type` header, which names the boundary.
  init?(multipart bytes: [UInt8], type: String) {
    guard let boundary = Self.boundary(of: type) else { return nil }
    let delimiter = Array("--\(boundary)".utf8)
    var starts = Self.places(of: delimiter, in: bytes)[...]
    guard starts.first == 0 else { return nil }
    while let start = starts.popFirst(), let end = starts.first {
      // A line end stands before each delimiter and behind it.
      let part = bytes[(start + delimiter.count)..<end].dropFirst(2).dropLast(2)
      guard let (name, file, content) = Self.part(part) else { return nil }
      if let file {
        files[name] = File(name: file, bytes: Array(content))
      } else {
        fields[name, default: []].append(String(decoding: content, as: UTF8.self))
      }
    }
  }

  private static func boundary(of type: String) -> String? {
    guard type.lowercased().hasPrefix("multipart/form-data"),
      let start = type.range(of: "boundary=")
    else { return nil }
    let value = type[start.upperBound...].prefix { $0 != ";" }
    let bare = value.hasPrefix("\"") ? value.dropFirst().prefix { $0 != "\"" } : value
    // RFC 2046 §5.1.1: at most 70 characters.
    return bare.isEmpty || bare.utf8.count > 70 ? nil : String(bare)
  }

  private static func part(
    _ bytes: ArraySlice<UInt8>
  ) -> (name: String, file: String?, content: ArraySlice<UInt8>)? {
    let gap = Array("\r\n\r\n".utf8)
    guard let end = places(of: gap, in: Array(bytes), most: 1).first else { return nil }
    let head = String(decoding: bytes.prefix(end), as: UTF8.self)
    guard
      let line = head.split(separator: "\r\n").first(where: {
        $0.lowercased().hasPrefix("content-disposition:")
      }), let name = parameter("name", of: line)
    else { return nil }
    return (name, parameter("filename", of: line), bytes.dropFirst(end + gap.count))
  }

  private static func parameter(_ name: String, of line: Substring) -> String? {
    guard let start = line.range(of: " \(name)=\"") else { return nil }
    return String(line[start.upperBound...].prefix { $0 != "\"" })
  }

  private static func places(of needle: [UInt8], in bytes: [UInt8], most: Int = 200) -> [Int] {
    guard let first = needle.first, bytes.count >= needle.count else { return [] }
    var found: [Int] = []
    var index = 0
    while index <= bytes.count - needle.count, found.count < most {
      guard bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle)
      else {
        index += 1
        continue
      }
      found.append(index)
      index += needle.count
    }
    return found
  }
}
