/// The namespaces of XLIFF 2's modules (2.1, 5).
enum XLIFFModule {
  static let matches = "urn:oasis:names:tc:xliff:matches:2.0"
  static let glossary = "urn:oasis:names:tc:xliff:glossary:2.0"
  static let formatStyle = "urn:oasis:names:tc:xliff:fs:2.0"
  static let metadata = "urn:oasis:names:tc:xliff:metadata:2.0"
  static let resourceData = "urn:oasis:names:tc:xliff:resourcedata:2.0"
  static let sizeRestriction = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
  static let validation = "urn:oasis:names:tc:xliff:validation:2.0"
  static let its = "http://www.w3.org/2005/11/its"
  static let itsExtension = "urn:oasis:names:tc:xliff:itsm:2.1"
  static let pluralGenderSelect = "urn:oasis:names:tc:xliff:pgs:1.0"
}
