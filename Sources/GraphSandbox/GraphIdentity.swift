import Microsoft365

/// The ids that the sandbox gives to objects that the embedded tenant knows by name.
package enum GraphIdentity {
  package static func user(_ name: UserName) -> String { DirectoryID.user(name) }
  package static func group(_ name: String) -> String { DirectoryID.group(name) }
}
