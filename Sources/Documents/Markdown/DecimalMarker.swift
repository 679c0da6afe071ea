/// A number of several parts at the start of a line, as in `1.2 Open it`, by which people number the
/// steps in a step. Markdown has no list for it.
package struct DecimalMarker {
  /// The numbers of the steps around it: of `1.2`, that is 1.
  package let parents: [Int]
  /// The last part.
  package let value: Int
  /// The index at which the text of the step begins.
  package let textStart: Int

  /// The marker at `start` of a line that ends at `end`; `nil` if there is none.
  package init?(in bytes: [UInt8], at start: Int, to end: Int) {
    var parts: [Int] = []
    var position = start
    while parts.count < Self.mostParts {
      var value = 0
      let first = position
      while position < end, position < first + 3, (0x30...0x39).contains(bytes[position]) {
        value = value * 10 + Int(bytes[position] - 0x30)
        position += 1
      }
      guard position > first, value > 0 else { break }
      parts.append(value)
      // A dot or a parenthesis may close the last part.
      guard position < end, bytes[position] == 0x2E || bytes[position] == 0x29 else { break }
      position += 1
      if bytes[position - 1] == 0x29 { break }
    }
    guard parts.count > 1, let value = parts.popLast(), position < end,
      bytes[position] == 0x20 || bytes[position] == 0x09
    else { return nil }
    while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    // Not `1.1 GB` or `2.5 hours`.
    guard position + 1 < end, TypedMarker.beginsSentence(in: bytes, at: position, to: end),
      !PlainTextMarker.isCapital(in: bytes, at: position + 1)
    else { return nil }
    parents = parts
    self.value = value
    textStart = position
  }

  /// Sections of handbooks have up to four.
  private static let mostParts = 5

  /// As it is written, without a mark behind it.
  package var name: String { (parents + [value]).map(String.init).joined(separator: ".") }
}
