import Diagnostics

/// The text of one paragraph, heading or list item, in each language the document has it in.
package struct Passage: Hashable, Sendable {
  private enum Content: Sendable {
    case read(target: [Inline], source: [Inline]?, segments: [SegmentID])
    /// Its markup is read when somebody asks: most of a document nobody does.
    case unread(LeafSource)
  }

  package let place: SourcePlace
  private let content: Content

  package init(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace) {
    content = .read(target: target, source: source, segments: segments)
    self.place = place
  }

  init(_ leaf: LeafSource, place: SourcePlace) {
    content = .unread(leaf)
    self.place = place
  }

  /// The text in the document's own language.
  package var target: [Inline] {
    switch content {
    case .read(let target, _, _): target
    case .unread(let leaf): leaf.inlines(.target)
    }
  }

  /// The English beside it; `nil` in a plain document.
  package var source: [Inline]? {
    switch content {
    case .read(_, let source, _): source
    case .unread(let leaf): leaf.hasSource ? leaf.inlines(.source) : nil
    }
  }

  /// The units the passage is made of, in order; empty in a plain document.
  package var segments: [SegmentID] {
    switch content {
    case .read(_, _, let segments): segments
    case .unread(let leaf): leaf.units.map(\.id)
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
