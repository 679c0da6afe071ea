import Operations

/// What somebody may do with the whole of another person's drive.
package struct DriveAccess: Hashable, Sendable {
  /// The raw values are those of Microsoft Graph and of tenant files.
  package enum Right: String, Hashable, Sendable, CaseIterable {
    case read
    case write
  }

  package let person: Subject
  package let right: Right

  package init(person: Subject, right: Right) {
    self.person = person
    self.right = right
  }
}
