/// An XLIFF file that somebody sent for a document.
struct DeskUpload: Sendable {
  /// The document's name on the desk.
  let document: String
  /// What the browser called the file, without a folder.
  let name: String
  let bytes: [UInt8]
  /// Whether nothing is to be written.
  let isDry: Bool

  /// Characters of a file's name that a page shows.
  private static let longestName = 100

  /// `nil` where no file was chosen.
  init?(_ form: WebForm) {
    guard let file = form.files["file"], !file.bytes.isEmpty else { return nil }
    document = form["path"] ?? ""
    // A browser may send a path, and anybody else whatever they like.
    let last = file.name.split { $0 == "/" || $0 == "\\" }.last ?? ""
    name = last.isEmpty ? "XLIFF" : String(last.suffix(Self.longestName))
    bytes = file.bytes
    isDry = form["dry"] != nil
  }
}
