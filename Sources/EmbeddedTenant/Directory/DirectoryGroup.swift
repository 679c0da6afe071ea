import Microsoft365

/// A group as a directory lists it.
package struct DirectoryGroup: Hashable, Sendable {
  package let name: String
  package let isDynamic: Bool
  package let products: [PartNumber]
  package let members: [UserName]
}
