import Commands
import Documents
import Foundation
import Presentation
import Procedures
import TestSupport
import Translation
import WebApp
import Workspaces

/// Documents for translators that a test makes up, in a separate folder.
struct Desk {
  static let content = ContentFolder(
    path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path)

  private let parent: TestFolder
  let folder: String
  let context: CommandContext
  let shelf: TranslationCache

  init(_ files: [String: String]) throws {
    parent = try TestFolder()
    let folder = parent.path("docs")
    for (name, text) in files { try FileWriting.write(text, to: "\(folder)/\(name)") }
    self.folder = folder
    context = try CommandContext(try CommonOptions.parse(["--locale", "en"]))
    shelf = TranslationCache(DocumentNames([folder], content: Self.content.path))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try FileReading.file("\(folder)/\(name)").bytes, as: UTF8.self)
  }

  func upload(
    _ text: String, to name: String = "docs/guide.sv.md", isDry: Bool = false
  ) throws -> ImportedDocument {
    var form = WebForm(encoded: isDry ? "dry=yes" : "")
    form.fields["path"] = [name]
    form.files["file"] = .init(name: "back.xlf", bytes: Array(text.utf8))
    guard let upload = XLIFFUpload(form) else { throw WebProblem.notFound }
    return try shelf.takeIn(upload, context)
  }

  /// Returns a page as a browser receives it.
  func html(_ page: WebPage) throws -> String {
    try PageTemplates(Self.content).html(
      page.template,
      PageValue.object(page.value).with([
        "words": .words(context.words), "language": .text("en"), "title": .text(page.title),
        "csrf": .text("token"),
      ]))
  }

  func html(of name: String, only filter: SentenceFilter = .all) throws -> String {
    try html(
      TranslationPage(
        try shelf.sheet(named: name, context), named: name, only: filter, shelf.names,
        context.words
      ).page)
  }

  /// Returns a bilingual unit as it appears in documents.
  static func unit(_ id: String, _ target: String, _ source: String) -> String {
    "<span data-ttu-id=\"\(id)\">\(target)</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"\(id)\">\(source)</span></span>"
  }

  static let guide = """
    ---
    title: Guide
    ms.contentlocale: sv-SE
    ---

    # <a name="guide"></a>\(unit("a1b2c-101", "Handbok", "Guide"))

    1. \(unit("a1b2c-102", "Välj **Spara**.", "Select **Save**."))
    2. \(unit("a1b2c-103", "Vänta 5 minuter.", "Wait for 10 minutes."))
    3. \(unit("a1b2c-104", "", "Select **Close**."))

    """
}
