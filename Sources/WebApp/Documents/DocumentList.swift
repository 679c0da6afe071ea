import Commands
import FoundationEssentials
import Presentation
import Procedures
import Synchronization

/// The documents with steps in the folders that the server was started with, and in the content folders.
/// They are read in the background, and again when one of their files has changed.
///
/// A class, because it remembers them.
package final class DocumentList: Sendable {
  /// A document, as the list shows it.
  package struct Entry: Sendable {
    /// Its name on the pages.
    package let name: String
    package let path: String
    package let steps: Int
    /// How many steps have a text, by language; only of languages that have some.
    package let counts: [String: Int]
    /// By language.
    private let titles: [String: String]
    private let texts: [String: String]
    private let recordLanguage: String

    /// What is found by a search: measured over the real pages, nine in ten have less than this.
    private static let searched = 8_000

    init(_ procedure: Procedure, name: String, path: String) {
      self.name = name
      self.path = path
      steps = procedure.steps.count
      recordLanguage = procedure.recordLanguage
      counts = Dictionary(
        uniqueKeysWithValues: procedure.texts.keys.map { ($0, procedure.textCount(in: $0)) }
      ).filter { $0.value > 0 }
      titles = procedure.texts.mapValues { TextRun.runs(of: $0.title).plain }
      texts = procedure.texts.mapValues { text in
        let sentences = procedure.steps.compactMap { text.steps[$0.id] }
          .map { TextRun.runs(of: $0.sentence).plain }
        return String(sentences.joined(separator: " ").prefix(Self.searched))
      }
    }

    /// The title in a language; otherwise in the language of record.
    package func title(in language: String) -> String {
      titles[language] ?? titles[recordLanguage] ?? name
    }

    /// The language that its title is in, for a reader of this one.
    func language(ofTitleIn language: String) -> String {
      titles[language] == nil ? recordLanguage : language
    }

    /// The text that is searched.
    func searched(in language: String) -> String {
      "\(title(in: language)) \(name) \(texts[language] ?? texts[recordLanguage] ?? "")"
    }
  }

  /// The documents read so far.
  package struct Contents: Sendable {
    /// In the order of their paths.
    package fileprivate(set) var entries: [Entry] = []
    /// How many documents there are, with or without steps, and how many of them were read.
    package fileprivate(set) var count = 0
    package fileprivate(set) var read = 0
    /// How many could not be read.
    package fileprivate(set) var unreadable = 0

    package var isWhole: Bool { read == count }
  }

  /// A document that was read.
  private struct Known {
    /// What changes with its files.
    let stamp: [String]
    /// `nil` if it has no steps.
    let entry: Entry?
    let isUnreadable: Bool
    let included: [String]
  }

  private struct State {
    var contents = Contents()
    /// By path.
    var known: [String: Known] = [:]
    /// By language, in the order of their titles.
    var sorted: [String: [Entry]] = [:]
    var renewal: Task<Void, Never>?
    var renewedAt: ContinuousClock.Instant?
  }

  /// A changed document shows within this time, and many pages a second look for changes only once.
  private static let pause: Duration = .seconds(2)
  /// How long a page waits for a folder that is being read for the first time, and for changes.
  private static let patience: (first: Duration, later: Duration) = (
    .seconds(1), .milliseconds(300)
  )
  /// After so many documents, pages show those that were read.
  private static let batch = 50

  private let names: DocumentNames
  private let state = Mutex(State())

  package init(_ names: DocumentNames) { self.names = names }

  /// Returns the documents as they are, or as far as they could be read meanwhile.
  package func current(_ context: CommandContext) async -> Contents {
    let (renewal, isFirst) = state.withLock { state -> (Task<Void, Never>?, Bool) in
      let isFirst = state.renewedAt == nil
      if let renewal = state.renewal { return (renewal, isFirst) }
      if let at = state.renewedAt, ContinuousClock.now - at < Self.pause { return (nil, isFirst) }
      let renewal = Task(priority: .utility) { await renew(context) }
      state.renewal = renewal
      return (renewal, isFirst)
    }
    if let renewal {
      _ = await Patience.value(
        of: renewal, within: isFirst ? Self.patience.first : Self.patience.later)
    }
    return state.withLock { $0.contents }
  }

  /// Returns the documents in the order of their titles in a language.
  package func sorted(_ context: CommandContext) async -> (entries: [Entry], contents: Contents) {
    let contents = await current(context)
    let words = context.words
    if let sorted = state.withLock({ $0.sorted[words.language] }),
      sorted.count == contents.entries.count
    {
      return (sorted, contents)
    }
    let sorted = contents.entries
      .map { (title: $0.title(in: words.language), entry: $0) }
      .sorted { words.formats.isOrdered($0.title, before: $1.title) }.map(\.entry)
    state.withLock { $0.sorted[words.language] = sorted }
    return (sorted, contents)
  }

  /// Returns the files of a document by its name on the pages, also before it was read.
  ///
  /// - Throws: `WebProblem.notFound` for every name that no document has; `CommandFailure` or
  ///   `WorkspaceFailure` if a folder cannot be read.
  func document(named name: String, _ context: CommandContext) throws -> FolderDocument {
    for document in try all(FolderReader(context)) where names.name(of: document.path) == name {
      return document
    }
    throw WebProblem.notFound
  }

  /// The title of the document at a path; `nil` if it was not read.
  func title(ofDocumentAt path: String, _ words: Words) -> String? {
    state.withLock { $0.known[path]?.entry?.title(in: words.language) }
  }

  /// The name on the pages of the document at a path; `nil` if it is in none of the folders.
  func name(ofDocumentAt path: String) -> String? {
    state.withLock { $0.known[path]?.entry?.name }
  }

  /// A text with the names of documents in place of their paths.
  func withoutFolders(_ text: String) -> String { names.replacingPaths(text) }

  private func all(_ reader: FolderReader) throws -> [FolderDocument] {
    try names.folders.flatMap { folder in
      try folder.content.map(reader.documents(in:)) ?? reader.documents(below: folder.path)
    }
  }

  private func renew(_ context: CommandContext) async {
    defer {
      state.withLock { state in
        state.renewal = nil
        state.renewedAt = .now
      }
    }
    let earlier = state.withLock { $0.known }
    var contents = Contents()
    var known: [String: Known] = [:]
    do {
      let reader = try FolderReader(context)
      let documents = try all(reader)
      contents.count = documents.count
      for document in documents {
        let before = earlier[document.path]
        let stamp = Self.stamp(document.paths + (before?.included ?? []))
        let now: Known
        if let before, before.stamp == stamp {
          now = before
        } else {
          now = read(document, reader)
          // Pages and other sessions are served meanwhile.
          await Task.yield()
        }
        known[document.path] = now
        contents.read += 1
        contents.unreadable += now.isUnreadable ? 1 : 0
        if let entry = now.entry { contents.entries.append(entry) }
        // Later, what was read before stays until all is looked at.
        if earlier.isEmpty, contents.read.isMultiple(of: Self.batch) { publish(contents, known) }
      }
    } catch {
      // The folder is gone, or cannot be read: what was read of it is not there any more.
      contents.unreadable += 1
      contents.count = contents.read
    }
    publish(contents, known)
  }

  private func publish(_ contents: Contents, _ known: [String: Known]) {
    state.withLock { state in
      state.contents = contents
      state.known = known
      state.sorted = [:]
    }
  }

  private func read(_ document: FolderDocument, _ reader: FolderReader) -> Known {
    do {
      let found = try reader.read(document)
      let included = found?.included ?? []
      let name = names.name(of: document.path) ?? document.path
      return Known(
        stamp: Self.stamp(document.paths + included),
        entry: found.map { Entry($0.procedure, name: name, path: document.path) },
        isUnreadable: false, included: included)
    } catch {
      return Known(
        stamp: Self.stamp(document.paths), entry: nil, isUnreadable: true, included: [])
    }
  }

  /// The size and the time of the last change of each file.
  private static func stamp(_ paths: [String]) -> [String] {
    paths.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(path) \(attributes?[.size] as? Int ?? 0) \(time)"
    }
  }
}
