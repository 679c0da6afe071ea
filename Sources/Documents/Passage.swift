import Diagnostics

/// The text of one paragraph, heading or list item, in each language of the document.
package struct Passage: Hashable, Sendable {
  private enum Content: Sendable {
    case given(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace)
    case read(LeafSource, target: [Inline], source: [Inline]?)
    /// Markup that is read on demand, because most of a document is never looked at.
    case unread(LeafSource)
  }

  private let content: Content

  package init(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace) {
    content = .given(target: target, source: source, segments: segments, place: place)
  }

  init(_ leaf: LeafSource) { content = .unread(leaf) }

  init(_ leaf: LeafSource, target: [Inline], source: [Inline]?) {
    content = .read(leaf, target: target, source: source)
  }

  /// The text in the document's own language.
  package var target: [Inline] {
    switch content {
    case .given(let target, _, _, _), .read(_, let target, _): target
    case .unread(let leaf): leaf.inlines(.target)
    }
  }

  /// The corresponding English text; `nil` in a monolingual document.
  package var source: [Inline]? {
    switch content {
    case .given(_, let source, _, _), .read(_, _, let source): source
    case .unread(let leaf): leaf.hasSource ? leaf.inlines(.source) : nil
    }
  }

  /// The units of the passage, in order; empty in a monolingual document.
  package var segments: [SegmentID] {
    switch content {
    case .given(_, _, let segments, _): segments
    case .read(let leaf, _, _), .unread(let leaf): leaf.units.map(\.id)
    }
  }

  /// Where the text begins, and its length if it is on one line.
  package var place: SourcePlace {
    switch content {
    case .given(_, _, _, let place): place
    case .read(let leaf, _, _), .unread(let leaf): leaf.context.place(of: leaf.range)
    }
  }

  package static func == (left: Passage, right: Passage) -> Bool {
    left.place == right.place && left.target == right.target && left.source == right.source
      && left.segments == right.segments
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(place)
    hasher.combine(target)
  }
}
