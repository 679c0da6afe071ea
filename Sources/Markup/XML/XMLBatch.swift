/// A batch of a few thousand tags and texts of an XML file, in two flat lists.
///
/// One object or call per tag would, for a million tags, take several times as long as reading
/// them; a batch takes a tenth of the reading time.
package struct XMLBatch: Sendable {
  /// The events as numbers; `Event` describes their order.
  package internal(set) var words: [Int32] = []
  /// Attribute values, texts and prefixes, one after the other.
  package internal(set) var bytes: [UInt8] = []

  package enum Event {
    /// `start`, name, line, column, first byte and length of the prefix, number of attributes;
    /// then, for each attribute, its name, first byte and length.
    package static let start: Int32 = 0
    /// `end`, name.
    package static let end: Int32 = 1
    /// `text`, first byte, length.
    package static let text: Int32 = 2

    /// The count of numbers before the attributes of a start tag.
    package static let startLength = 7
    /// The count of numbers for each attribute.
    package static let attributeLength = 3
  }

  /// A batch that exceeds either limit is handed over; lists of this size fit into a core's own
  /// cache.
  static let mostWords = 24_000
  static let mostBytes = 160_000

  var isFull: Bool { words.count > Self.mostWords || bytes.count > Self.mostBytes }
}
