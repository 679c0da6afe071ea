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
  var data: Set<String> = []
  /// Ids of segments and ignorables.
  var partIDs: Set<String> = []
  var noteIDs: Set<String> = []

  init(isMatch: Bool) { self.isMatch = isMatch }

  /// Empties it for the next unit, keeping its room.
  mutating func clear() {
    parts.removeAll(keepingCapacity: true)
    source.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
    if !data.isEmpty { data.removeAll(keepingCapacity: true) }
    if !partIDs.isEmpty { partIDs.removeAll(keepingCapacity: true) }
    if !noteIDs.isEmpty { noteIDs.removeAll(keepingCapacity: true) }
  }
}
