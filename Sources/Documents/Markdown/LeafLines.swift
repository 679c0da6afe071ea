/// The bytes of each line of a text in a file, without the markers of the blocks around it.
///
/// Nearly all texts are one line, which needs no array (measured: every tenth allocation of an
/// outline was such an array).
struct LeafLines: RandomAccessCollection, Sendable {
  /// The first line; an empty range if there is none.
  private var head = 0..<0
  private var tail: [Range<Int>] = []
  private var hasHead = false

  init(_ line: Range<Int>) {
    head = line
    hasHead = true
  }

  init(_ lines: some Collection<Range<Int>>) {
    guard let first = lines.first else { return }
    head = first
    hasHead = true
    if lines.count > 1 { tail = Array(lines.dropFirst()) }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { hasHead ? tail.count + 1 : 0 }

  subscript(index: Int) -> Range<Int> {
    get { index == 0 ? head : tail[index - 1] }
    set { if index == 0 { head = newValue } else { tail[index - 1] = newValue } }
  }

  mutating func append(_ line: Range<Int>) {
    if hasHead { tail.append(line) } else { self = LeafLines(line) }
  }

  /// Removes the first line; there must be one.
  mutating func removeFirst() { self = LeafLines(tail) }

  /// Removes the last line if there are others before it, and returns it.
  mutating func popLaterLine() -> Range<Int>? { tail.popLast() }

  /// Makes room for a number of lines.
  mutating func reserve(_ count: Int) {
    if count > 1 { tail.reserveCapacity(count - 1) }
  }
}
