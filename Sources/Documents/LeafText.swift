/// The raw text of one paragraph or heading, in each language, before its inlines are read.
struct LeafText {
  let target: String
  /// `nil` where no unit lies in it.
  let source: String?
  let segments: [SegmentID]
  /// The bytes of its first character to its last.
  let range: Range<Int>
  let alert: Block.Alert.Kind?
}
