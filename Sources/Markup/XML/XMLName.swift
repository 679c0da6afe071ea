/// The name of an element or attribute (Namespaces in XML 1.0 §4).
package struct XMLName: Hashable, Sendable, CustomStringConvertible {
  /// The URI of the namespace; empty if there is none.
  package let namespace: String
  package let local: String

  package init(_ namespace: String, _ local: String) {
    self.namespace = namespace
    self.local = local
  }

  package var description: String { local }

  /// The namespace that the prefix `xml` always stands for.
  package static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
}
