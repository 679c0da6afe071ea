/// The part number of a product, such as `ENTERPRISEPACK`; the interface calls it a string id.
package struct PartNumber: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: PartNumber, other: PartNumber) -> Bool {
    one.rawValue < other.rawValue
  }
}
