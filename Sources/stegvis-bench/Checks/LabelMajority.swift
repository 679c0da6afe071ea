import Documents
import Translation

/// The method of translation tools: the most frequent rendering of a label is right, and any other
/// is wrong.
struct LabelMajority {
  /// The number of sentences, by English label and then by rendering.
  private var uses: [String: [String: Int]] = [:]

  /// Adds the labels of a page, or removes them if `sign` is -1.
  mutating func add(_ document: Document, by sign: Int) {
    for segment in document.segments {
      guard let pair = Self.pair(segment) else { continue }
      uses[pair.source, default: [:]][pair.target, default: 0] += sign
    }
  }

  /// Returns whether the label of a sentence differs from the most frequent one; `nil` if it has no
  /// known label.
  func isOther(_ segment: Segment) -> Bool? {
    guard let pair = Self.pair(segment),
      let best = uses[pair.source]?.filter({ $0.value > 0 })
        .max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
    else { return nil }
    return best.key != pair.target
  }

  /// Returns the single label of a sentence and of its English.
  private static func pair(_ segment: Segment) -> (source: String, target: String)? {
    guard let english = segment.source else { return nil }
    let source = MarkdownCodes.text(of: english).setOff
    let target = MarkdownCodes.text(of: segment.target).setOff
    guard source.count == 1, target.count == 1 else { return nil }
    return (source[0].lowercased(), target[0].lowercased())
  }
}
