/// The id of a bilingual unit: `data-ttu-id` of its target and `data-stu-id` of its source.
package struct SegmentID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether one target stands for several sentences of the source (`99cc0-p104`).
  package var isMerged: Bool { rawValue.contains("-p") }

  package var description: String { rawValue }
}
