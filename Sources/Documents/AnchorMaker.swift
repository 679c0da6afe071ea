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
    guard var number = numbers[slug] else {
      numbers[slug] = 0
      return slug
    }
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
    if numbers[anchor] == nil { numbers[anchor] = 0 }
  }

  /// `text` in lower case with hyphens for spaces and without punctuation, as GitHub makes slugs;
  /// `section` if nothing remains.
  static func slug(_ text: String) -> String {
    var slug = ""
    slug.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", "-", "_": slug.unicodeScalars.append(scalar)
      case "A"..."Z": slug.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
      case " ", "\t": slug.unicodeScalars.append("-")
      case "\0"..."\u{7F}": break
      default: append(scalar, to: &slug)
      }
    }
    return slug.isEmpty ? "section" : slug
  }

  private static func append(_ scalar: Unicode.Scalar, to slug: inout String) {
    if scalar.properties.isWhitespace {
      slug.unicodeScalars.append("-")
    } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
      slug += scalar.properties.lowercaseMapping
    }
  }
}
