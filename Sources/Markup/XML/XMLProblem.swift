/// Why a file is not well-formed XML, or is not read on.
package struct XMLProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// XML 1.0 §2.1 is not kept.
    case malformed
    /// The file declares an entity of its own; none is ever expanded.
    case entity
    /// The file points to a document type elsewhere, which is never read.
    case externalSubset
    /// Elements are nested deeper, or a text is longer, than is ever read.
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
