/// The addresses of the pages for translators, after the language.
package enum TranslationAddress {
  package static let list = "translations"

  package static func document(_ name: String, only filter: SentenceFilter = .all) -> String {
    let query = "translations/document?path=\(encoded(name))"
    switch filter {
    case .all: return query
    case .findings, .unfinished: return "\(query)&only=\(filter.rawValue)"
    }
  }

  /// Returns the anchor of a sentence on its page.
  ///
  /// - Parameter row: The position of the sentence in the document, counted from 0.
  static func anchor(_ row: Int) -> String { "s\(row + 1)" }

  /// Percent-encodes a text for a query (RFC 3986 §2.3, §3.4); a slash may stay unencoded.
  package static func encoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { encoded, byte in
      let scalar = Unicode.Scalar(byte)
      if byte < 0x80,
        scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar)
      {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
  }
}
