/// A finding that somebody has looked at and found to be all right, with the reason.
package struct Suppression: Hashable, Sendable {
  package let id: DiagnosticID
  /// The document's name; `nil` for every document of the folder.
  package let document: String?
  /// The bilingual unit; `nil` for every one.
  package let unit: String?
  package let reason: String
  /// Where it is written.
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

  /// Whether it is about this finding, which is in a document of its folder.
  package func covers(_ diagnostic: Diagnostic) -> Bool {
    let name = diagnostic.place.path.split(separator: "/").last.map(String.init)
    return id == diagnostic.id && (document == nil || document == name)
      && (unit == nil || unit == diagnostic.sentence?.unit)
  }
}
