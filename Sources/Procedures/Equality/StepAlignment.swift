/// Matches the steps of two pages by the English text of both.
struct StepAlignment {
  /// The matching steps, as indices in both lists, in order.
  private(set) var matched: [(page: Int, reference: Int)] = []
  /// Equal steps at different positions.
  private(set) var moved: [(page: Int, reference: Int)] = []
  private(set) var missing: [Int] = []
  private(set) var extra: [Int] = []

  /// - Parameters:
  ///   - page: a digest of the English text of each step of the page.
  ///   - reference: the same for the reference page.
  ///   - isAlike: whether two steps with different digests are the same step in other words.
  init(_ page: [UInt64], _ reference: [UInt64], isAlike: (Int, Int) -> Bool) {
    let common = Self.longestCommon(page, reference)
    var last = (page: -1, reference: -1)
    for pair in common + [(page.count, reference.count)] {
      var own = Array(last.page + 1..<pair.0)
      var other = Array(last.reference + 1..<pair.1)
      while let left = own.first, let right = other.first, isAlike(left, right) {
        matched.append((left, right))
        own.removeFirst()
        other.removeFirst()
      }
      extra += own
      missing += other
      if pair.0 < page.count { matched.append(pair) }
      last = pair
    }
    for index in extra {
      guard let other = missing.firstIndex(where: { reference[$0] == page[index] }) else {
        continue
      }
      moved.append((index, missing[other]))
      missing.remove(at: other)
    }
    let movedSteps = Set(moved.map(\.page))
    extra.removeAll(where: movedSteps.contains)
  }

  /// The longest common subsequence, as pairs of indices.
  private static func longestCommon(_ left: [UInt64], _ right: [UInt64]) -> [(Int, Int)] {
    let start = zip(left, right).prefix { $0 == $1 }.count
    let end = zip(left.dropFirst(start).reversed(), right.dropFirst(start).reversed())
      .prefix { $0 == $1 }.count
    let rows = left.count - start - end
    let columns = right.count - start - end
    var pairs = (0..<start).map { ($0, $0) }
    if rows > 0, columns > 0 {
      var lengths = [[Int]](repeating: [Int](repeating: 0, count: columns + 1), count: rows + 1)
      for row in (0..<rows).reversed() {
        for column in (0..<columns).reversed() {
          lengths[row][column] =
            left[start + row] == right[start + column]
            ? lengths[row + 1][column + 1] + 1
            : max(lengths[row + 1][column], lengths[row][column + 1])
        }
      }
      var (row, column) = (0, 0)
      while row < rows, column < columns {
        if left[start + row] == right[start + column] {
          pairs.append((start + row, start + column))
          row += 1
          column += 1
        } else if lengths[row + 1][column] >= lengths[row][column + 1] {
          row += 1
        } else {
          column += 1
        }
      }
    }
    return pairs + (0..<end).map { (left.count - end + $0, right.count - end + $0) }
  }
}
