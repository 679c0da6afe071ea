import Markup

/// The inline content of a unit, or of a match, within which codes refer to each other.
struct CodeScope {
  /// What is known of a segment or ignorable.
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
  /// Ids of original data.
  var data: [String] = []
  /// Ids of segments and ignorables.
  var partIDs: [String] = []
  var noteIDs: [String] = []

  init(isMatch: Bool) { self.isMatch = isMatch }

  /// Empties it for the next unit, keeping its room.
  mutating func clear() {
    parts.removeAll(keepingCapacity: true)
    source.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
    data.removeAll(keepingCapacity: true)
    partIDs.removeAll(keepingCapacity: true)
    noteIDs.removeAll(keepingCapacity: true)
  }
}
