/// A row of a database that cannot be read, as failures give it for their reason: a code, and the
/// place of the row.
package enum DamagedRow {
  private static let code = "damagedRow"

  /// The reason of a failure because of the row at this place.
  package static func reason(_ place: String) -> String { "\(code) \(place)" }

  /// The place of the row that is the reason of a failure; `nil` for any other reason.
  package static func place(in reason: String) -> String? {
    reason.hasPrefix("\(code) ") ? String(reason.dropFirst(code.count + 1)) : nil
  }
}
