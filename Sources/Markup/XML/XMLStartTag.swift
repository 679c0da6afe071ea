/// A start tag with its attributes; one object for all tags of a file, each valid until the next.
package final class XMLStartTag {
  // A class, because making one for each of a million tags would take longer than reading them.

  package struct Attribute: Sendable {
    /// The name's number.
    package let name: Int
    let value: Range<Int>
  }

  /// The number of the element's name.
  package internal(set) var name = 0
  package internal(set) var attributes: [Attribute] = []
  /// The character after `<` is one to the right of it.
  package internal(set) var place = XMLPlace(line: 1, column: 1)
  /// What stands before the colon of the element's name; empty where there is none.
  package internal(set) var prefix = ""
  var bytes: [UInt8] = []

  /// The value of an attribute, without references; `nil` where the tag has none of this name.
  package func value(_ name: Int) -> ArraySlice<UInt8>? {
    for attribute in attributes where attribute.name == name { return bytes[attribute.value] }
    return nil
  }

  package func value(of attribute: Attribute) -> ArraySlice<UInt8> { bytes[attribute.value] }

  /// The same as a string.
  package func text(_ name: Int) -> String? {
    value(name).map { String(decoding: $0, as: UTF8.self) }
  }
}
