/// The id of a bilingual unit: `data-ttu-id` of its target and `data-stu-id` of its source.
package struct SegmentID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package var description: String { rawValue }
}
