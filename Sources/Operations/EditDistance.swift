/// The number of characters to change, add or remove to turn one word into another (Levenshtein
/// distance).
package enum EditDistance {
  /// The distance in characters, as a reader sees them (grapheme clusters).
  package static func between(_ one: String, _ other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (index, character) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let above = row[column + 1]
        row[column + 1] = min(
          above + 1, row[column] + 1, diagonal + (target[column] == character ? 0 : 1))
        diagonal = above
      }
    }
    return row[target.count]
  }
}
