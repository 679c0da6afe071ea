/// An XLIFF file uploaded for a document.
package struct XLIFFUpload: Sendable {
  /// The document's name on the pages.
  package let document: String
  /// The file's name in the browser, without a folder.
  package let name: String
  package let bytes: [UInt8]
  /// Whether nothing is to be written.
  package let isDry: Bool

  /// How many characters of a file's name a page shows.
  private static let longestName = 100

  /// Reads an upload from a form; `nil` if no file was chosen.
  package init?(_ form: WebForm) {
    guard let file = form.files["file"], !file.bytes.isEmpty else { return nil }
    document = form["path"] ?? ""
    // A browser may send a path, and other clients may send anything.
    let last = file.name.split { $0 == "/" || $0 == "\\" }.last ?? ""
    name = last.isEmpty ? "XLIFF" : String(last.suffix(Self.longestName))
    bytes = file.bytes
    isDry = form["dry"] != nil
  }
}
