import Diagnostics

/// The text of one paragraph, heading or list item, in each language the document has it in.
package struct Passage: Hashable, Sendable {
  private enum Content: Sendable {
    case given(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace)
    case read(LeafSource, target: [Inline], source: [Inline]?)
    /// Its markup is read when somebody asks: most of a document nobody does.
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

  /// The English beside it; `nil` in a plain document.
  package var source: [Inline]? {
    switch content {
    case .given(_, let source, _, _), .read(_, _, let source): source
    case .unread(let leaf): leaf.hasSource ? leaf.inlines(.source) : nil
    }
  }

  /// The units the passage is made of, in order; empty in a plain document.
  package var segments: [SegmentID] {
    switch content {
    case .given(_, _, let segments, _): segments
    case .read(let leaf, _, _), .unread(let leaf): leaf.units.map(\.id)
    }
  }

  /// Where the text begins.
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
