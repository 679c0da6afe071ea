import Commands
import Diagnostics
import FoundationEssentials
import Synchronization
import Translation

/// The documents of the translator's desk as they were last looked at, until one of their files
/// changes.
///
/// A class, because it remembers, and lets one upload in at a time.
final class DeskShelf: Sendable {
  /// A translation of the desk.
  struct Entry: Sendable {
    /// How far it has come, under its name on the desk.
    let status: TranslationStatus
    /// `nil` where nobody has begun it.
    let path: String?
  }

  private struct Filled {
    let stamp: [String]
    var entries: [Entry]?
    /// By path.
    var findings: [String: [Diagnostic]]?
  }

  let names: DeskNames
  private let filled = Mutex<Filled?>(nil)
  private let turn = Mutex(())

  init(_ names: DeskNames) { self.names = names }

  /// All translations there are, begun or not.
  func entries(_ context: CommandContext) throws -> [Entry] {
    try naming {
      let (stamp, known) = try look(context)
      if let entries = known?.entries { return entries }
      let entries = try names.folders.flatMap { try context.deskFiles(below: $0.path) }
        .flatMap { try context.statuses(of: $0).statuses }
        .compactMap { status in
          names.name(of: status.path).map { name in
            var named = status
            named.path = name
            let isThere = FileManager.default.fileExists(atPath: status.path)
            return Entry(status: named, path: isThere ? status.path : nil)
          }
        }
      keep(stamp) { $0.entries = entries }
      return entries
    }
  }

  /// The file of a document by its name on the desk.
  ///
  /// - Throws: `WebProblem.notFound` for every name but those of the list.
  func path(named name: String, _ context: CommandContext) throws -> String {
    guard let path = try entries(context).first(where: { $0.status.path == name })?.path else {
      throw WebProblem.notFound
    }
    return path
  }

  /// Both sides of a document, with what the checks say of it.
  ///
  /// - Throws: `WebProblem.notFound`, `CommandFailure` where a file cannot be read.
  func sheet(named name: String, _ context: CommandContext) throws -> DeskSheet {
    let path = try path(named: name, context)
    return try naming {
      let found = try findings(context)[path] ?? []
      guard let sheet = try context.sheet(of: path, found: found) else {
        throw WebProblem.notFound
      }
      return sheet
    }
  }

  /// A document as XLIFF.
  ///
  /// - Throws: `WebProblem.notFound`, `CommandFailure` where a file cannot be read.
  func xliff(
    named name: String, version: XLIFFVersion, _ context: CommandContext
  ) throws -> String {
    let path = try path(named: name, context)
    return try naming {
      guard let text = try context.xliff(of: path, named: name, version: version) else {
        throw WebProblem.notFound
      }
      return text
    }
  }

  /// Puts an XLIFF file into a document, while nobody else does.
  ///
  /// - Throws: `WebProblem.notFound`, `CommandFailure` where a file cannot be read or written.
  func takeIn(
    _ upload: DeskUpload, _ context: CommandContext
  ) throws -> DeskImport {
    let path = try path(named: upload.document, context)
    return try turn.withLock { _ in
      try naming {
        try context.takeIn(
          upload.bytes, named: upload.name, into: path, called: upload.document,
          isDry: upload.isDry)
      }
    }
  }

  // MARK: - What is remembered

  private func findings(_ context: CommandContext) throws -> [String: [Diagnostic]] {
    let (stamp, known) = try look(context)
    if let findings = known?.findings { return findings }
    let documents = try names.folders.flatMap { try context.documents(below: $0.path) }
    let findings = Dictionary(grouping: try context.findings(in: documents), by: \.place.path)
    keep(stamp) { $0.findings = findings }
    return findings
  }

  /// The files as they are now, and what is remembered of them.
  private func look(_ context: CommandContext) throws -> (stamp: [String], known: Filled?) {
    let stamp = try stamp(context)
    let known = filled.withLock { $0 }
    return (stamp, known?.stamp == stamp ? known : nil)
  }

  private func keep(_ stamp: [String], _ fill: (inout Filled) -> Void) {
    filled.withLock { filled in
      var new = filled.flatMap { $0.stamp == stamp ? $0 : nil } ?? Filled(stamp: stamp)
      fill(&new)
      filled = new
    }
  }

  /// When each file was last changed, and how long it is.
  private func stamp(_ context: CommandContext) throws -> [String] {
    try names.folders.flatMap { try context.files(below: $0.path, endings: [""]) }.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(path) \(time) \(attributes?[.size].map { "\($0)" } ?? "")"
    }
  }

  /// Keeps the machine's paths out of what is said on a page.
  private func naming<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let failure as CommandFailure {
      throw CommandFailure(status: failure.status, text: names.naming(failure.text))
    }
  }
}
