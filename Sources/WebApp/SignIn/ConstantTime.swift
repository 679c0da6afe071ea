/// Comparisons whose duration does not reveal where two texts differ.
enum ConstantTime {
  /// Returns whether two texts are equal. Only a difference in length can be measured.
  static func isEqual(_ one: String, _ other: String) -> Bool {
    let one = Array(one.utf8)
    let other = Array(other.utf8)
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(one, other) { difference |= left ^ right }
    return difference == 0
  }
}
