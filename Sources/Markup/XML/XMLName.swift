/// An element's or attribute's name (Namespaces in XML 1.0 §4).
package struct XMLName: Hashable, Sendable, CustomStringConvertible {
  /// The namespace's URI; empty where there is none.
  package let namespace: String
  package let local: String

  package init(_ namespace: String, _ local: String) {
    self.namespace = namespace
    self.local = local
  }

  package var description: String { local }

  /// The namespace that the prefix `xml` stands for everywhere.
  package static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
}
