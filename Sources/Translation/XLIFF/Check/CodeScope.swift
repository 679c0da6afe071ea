import Markup

/// The inline content of a unit or match, inside which codes refer to each other.
struct CodeScope {
  /// The facts known about a segment or ignorable.
  struct Part {
    let isSegment: Bool
    let state: String?
    let place: XMLPlace
    var hasTarget = false

    var isFinal: Bool { state == "final" }
  }

  let isMatch: Bool
  var parts: [Part] = []
  var source: [InlineCode] = []
  var target: [InlineCode] = []
  /// The ids of original data.
  var data: [String] = []
  /// The ids of segments and ignorables.
  var partIDs: [String] = []
  var noteIDs: [String] = []

  init(isMatch: Bool) { self.isMatch = isMatch }

  /// Empties the scope for the next unit, but keeps its memory.
  mutating func clear() {
    parts.removeAll(keepingCapacity: true)
    source.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
    data.removeAll(keepingCapacity: true)
    partIDs.removeAll(keepingCapacity: true)
    noteIDs.removeAll(keepingCapacity: true)
  }
}
