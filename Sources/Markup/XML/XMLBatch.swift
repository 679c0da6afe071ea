/// Some thousand tags and texts of an XML file, one after the other in two flat lists.
///
/// One object or one call for each of a million tags would take several times as long as reading
/// them; this is a tenth of it.
package struct XMLBatch: Sendable {
  /// What each event is, in numbers; `Event` says in which order.
  package internal(set) var words: [Int32] = []
  /// Values of attributes, texts and prefixes, one after the other.
  package internal(set) var bytes: [UInt8] = []

  package enum Event {
    /// `start`, name, line, column, prefix's first byte and length, the number of attributes; and
    /// of each its name, first byte and length.
    package static let start: Int32 = 0
    /// `end`, name.
    package static let end: Int32 = 1
    /// `text`, first byte, length.
    package static let text: Int32 = 2

    /// How many numbers a start tag has before its attributes.
    package static let startLength = 7
    /// How many numbers an attribute has.
    package static let attributeLength = 3
  }

  /// Past so much a batch is handed over; what is flat fits a core's own cache.
  static let mostWords = 24_000
  static let mostBytes = 160_000

  var isFull: Bool { words.count > Self.mostWords || bytes.count > Self.mostBytes }
}
