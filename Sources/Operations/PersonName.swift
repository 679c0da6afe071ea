/// The name by which a domain knows a person, such as a user principal name.
///
/// Names that differ only in upper and lower case are one person's, as they are in Microsoft Entra
/// ID (documentation of `userPrincipalName`). Nothing else compares people.
package struct PersonName: Hashable, Sendable {
  /// As it was written.
  package let text: String

  package init(_ text: String) { self.text = text }

  /// The same text for every way to write the name, to find a person by.
  package var key: String { text.lowercased() }

  /// Whether two names are one person's. Lists of many thousand names are sorted, so that the keys of
  /// names in ASCII are not made for it.
  package static func == (one: PersonName, other: PersonName) -> Bool {
    var left = one.text.utf8.makeIterator()
    var right = other.text.utf8.makeIterator()
    while let letter = left.next() {
      guard let counterpart = right.next() else { return false }
      guard letter < 0x80, counterpart < 0x80 else { return one.key == other.key }
      guard lowered(letter) == lowered(counterpart) else { return false }
    }
    return right.next() == nil
  }

  private static func lowered(_ letter: UInt8) -> UInt8 {
    (0x41...0x5A).contains(letter) ? letter | 0x20 : letter
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
