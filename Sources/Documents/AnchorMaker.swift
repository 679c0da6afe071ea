/// Gives every heading of a document an anchor of its own.
struct AnchorMaker {
  private var uses: [String: Int] = [:]

  /// The slug of `text`; from its second use in the document on with `-1`, `-2` … at its end.
  mutating func anchor(for text: String) -> String {
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
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isWhitespace {
        slug.unicodeScalars.append("-")
      } else if scalar == "-" || scalar == "_" || scalar.properties.isAlphabetic
        || scalar.properties.numericType != nil
      {
        slug.unicodeScalars.append(scalar)
      }
    }
    return slug.isEmpty ? "section" : slug
  }
}
