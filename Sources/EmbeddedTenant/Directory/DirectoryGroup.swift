import Microsoft365

/// A group as a directory lists it, with its members.
package struct DirectoryGroup: Hashable, Sendable {
  package let name: String
  package let isDynamic: Bool
  package let products: [PartNumber]
  package let members: [UserName]
}
