/// The id of a bilingual unit: `data-ttu-id` on its target and `data-stu-id` on its source.
package struct SegmentID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether one target translates several source sentences (`99cc0-p104`).
  package var isMerged: Bool { rawValue.contains("-p") }

  package var description: String { rawValue }
}
