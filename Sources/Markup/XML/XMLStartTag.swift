/// A start tag with its attributes; one object serves all tags of a file, and is valid until the
/// next tag.
package final class XMLStartTag {
  // A class, because making one for each of a million tags would take longer than reading them.

  package struct Attribute: Sendable {
    /// The number of the attribute's name.
    package let name: Int
    let value: Range<Int>
  }

  /// The number of the element's name.
  package internal(set) var name = 0
  package internal(set) var attributes: [Attribute] = []
  /// Where the tag's `<` is.
  package internal(set) var place = XMLPlace(line: 1, column: 1)
  /// The part of the element's name before the colon; empty if there is none.
  package internal(set) var prefix = ""
  var bytes: [UInt8] = []

  /// The value of an attribute, with references resolved; `nil` if the tag has no attribute of this
  /// name.
  package func value(_ name: Int) -> ArraySlice<UInt8>? {
    for attribute in attributes where attribute.name == name { return bytes[attribute.value] }
    return nil
  }

  /// The value of an attribute of this tag, with references resolved.
  package func value(of attribute: Attribute) -> ArraySlice<UInt8> { bytes[attribute.value] }

  /// The value of an attribute as a string; `nil` if the tag has no attribute of this name.
  package func text(_ name: Int) -> String? {
    value(name).map { String(decoding: $0, as: UTF8.self) }
  }
}
