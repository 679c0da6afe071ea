/// Gives every heading of a document an anchor of its own.
package struct AnchorMaker {
  private var uses: [String: Int] = [:]

  package init() {}

  /// The slug of `text`; from its second use in the document on with `-1`, `-2` … at its end.
  package mutating func anchor(for text: String) -> String {
    let slug = Self.slug(text)
    let count = uses[slug, default: 0]
    uses[slug] = count + 1
    return count == 0 ? slug : "\(slug)-\(count)"
  }

  /// Notes that an author has taken `anchor`.
  mutating func take(_ anchor: String) { uses[anchor, default: 0] += 1 }

  /// `text` in lower case with hyphens for spaces and without punctuation, as GitHub makes slugs.
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
