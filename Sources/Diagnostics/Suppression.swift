/// A finding that somebody has accepted as it is, with the reason.
package struct Suppression: Hashable, Sendable {
  package let id: DiagnosticID
  /// The name of the document; `nil` for every document in the folder.
  package let document: String?
  /// The id of the bilingual unit; `nil` for every unit.
  package let unit: String?
  package let reason: String
  /// The place of the suppression itself.
  package let place: SourcePlace

  package init(
    _ id: DiagnosticID, document: String?, unit: String?, reason: String, place: SourcePlace
  ) {
    self.id = id
    self.document = document
    self.unit = unit
    self.reason = reason
    self.place = place
  }

  /// Whether it applies to this finding, which must be in a document of its folder.
  package func covers(_ diagnostic: Diagnostic) -> Bool {
    let name = diagnostic.place.path.split(separator: "/").last.map(String.init)
    return id == diagnostic.id && (document == nil || document == name)
      && (unit == nil || unit == diagnostic.sentence?.unit)
  }
}
