/// The reason why a file is not well-formed XML, or why reading stops.
package struct XMLProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The file violates XML 1.0 §2.1.
    case malformed
    /// The file declares its own entity; entities are never expanded.
    case entity
    /// The file points to an external document type, which is never read.
    case externalSubset
    /// Elements are nested deeper, or a text is longer, than the reader's limit.
    case limit
  }

  package let kind: Kind
  package let message: String
  package let place: XMLPlace

  package init(_ kind: Kind, _ message: String, at place: XMLPlace) {
    self.kind = kind
    self.message = message
    self.place = place
  }
}
