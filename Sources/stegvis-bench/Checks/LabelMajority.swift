import Documents
import Translation

/// What field tools do with labels: the rendering that most sentences have is right, any other wrong.
struct LabelMajority {
  /// By English label, then by rendering: the number of sentences.
  private var uses: [String: [String: Int]] = [:]

  /// Adds the labels of a page, or with -1 takes them out again.
  mutating func add(_ document: Document, by sign: Int) {
    for segment in document.segments {
      guard let pair = Self.pair(segment) else { continue }
      uses[pair.source, default: [:]][pair.target, default: 0] += sign
    }
  }

  /// Whether a sentence's label is another than that of most; `nil` where it has none that is known.
  func isOther(_ segment: Segment) -> Bool? {
    guard let pair = Self.pair(segment),
      let best = uses[pair.source]?.filter({ $0.value > 0 })
        .max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
    else { return nil }
    return best.key != pair.target
  }

  /// The label of a sentence that sets off one, there and in its English.
  private static func pair(_ segment: Segment) -> (source: String, target: String)? {
    guard let english = segment.source else { return nil }
    let source = MarkdownCodes.text(of: english).setOff
    let target = MarkdownCodes.text(of: segment.target).setOff
    guard source.count == 1, target.count == 1 else { return nil }
    return (source[0].lowercased(), target[0].lowercased())
  }
}
