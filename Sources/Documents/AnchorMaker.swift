/// Gives every heading of a document its own anchor: no two are the same, and none is one that the
/// author uses.
package struct AnchorMaker {
  /// The anchors that are in use. The value is the last number tried behind an anchor, so that many
  /// headings with one text take linear time.
  private var numbers: [String: Int] = [:]

  package init() {}

  /// Returns the slug of `text`, with the first of `-1`, `-2` … that makes it unique where it is in
  /// use already, as GitHub does: "Save", "Save", "Save 1" give `save`, `save-1`, `save-1-1`.
  package mutating func anchor(for text: String) -> String {
    let slug = Self.slug(text)
    guard var number = numbers.updateValue(0, forKey: slug) else { return slug }
    var anchor: String
    repeat {
      number += 1
      anchor = "\(slug)-\(number)"
    } while numbers[anchor] != nil
    numbers[slug] = number
    numbers[anchor] = 0
    return anchor
  }

  /// Notes an anchor that the author has written.
  package mutating func take(_ anchor: String) {
    numbers[anchor, default: 0] += 0
  }

  /// `text` in lower case with hyphens for spaces and without punctuation, as GitHub makes slugs;
  /// `section` if nothing remains.
  static func slug(_ text: String) -> String {
    // As bytes: a text to which each character is appended took a fourteenth of reading a page.
    var slug: [UInt8] = []
    slug.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      // a to z, 0 to 9, the hyphen and the underscore
      case 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F: slug.append(UInt8(scalar.value))
      case 0x41...0x5A: slug.append(UInt8(scalar.value) + 0x20)
      case 0x20, 0x09: slug.append(0x2D)
      case 0..<0x80: break
      case _: append(scalar, to: &slug)
      }
    }
    return slug.isEmpty ? "section" : String(decoding: slug, as: UTF8.self)
  }

  private static func append(_ scalar: Unicode.Scalar, to slug: inout [UInt8]) {
    if scalar.properties.isWhitespace {
      slug.append(0x2D)
    } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
      slug.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    }
  }
}
