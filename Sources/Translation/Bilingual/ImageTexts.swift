import Documents

/// The texts of images outside sentences, `![text](address)` and `alt-text="text"`, in a
/// translation. Their English is not kept next to them.
package struct ImageTexts {
  /// The texts by the address of their image, each in the order of the document.
  private var byAddress: [String: [String]] = [:]
  private let translate: (String) -> String?

  /// - Parameter translate: the translation of an English text; `nil` if it is not known.
  package init(_ translate: @escaping (String) -> String?) { self.translate = translate }

  /// The texts in an earlier version of a translation.
  package init(of document: Document) {
    translate = { _ in nil }
    var position = 0
    var rest: [UInt8] = []
    for segment in document.segments where segment.range.lowerBound >= position {
      rest += document.file.bytes[position..<segment.range.lowerBound]
      position = segment.range.upperBound
    }
    rest += document.file.bytes[position...]
    for line in String(decoding: rest, as: UTF8.self).split(whereSeparator: \.isNewline) {
      for image in Self.images(in: line) where !image.text.isEmpty {
        byAddress[String(image.address), default: []].append(String(image.text))
      }
    }
  }

  /// Markup with the texts of its images translated, as far as they are known. To be called in the
  /// order of the document.
  mutating func translated(_ markup: String) -> String {
    guard markup.contains("![") || markup.contains(":::image") else { return markup }
    var result = ""
    var position = markup.startIndex
    for line in markup.split(whereSeparator: \.isNewline) {
      for image in Self.images(in: line) where image.text.startIndex >= position {
        guard let text = translation(of: image.text, at: String(image.address)) else { continue }
        result += markup[position..<image.text.startIndex]
        result += text
        position = image.text.endIndex
      }
    }
    result += markup[position...]
    return result
  }

  private mutating func translation(of text: Substring, at address: String) -> String? {
    guard !text.isEmpty else { return nil }
    guard var known = byAddress[address], !known.isEmpty else { return translate(String(text)) }
    let first = known.removeFirst()
    byAddress[address] = known
    return first
  }

  /// The images in a line, each with its text and its address.
  private static func images(in line: Substring) -> [(text: Substring, address: Substring)] {
    if line.drop(while: { " \t>".contains($0) }).hasPrefix(":::image") {
      guard let text = attribute("alt-text", in: line), let address = attribute("source", in: line)
      else { return [] }
      return [(text, address)]
    }
    var images: [(text: Substring, address: Substring)] = []
    var rest = line
    while let start = rest.firstRange(of: "![") {
      rest = rest[start.upperBound...]
      guard let middle = rest.firstRange(of: "](") else { break }
      let text = rest[..<middle.lowerBound]
      let address = rest[middle.upperBound...].prefix { $0 != ")" && $0 != " " }
      images.append((text, address))
      rest = rest[address.endIndex...]
    }
    return images
  }

  private static func attribute(_ name: String, in line: Substring) -> Substring? {
    line.firstRange(of: "\(name)=\"").map { line[$0.upperBound...].prefix { $0 != "\"" } }
  }
}
