/// A version of the XML Localisation Interchange File Format (OASIS).
package enum XLIFFVersion: String, CaseIterable, Sendable {
  case v12 = "1.2"
  case v20 = "2.0"
  case v21 = "2.1"
  case v22 = "2.2"

  package var namespace: String {
    switch self {
    case .v12: "urn:oasis:names:tc:xliff:document:1.2"
    case .v20, .v21: "urn:oasis:names:tc:xliff:document:2.0"
    case .v22: "urn:oasis:names:tc:xliff:document:2.2"
    }
  }
}
