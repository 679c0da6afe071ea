/// The segments that `<mrk mtype="seg">` marks in a unit of XLIFF 1.2 (2.2.5), and the text beside
/// them.
struct UnitSegmentation {
  enum Side { case source, target }

  private struct Content {
    /// For each segment, whether anything is in it.
    var segments: [Bool] = []
    var beside = ""
  }

  var side: Side?
  private var source = Content()
  private var target = Content()
  /// For each open `<mrk>`, whether it marks a segment.
  private var open: [Bool] = []

  /// What is wrong with the target's segments; `nil` if nothing is, or there are none.
  var flaw: ReturnedUnit.Flaw? {
    guard !target.segments.isEmpty else { return nil }
    if Self.folded(target.beside) != Self.folded(source.beside),
      target.beside.contains(where: { !$0.isWhitespace })
    {
      return .textBesideSegments
    }
    let total =
      source.segments.isEmpty ? target.segments.count : source.segments.count { $0 }
    let count = target.segments.count { $0 }
    return count > 0 && count < total ? .halfTranslated(count: count, total: total) : nil
  }

  mutating func beginSource() {
    source = Content()
    open = []
  }

  mutating func beginTarget() {
    target = Content()
    open = []
  }

  mutating func start(isSegment: Bool) {
    open.append(isSegment)
    guard isSegment else { return }
    switch side {
    case .source: source.segments.append(false)
    case .target: target.segments.append(false)
    case nil: break
    }
  }

  mutating func end() { _ = open.popLast() }

  mutating func add(_ text: String) {
    switch side {
    case .source: add(text, to: &source)
    case .target: add(text, to: &target)
    case nil: break
    }
  }

  private func add(_ text: String, to content: inout Content) {
    guard open.contains(true) else {
      content.beside += text
      return
    }
    if let last = content.segments.indices.last, text.contains(where: { !$0.isWhitespace }) {
      content.segments[last] = true
    }
  }

  private static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
