import Diagnostics
import Foundation
import Testing
import Translation

/// A file with one error, or none.
struct XLIFFCase: CustomTestStringConvertible, Sendable {
  let name: String
  /// The diagnostic of the error; of no meaning in a file without one.
  let id: DiagnosticID
  let text: String

  init(_ name: String, _ id: DiagnosticID, _ text: String) {
    self.name = name
    self.id = id
    self.text = text
  }

  var testDescription: String { name }

  static let source = "<source>a</source>"
  static let segment = "<segment><source>a</source></segment>"
  static let data = "<originalData><data id=\"d\">b</data></originalData>"

  /// All cases with an error.
  static var wrong: [XLIFFCase] { structure + states + codes + modules + first }
}

/// Small XLIFF files around the content of a test, and the checker's findings about them.
enum XLIFFSample {
  static let grammars = XLIFFGrammars { name in
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appending(path: "Resources/\(name)")))
  }

  static func check(_ text: String, isStrict: Bool = false) throws -> [Diagnostic] {
    try XLIFFChecker.diagnostics(
      path: "x.xlf", grammars: grammars, isStrict: isStrict, from: reading(text))
  }

  /// The units in a file, the header of each, and the problems of the file as XML.
  static func units(
    in text: String
  ) throws -> (units: [XLIFFUnit], headers: [XLIFFReader.Header], diagnostics: [Diagnostic]) {
    var units: [XLIFFUnit] = []
    var headers: [XLIFFReader.Header] = []
    let outcome = try XLIFFReader.read(path: "x.xlf", from: reading(text)) {
      units.append($0.unit)
      headers.append($1)
    }
    return (units, headers, outcome.diagnostics)
  }

  /// Returns a function that returns the text the first time it is called, and then nothing.
  static func reading(_ text: String) -> () -> [UInt8] {
    var rest: [UInt8]? = Array(text.utf8)
    return {
      defer { rest = nil }
      return rest ?? []
    }
  }

  private static let modules = """
    xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" \
    xmlns:fs="urn:oasis:names:tc:xliff:fs:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" \
    xmlns:res="urn:oasis:names:tc:xliff:resourcedata:2.0" \
    xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" \
    xmlns:val="urn:oasis:names:tc:xliff:validation:2.0" xmlns:its="http://www.w3.org/2005/11/its" \
    xmlns:itsm="urn:oasis:names:tc:xliff:itsm:2.1" xmlns:pgs="urn:oasis:names:tc:xliff:pgs:1.0" \
    xmlns:my="urn:example:mine"
    """

  /// A file of version 2 with this content in `<xliff>`.
  static func file2(
    _ inner: String, version: XLIFFVersion = .v21,
    languages: String = "srcLang=\"en\" trgLang=\"sv\""
  ) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <xliff xmlns="\(version.namespace)" \(modules) version="\(version.rawValue)" \(languages)>\(inner)</xliff>
    """
  }

  /// A file of version 2 with this content in a unit.
  static func unit(_ inner: String, version: XLIFFVersion = .v21) -> String {
    file2("<file id=\"f\"><unit id=\"u\">\(inner)</unit></file>", version: version)
  }

  /// A file of version 2 with this source and target in one segment.
  static func segment(_ source: String, _ target: String? = nil, before: String = "") -> String {
    let target = target.map { "<target>\($0)</target>" } ?? ""
    return unit("\(before)<segment id=\"s\"><source>\(source)</source>\(target)</segment>")
  }

  /// A file of version 1.2 with this content in `<body>`.
  static func file1(_ body: String, header: String = "", file: String = "") -> String {
    """
    <xliff xmlns="\(XLIFFVersion.v12.namespace)" xmlns:my="urn:example:mine" version="1.2">\
    <file original="a.md" source-language="en" target-language="sv" datatype="x-markdown" \(file)>\
    \(header)<body>\(body)</body></file></xliff>
    """
  }
}
