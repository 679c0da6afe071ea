import Diagnostics

/// Steps whose markers are plain text in Markdown, such as lettered sub-steps (`a.`), read from the
/// lines of a paragraph.
struct TextMarkerList {
  /// The text before the first step; `nil` if there is none.
  private(set) var before: LeafSource?
  private(set) var steps: [(marker: TextMarker, text: LeafSource)] = []

  /// Whether a line of a leaf may begin like a step; `false` is certain.
  static func mayBegin(_ leaf: LeafSource) -> Bool {
    guard leaf.lines.count == 1 else {
      return leaf.lines.contains {
        TextMarker.mayBegin($0, leaf.context.units(in: $0).first, leaf.context)
      }
    }
    return TextMarker.mayBegin(leaf.lines[0], leaf.units.first, leaf.context)
  }

  /// Reads the steps of a paragraph; `nil` if it has none.
  ///
  /// - Parameters:
  ///   - expected: the last marker of the list that this paragraph may continue; `nil` if there is
  ///     none.
  ///   - next: the next paragraph, which may continue a list that begins here.
  ///   - isInOrdered: whether the paragraph is part of a step.
  init?(
    _ leaf: LeafSource, after expected: TextMarker?, next: LeafSource?, isInOrdered: Bool
  ) {
    var lines: [Range<Int>] = []
    for line in leaf.lines {
      guard let (marker, rest) = TextMarker.marker(in: line, of: leaf),
        isNext(marker, after: steps.last?.marker ?? expected)
      else {
        if steps.isEmpty {
          lines.append(line)
        } else {
          steps[steps.count - 1].text.lines.append(line)
        }
        continue
      }
      steps.append((marker, rest))
    }
    guard let first = steps.first?.marker, let last = steps.last?.marker else { return nil }
    let goesOn = steps.count > 1 || expected != nil || first.isOwnUnit
    let isFollowed =
      next?.lines.first.flatMap { line in next.flatMap { TextMarker.marker(in: line, of: $0) } }
      .map { isNext($0.marker, after: last) } ?? false
    guard goesOn || isFollowed || isInOrdered && first.style == .letter else { return nil }
    before = lines.isEmpty ? nil : leaf.context.leaf(lines)
    for index in steps.indices where steps[index].text.lines.count > 1 {
      let own = steps[index].text.units
      let rest = leaf.context.leaf(Array(steps[index].text.lines.dropFirst())).units
      steps[index].text.units = own + rest.drop { unit in own.contains { $0.range == unit.range } }
    }
  }

  private func isNext(_ marker: TextMarker, after last: TextMarker?) -> Bool {
    guard let last else { return marker.value == 1 }
    return marker.style == last.style && marker.value == last.value + 1
  }
}
