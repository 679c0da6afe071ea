import Diagnostics

/// The text of one paragraph, heading or list item, in each language the document has it in.
package struct Passage: Hashable, Sendable {
  /// The text in the document's own language.
  package let target: [Inline]
  /// The English beside it; `nil` in a plain document.
  package let source: [Inline]?
  /// The units the passage is made of, in order; empty in a plain document.
  package let segments: [SegmentID]
  package let place: SourcePlace

  package init(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace) {
    self.target = target
    self.source = source
    self.segments = segments
    self.place = place
  }
}
