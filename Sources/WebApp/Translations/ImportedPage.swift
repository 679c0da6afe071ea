import Commands
import Diagnostics
import Presentation

/// What an upload has changed or would change, and what is wrong with it.
struct ImportedPage {
  /// A file for another document produces a finding for each of its sentences.
  private static let mostListed = 200

  private let imported: ImportedDocument
  /// The document as it is now; `nil` if nothing was written.
  private let table: SentenceTable?
  private let upload: XLIFFUpload
  private let names: DocumentNames
  private let language: String
  private let words: Words
  private let findings: FindingWords

  /// - Parameters:
  ///   - table: The document as it is now; `nil` if nothing was written.
  ///   - language: The language tag of the document.
  init(
    _ imported: ImportedDocument, into table: SentenceTable?, of upload: XLIFFUpload,
    _ names: DocumentNames, language: String, _ words: Words,
    _ findings: FindingWords
  ) {
    self.findings = findings
    self.imported = imported
    self.table = table
    self.upload = upload
    self.names = names
    self.language = language
    self.words = words
  }

  var page: WebPage {
    let address = "/\(words.language)/\(TranslationAddress.document(upload.document))"
    let lines = imported.report.lines(words)
    let rest = imported.diagnostics.count - Self.mostListed
    return WebPage(
      template: "imported", title: words[.webTranslationImported],
      path: TranslationAddress.document(upload.document),
      value: [
        "document": .text(upload.document), "file": .text(upload.name), "href": .text(address),
        "held": .flag(imported.isRejected),
        "lines": .lines(
          lines.isEmpty ? [TextLine(words.text(.importUnchanged, count: 1), .quiet)] : lines),
        "found": .text(
          imported.diagnostics.isEmpty
            ? words[.webTranslationComplete]
            : words.text(.webTranslationFindings, count: imported.diagnostics.count)),
        "findings": .list(Array(imported.diagnostics.prefix(Self.mostListed))) {
          .finding($0, names, in: upload.document, findings)
        },
        "more": rest > 0 ? .text(words.text(.webTranslationMore, count: rest)) : .nothing,
        "changed": imported.changes.isEmpty
          ? .nothing
          : .object([
            "heading": .text(
              words[
                upload.isDry || imported.isRejected
                  ? .webTranslationWouldChange : .webTranslationChanged]),
            "changes": .list(imported.changes, change),
          ]),
        "tag": .tag(language),
      ], status: imported.isRejected ? .unprocessableContent : .ok)
  }

  private func change(_ change: ImportedDocument.Change) -> PageValue {
    let page = TranslationPage.page(of: change.row)
    let address = TranslationAddress.document(upload.document, page: page)
    return .object([
      "id": .text(change.id),
      "to": .text("/\(words.language)/\(address)#\(TranslationAddress.anchor(change.row))"),
      "english": .sentence(change.source), "before": .sentence(change.before),
      "after": .sentence(change.after),
      "findings": .list(found(in: change)) {
        .finding($0, names, in: upload.document, findings)
      },
    ])
  }

  /// Returns the findings of the checks about the new translation.
  private func found(in change: ImportedDocument.Change) -> [Diagnostic] {
    guard let table, table.rows.indices.contains(change.row) else { return [] }
    return table.rows[change.row].findings
  }
}

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

  /// Reads an upload from a form; `nil` if no file was chosen or it is empty.
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
