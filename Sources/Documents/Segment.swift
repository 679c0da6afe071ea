/// One translated sentence with its id, its text and, in a bilingual document, its source text.
package struct Segment: Hashable, Sendable {
  /// The unit's id, such as `99cc0-110` or `99cc0-p104`.
  package let id: SegmentID
  /// Line of the unit's first character, counted from 1.
  package let line: Int
  /// Column of the unit's first character, counted from 1, in characters.
  package let column: Int
  /// The exact characters of the target.
  package let target: String
  /// The exact characters of the source; `nil` where the unit has lost its source span.
  package let source: String?
  /// The bytes of the target's text in the file.
  package let targetRange: Range<Int>
  /// The bytes of the source's text in the file.
  package let sourceRange: Range<Int>?
  /// The bytes of the whole unit, its spans included.
  package let range: Range<Int>

  package init(
    id: SegmentID, line: Int, column: Int, target: String, source: String?,
    targetRange: Range<Int>, sourceRange: Range<Int>?, range: Range<Int>
  ) {
    self.id = id
    self.line = line
    self.column = column
    self.target = target
    self.source = source
    self.targetRange = targetRange
    self.sourceRange = sourceRange
    self.range = range
  }
}
