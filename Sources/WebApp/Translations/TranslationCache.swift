import Commands
import Diagnostics
import FoundationEssentials
import Synchronization
import Translation
import Workspaces

/// The documents to translate as they were when last read, until one of their files changes.
///
/// A class, because it remembers them, and accepts one upload at a time.
package final class TranslationCache: Sendable {
  /// A translation of a document.
  package struct Entry: Sendable {
    /// How much is translated; its path is the name on the pages.
    package let status: TranslationStatus
    /// `nil` if the translation has not been started.
    package let path: String?
  }

  /// The sentences of a document.
  package struct NumberedTable: Sendable {
    package let table: SentenceTable
    /// Another number each time that a document is read, so that what was made from one reading is
    /// not taken for what another would give.
    package let number: Int
  }

  private struct Remembered {
    let stamp: [String]
    /// When the files were last looked at.
    var at: ContinuousClock.Instant
    var entries: [Entry]?
    /// By path.
    var findings: [String: [Diagnostic]]?
    /// By path; of documents that were looked at since.
    var tables: [String: NumberedTable] = [:]
  }

  package let names: DocumentNames
  private let remembered = Mutex<Remembered?>(nil)
  private let uploadLock = Mutex(())
  private let readings = Mutex(0)

  /// For how long the files are not looked at again.
  private let pause: Duration
  /// So many documents are remembered with their sentences before all are forgotten.
  private static let mostTables = 16

  /// - Parameter pause: A document that was changed shows within this time, and many pages a second
  ///   look at the files only once.
  package init(_ names: DocumentNames, pause: Duration = .zero) {
    self.names = names
    self.pause = pause
  }

  /// Returns all translations, including those not yet started.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a folder or a file cannot be read.
  package func entries(_ context: CommandContext) throws -> [Entry] {
    try hidingPaths(context) {
      let (stamp, known) = try current(context)
      if let entries = known?.entries { return entries }
      let entries = try names.folders.flatMap { try context.translations.files(below: $0.path) }
        .flatMap { try context.translations.statuses(of: $0).statuses }
        .compactMap { status in
          names.name(of: status.path).map { name in
            var named = status
            named.path = name
            let isThere = FileManager.default.fileExists(atPath: status.path)
            return Entry(status: named, path: isThere ? status.path : nil)
          }
        }
      remember(stamp) { $0.entries = entries }
      return entries
    }
  }

  /// Returns the file of a document by its name on the pages.
  ///
  /// - Throws: `WebProblem.notFound` for every name that is not in the list, or whose translation
  ///   has not been started; what `entries` throws.
  package func path(named name: String, _ context: CommandContext) throws -> String {
    guard let path = try entries(context).first(where: { $0.status.path == name })?.path else {
      throw WebProblem.notFound
    }
    return path
  }

  /// Returns both sides of a document, with the findings of the checks.
  ///
  /// - Parameter name: The name of the document on the pages.
  /// - Throws: `WebProblem.notFound`; `CommandFailure` or `WorkspaceFailure` if a file cannot be
  ///   read; `LabelGlossary.Failure` if `labels.yaml` is damaged.
  package func sentences(named name: String, _ context: CommandContext) throws -> SentenceTable {
    try numbered(named: name, context).table
  }

  /// Returns what `sentences` returns, with the number of this reading.
  ///
  /// - Throws: what `sentences` throws.
  package func numbered(
    named name: String, _ context: CommandContext
  ) throws -> NumberedTable {
    let path = try path(named: name, context)
    return try hidingPaths(context) {
      let (stamp, known) = try current(context)
      if let table = known?.tables[path] { return table }
      let found = try findings(context)[path] ?? []
      guard let read = try context.translations.table(of: path, found: found) else {
        throw WebProblem.notFound
      }
      let number = readings.withLock { number in
        number += 1
        return number
      }
      let table = NumberedTable(table: read, number: number)
      remember(stamp) { remembered in
        if remembered.tables.count >= Self.mostTables { remembered.tables = [:] }
        remembered.tables[path] = table
      }
      return table
    }
  }

  /// Returns a document as XLIFF.
  ///
  /// - Parameter name: The name of the document on the pages.
  /// - Throws: `WebProblem.notFound`; `CommandFailure` or `WorkspaceFailure` if a file cannot be
  ///   read; `LabelGlossary.Failure` if `labels.yaml` is damaged.
  package func xliff(
    named name: String, version: XLIFFVersion, _ context: CommandContext
  ) throws -> String {
    let path = try path(named: name, context)
    return try hidingPaths(context) {
      guard let text = try context.translations.xliff(of: path, named: name, version: version)
      else {
        throw WebProblem.notFound
      }
      return text
    }
  }

  /// Imports an XLIFF file into a document, one upload at a time.
  ///
  /// - Throws: `WebProblem.notFound`; what `TranslationStore.importXLIFF` throws.
  package func importFile(
    _ upload: XLIFFUpload, _ context: CommandContext
  ) throws -> ImportedDocument {
    let path = try path(named: upload.document, context)
    return try uploadLock.withLock { _ in
      // What was imported shows at once.
      defer { remembered.withLock { $0 = nil } }
      return try hidingPaths(context) {
        try context.translations.importXLIFF(
          upload.bytes, named: upload.name, into: path, called: upload.document,
          isDry: upload.isDry)
      }
    }
  }

  /// Returns the findings of the checks in all documents, by path.
  private func findings(_ context: CommandContext) throws -> [String: [Diagnostic]] {
    let (stamp, known) = try current(context)
    if let findings = known?.findings { return findings }
    let documents = try names.folders.flatMap { try context.documents(below: $0.path) }
    let findings = Dictionary(
      grouping: try Findings(context).documents(documents), by: \.place.path)
    remember(stamp) { $0.findings = findings }
    return findings
  }

  /// Returns the state of the files now, and what is remembered for that state.
  private func current(_ context: CommandContext) throws -> (stamp: [String], known: Remembered?) {
    let now = ContinuousClock.now
    let known = remembered.withLock { $0 }
    if let known, now - known.at < pause { return (known.stamp, known) }
    let stamp = try stamp(context)
    guard let known, known.stamp == stamp else { return (stamp, nil) }
    remembered.withLock { if $0?.stamp == stamp { $0?.at = now } }
    return (stamp, known)
  }

  /// Adds to what is remembered for a state of the files; what was remembered for another state is
  /// forgotten.
  private func remember(_ stamp: [String], _ fill: (inout Remembered) -> Void) {
    remembered.withLock { remembered in
      var new =
        remembered.flatMap { $0.stamp == stamp ? $0 : nil } ?? Remembered(stamp: stamp, at: .now)
      fill(&new)
      remembered = new
    }
  }

  /// Returns the time of the last change and the length of each file.
  private func stamp(_ context: CommandContext) throws -> [String] {
    try names.folders.flatMap { try context.files(below: $0.path, endings: [""]) }.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(path) \(time) \(attributes?[.size].map { "\($0)" } ?? "")"
    }
  }

  /// Keeps this machine's paths out of the texts of a page.
  private func hidingPaths<Value>(
    _ context: CommandContext, _ work: () throws -> Value
  ) throws -> Value {
    do {
      return try work()
    } catch let failure as CommandFailure {
      throw CommandFailure(status: failure.status, text: names.replacingPaths(failure.text))
    } catch let failure as WorkspaceFailure {
      let failure = context.explaining(failure)
      throw CommandFailure(status: failure.status, text: names.replacingPaths(failure.text))
    }
  }
}

/// The names of documents in addresses and on pages, which reveal nothing about this machine.
package struct DocumentNames: Sendable {
  struct Folder: Sendable {
    /// The name shown in place of the path; empty if nothing is shown.
    let name: String
    /// Without a trailing slash.
    let path: String
    /// `nil` for a folder that is none of the content folders.
    var content: AddedFolder?
  }

  let folders: [Folder]
  private let content: String

  /// - Parameters:
  ///   - paths: The folders of the documents. If two have the same name, the second is called
  ///     `docs~2`.
  ///   - added: The content folders beside those, each of which counts once.
  ///   - content: The content folder, whose own files have their names in the checkout.
  package init(_ paths: [String], added: [AddedFolder] = [], content: String) {
    self.content = content
    var folders: [Folder] = []
    for given in paths {
      var path = given
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      let name = Self.name(of: path, content)
      let same = folders.count { $0.name == name || $0.name.hasPrefix(name + "~") }
      folders.append(Folder(name: same == 0 ? name : "\(name)~\(same + 1)", path: path))
    }
    let known = Set(folders.map { FileReading.realPath($0.path) ?? $0.path })
    for folder in added where !known.contains(FileReading.realPath(folder.path) ?? folder.path) {
      let same = folders.count { $0.name == folder.name || $0.name.hasPrefix(folder.name + "~") }
      folders.append(
        Folder(
          name: same == 0 ? folder.name : "\(folder.name)~\(same + 1)", path: folder.path,
          content: folder))
    }
    self.folders = folders
  }

  private static func name(of folder: String, _ content: String) -> String {
    guard folder != content else { return "" }
    if folder.hasPrefix(content + "/") { return String(folder.dropFirst(content.count + 1)) }
    let last = folder.split(separator: "/").last.map(String.init) ?? ""
    return last == "." || last == ".." ? "" : last
  }

  /// Returns the name of a file in these folders; `nil` for any other file.
  package func name(of path: String) -> String? {
    for folder in folders {
      if path == folder.path { return folder.name }
      if path.hasPrefix(folder.path + "/") {
        let rest = path.dropFirst(folder.path.count + 1)
        return folder.name.isEmpty ? String(rest) : "\(folder.name)/\(rest)"
      }
    }
    return nil
  }

  /// Returns a text with paths replaced by the names of the files.
  package func replacingPaths(_ text: String) -> String {
    folders.filter { $0.path.contains("/") }.reduce(text) { text, folder in
      text.replacing(folder.path + "/", with: folder.name.isEmpty ? "" : folder.name + "/")
        .replacing(folder.path, with: folder.name)
    }.replacing(content + "/", with: "")
  }
}
