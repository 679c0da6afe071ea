import Diagnostics
import Testing
import Translation

/// A file with one error, or none.
struct XLIFFCase: CustomTestStringConvertible, Sendable {
  let name: String
  let id: DiagnosticID
  let text: String

  init(_ name: String, _ id: DiagnosticID, _ text: String) {
    self.name = name
    self.id = id
    self.text = text
  }

  var testDescription: String { name }

  static let s = "<segment><source>a</source></segment>"
  static let data =
    "<originalData><data id=\"d\">b</data></originalData>"

  static let tu = "<source>a</source>"

  /// All cases with an error.
  static var wrong: [XLIFFCase] { structure + states + codes + modules + first }
}
