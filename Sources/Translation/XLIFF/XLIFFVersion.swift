/// A version of the XML Localisation Interchange File Format (OASIS).
package enum XLIFFVersion: String, CaseIterable, Sendable {
  case v1_2 = "1.2"
  case v2_0 = "2.0"
  case v2_1 = "2.1"
  case v2_2 = "2.2"

  package var namespace: String {
    switch self {
    case .v1_2: "urn:oasis:names:tc:xliff:document:1.2"
    case .v2_0, .v2_1: "urn:oasis:names:tc:xliff:document:2.0"
    case .v2_2: "urn:oasis:names:tc:xliff:document:2.2"
    }
  }
}
