import Diagnostics
import Documents
import FoundationEssentials
import Markup
import Operations
import Presentation
import Procedures
import Sessions
import Translation
import Workspaces

/// The folders, environment and language a command works with; made once, when it starts.
package struct CommandContext: Sendable {
  package let content: ContentFolder
  package let data: DataFolder
  package let words: Words
  package let terminal: TerminalView
  package let environment: [String: String]
  /// The domains that the program has.
  package let domains: Domains
  /// The rules of languages, which `ProcedureStore` hands out.
  let languageRules = SharedLanguages()
  /// What is known of the digests of files.
  let digests: SharedDigests
  private let common: LocaleChoice
  /// Whether a person reads on standard error what is passed over in a folder.
  private var namesWhatIsPassedOver = true

  /// Reads the environment, and the words of the language that the options or the environment
  /// choose.
  ///
  /// - Parameters:
  ///   - names: the names to show in place of the tenant's ids.
  ///   - domains: the domains that the program has; `nil` for those that `main` has registered.
  ///   - environment: the environment variables; `nil` for those of the process.
  /// - Throws: `CommandFailure` if there is no content folder, a file in it cannot be read, words
  ///   contradict themselves, or
  ///   `--locale` or `--labels` names a language that is not available; `LabelGlossary.Failure` if
  ///   `labels.yaml` is damaged.
  package init(
    _ options: CommonOptions, names: [String: String] = [:], domains: Domains? = nil,
    environment: [String: String]? = nil
  ) throws {
    let environment = environment ?? ProcessInfo.processInfo.environment
    self.domains = domains ?? StegvisProgram.registered.domains
    self.environment = environment
    data = DataFolder(environment: environment)
    digests = SharedDigests()
    do {
      content = try Self.contentFolder(environment)
      common = try Self.language(options.locale, environment, content, self.domains)
      let catalogue = try Self.catalogue(common.language, content, self.domains)
      words = Words(
        catalogue: catalogue,
        formats: LocaleFormats(
          identifier: common.identifier, timeZone: environment["TZ"] ?? "GMT"),
        names: names, labels: try Self.labels(options.labels, content, common, catalogue),
        unseen: try Self.unseen(options.labels ?? common.language, content),
        countryProperties: self.domains.countryProperties,
        hides: { [domains = self.domains] in domains.hides($0) },
        domain: self.domains.usual?.id.rawValue,
        proofs: KeptProofs(in: data).known(self.domains, environment))
    } catch let failure as WorkspaceFailure {
      throw CommandFailure(status: .wrongUsage, text: FailureText.of(failure))
    }
    let wantsColour =
      switch options.color {
      case .always: true
      case .never: false
      case .auto:
        environment["NO_COLOR"]?.isEmpty ?? true && environment["TERM"] != "dumb"
          && Output.isTerminal
      }
    terminal = TerminalView(width: Output.width, usesColour: wantsColour)
  }

  /// The folder that the program works with.
  ///
  /// - Throws: `WorkspaceFailure.noContent` if there is none.
  static func contentFolder(
    _ environment: [String: String]
  ) throws(WorkspaceFailure) -> ContentFolder {
    try ContentFolder.find(
      environment: environment,
      executable: CommandContext.programPath ?? CommandLine.arguments.first ?? "",
      currentFolder: FileManager.default.currentDirectoryPath)
  }

  /// The same context with the names that tenants show in place of their ids, in the words of the
  /// first one's domain.
  package func naming(_ opened: OpenedTenants) -> CommandContext {
    let own = knowing(opened.instances)
    return CommandContext(
      own,
      words: own.words.naming(opened.names, of: opened.owner?.rawValue)
        .proved(on: opened.tenants))
  }

  /// The same context, which knows domains under these names, too.
  package func knowing(_ instances: [DomainID: DomainID]) -> CommandContext {
    let domains = domains.knowing(instances)
    guard domains.instances != self.domains.instances else { return self }
    return CommandContext(
      self, words: words.knowing(domains.instances.names).hiding { domains.hides($0) }, domains)
  }

  /// The same context with names to show in place of ids.
  package func naming(_ names: [String: String]) -> CommandContext {
    CommandContext(self, words: words.naming(names, of: words.domain))
  }

  /// The same context with the names of what a session has read, which its tenant has only ids for.
  package func naming(by events: some Sequence<SessionEvent>) -> CommandContext {
    CommandContext(self, words: words.naming(by: events))
  }

  /// The same context in the words of a domain.
  func saying(as domain: DomainID) -> CommandContext {
    CommandContext(self, words: words.saying(as: domain.rawValue))
  }

  /// The same context in another language, for another reader, whose screen shows labels in that
  /// language.
  ///
  /// - Throws: `LocaleChoice.Unavailable` if there are no words in that language,
  ///   `WorkspaceFailure` if they cannot be read, `CommandFailure` if they contradict themselves.
  package func speaking(_ language: String) throws -> CommandContext {
    let choice = try LocaleChoice.choose(
      option: language, environment: [:], available: content.languages())
    return CommandContext(
      self,
      words: Words(
        catalogue: try Self.catalogue(choice.language, content, domains)
          .knowing(domains.instances.names),
        formats: LocaleFormats(
          identifier: choice.identifier, timeZone: environment["TZ"] ?? "GMT"),
        names: words.names, unseen: try Self.unseen(choice.language, content),
        countryProperties: words.countryProperties, hides: words.hides, domain: words.domain,
        proofs: words.proofs))
  }

  /// The same context for a server, which reads the same folders again for every page.
  var forServing: CommandContext {
    var copy = self
    copy.namesWhatIsPassedOver = false
    return copy
  }

  private init(_ other: CommandContext, words: Words, _ domains: Domains? = nil) {
    content = other.content
    data = other.data
    digests = other.digests
    self.words = words
    terminal = other.terminal
    environment = other.environment
    self.domains = domains ?? other.domains
    common = other.common
    namesWhatIsPassedOver = other.namesWhatIsPassedOver
  }

  /// The words of a language: those of the program, and those of its domains. What is missing is in
  /// English.
  ///
  /// - Throws: `CommandFailure` if a line cannot be read, or a key is there twice; `WorkspaceFailure`
  ///   if a file cannot be read.
  private static func catalogue(
    _ language: String, _ content: ContentFolder, _ domains: Domains
  ) throws -> MessageCatalogue {
    let declared = domains.registered.filter { $0.declaredWords != nil }
    let others = domains.registered.filter { $0.declaredWords == nil }
    let catalogue = MessageCatalogue(
      language: language, reading: try content.words(in: language, of: others),
      english: language == "en" ? [] : try content.words(in: "en", of: others),
      later: content.laterWords(in: language, of: declared.map(\.id)))
    guard catalogue.problems.isEmpty else {
      throw CommandFailure(
        status: .wrongUsage,
        text: catalogue.problems.map(FailureText.of).joined(separator: "\n"))
    }
    return catalogue
  }

  /// The labels in a language that nobody has seen on a screen; `nil` for English, and without a
  /// file of labels.
  ///
  /// - Throws: `LabelGlossary.Failure` if that file is damaged.
  private static func unseen(
    _ language: String, _ content: ContentFolder
  ) throws -> UnseenLabels? {
    guard language != "en", content.hasResource("labels.yaml") else { return nil }
    return try UnseenLabels(content.resource("labels.yaml"), language: language)
  }

  /// The language that an option or the environment chooses.
  ///
  /// - Throws: `CommandFailure` if the option names one without words, in the language that the
  ///   environment chooses; what `catalogue` throws.
  private static func language(
    _ option: String?, _ environment: [String: String], _ content: ContentFolder,
    _ domains: Domains
  ) throws -> LocaleChoice {
    let available = try content.languages()
    do {
      return try LocaleChoice.choose(
        option: option, environment: environment, available: available)
    } catch {
      let reader = try LocaleChoice.choose(
        option: nil, environment: environment, available: available)
      throw unavailable(
        .commandWordsMissing, error.requested, available, reader,
        try catalogue(reader.language, content, domains))
    }
  }

  /// That there is nothing in a language, in the words of another.
  private static func unavailable(
    _ key: MessageKey, _ language: String, _ available: [String], _ reader: LocaleChoice,
    _ catalogue: MessageCatalogue
  ) -> CommandFailure {
    let formats = LocaleFormats(identifier: reader.identifier)
    let words = Words(catalogue: catalogue, formats: formats)
    let message = words.text(
      key, ["language": PrintableText.of(language), "available": formats.list(available)])
    return CommandFailure(
      status: .wrongUsage, text: words.text(.commandError, ["message": message]))
  }

  /// The labels of a screen in another language; `nil` if none was asked for, or it is the
  /// reader's.
  ///
  /// - Throws: `CommandFailure` if the labels are not available in that language.
  private static func labels(
    _ language: String?, _ content: ContentFolder, _ reader: LocaleChoice,
    _ catalogue: MessageCatalogue
  ) throws -> LabelNames? {
    guard let language, language != reader.language else { return nil }
    let glossary = try LabelGlossary(
      yaml: String(decoding: content.resource("labels.yaml").bytes, as: UTF8.self))
    let known = Set(glossary.entries.flatMap(\.names.keys)).sorted()
    guard known.contains(language) else {
      throw unavailable(.commandLabelsMissing, language, known, reader, catalogue)
    }
    return LabelNames(glossary, reader: ContentLocale(reader.language), language: language)
  }

  /// The path of the program's file, even if it was called through a link; `nil` if the system does
  /// not tell.
  private static var programPath: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  package var locale: ContentLocale { ContentLocale(words.language) }

  /// Writes lines to standard output, wrapped to the width of the terminal, or to 80 characters
  /// without one.
  package func write(_ lines: [TextLine]) { Output.write(terminal.printed(lines)) }

  /// Writes the problems of files next to those asked for to standard error.
  func complain(_ problems: [Diagnostic]) {
    guard !problems.isEmpty else { return }
    Output.complain(terminal.printed(DiagnosticText.lines(problems, findingWords)))
  }

  /// The sentences of diagnostics in the reader's language; in English if the English words, by
  /// which they are found, cannot be read.
  package var findingWords: FindingWords {
    guard words.language != "en" else { return FindingWords(words, english: nil) }
    do {
      let english = MessageCatalogue(
        language: "en", reading: [WordsFile(try content.locale("en"))])
      return FindingWords(words, english: english)
    } catch {
      return FindingWords(words, english: nil)
    }
  }

  /// Writes a table; outside a terminal, its lines are as long as they need to be, up to 400
  /// characters.
  func writeTable(_ lines: [TextLine]) {
    guard !Output.isTerminal else { return write(lines) }
    Output.write(TerminalView(width: 400, usesColour: terminal.usesColour).printed(lines))
  }

  /// Reads a file; standard input for `-`.
  ///
  /// - Throws: `CommandFailure` if it cannot be read.
  package func read(_ path: String) throws -> SourceFile {
    try read(path, atMost: FileReading.most)
  }

  /// Reads a file of at most so many bytes.
  ///
  /// - Throws: `CommandFailure` if it cannot be read.
  func read(_ path: String, atMost most: Int) throws -> SourceFile {
    do {
      return try FileReading.file(path, most: most)
    } catch {
      throw unreadable(path, error)
    }
  }

  /// Why nothing can be written in the data folder, which is made if it is missing; `nil` if
  /// something can.
  func dataProblem() -> FileProblem? {
    do {
      try data.make()
      return FileWriting.problem(inFolder: data.path)
    } catch {
      return FailureText.problem(error)
    }
  }

  /// Makes the data folder if it is missing, and checks that it can be written.
  ///
  /// - Throws: `CommandFailure` if it cannot, which says how another folder is chosen.
  func expectWritableData() throws {
    guard let problem = dataProblem() else { return }
    throw failure(
      .stopped, .commandDataUnwritable,
      ["path": data.path, "reason": reason(problem.rawValue)])
  }

  /// The bytes of a copy of a tenant by their SHA-256, which is not checked; `nil` if it is not
  /// kept.
  ///
  /// - Throws: `CommandFailure` if it cannot be read.
  func snapshot(_ digest: String) throws -> [UInt8]? {
    let snapshots = SnapshotFolder(path: data.snapshots)
    do {
      return try snapshots.bytes(digest)
    } catch {
      throw unreadable(snapshots.file(digest), error)
    }
  }

  /// The Markdown, HTML and text files below a folder, or the path itself if it is a file.
  ///
  /// - Throws: `CommandFailure` if the path or a folder cannot be read.
  package func documents(below path: String) throws -> [String] {
    try files(below: path, endings: [".md", ".txt", ".html", ".htm", ".xhtml"])
  }

  /// The files below a folder whose names have one of these endings, or the path itself if it is a
  /// file. What is passed over in a folder is named on standard error.
  ///
  /// - Throws: `CommandFailure` if the path or a folder cannot be read.
  package func files(below path: String, endings: [String]) throws -> [String] {
    do {
      let found = try FileReading.listing(below: path, endings: endings)
      for entry in found.passedOver where namesWhatIsPassedOver {
        Output.complain(
          words.text(
            .commandFilePassedOver,
            ["path": entry.path, "reason": reason(entry.problem.rawValue)]))
      }
      return found.files
    } catch {
      throw unreadable(path, error)
    }
  }

  /// Opens a file to read it in chunks; standard input for `-`.
  ///
  /// - Throws: `CommandFailure` if it cannot be opened.
  package func open(_ path: String) throws -> FileChunks {
    do {
      return try FileChunks(path)
    } catch {
      throw unreadable(path, error)
    }
  }

  /// Writes a whole file, or leaves it as it was.
  ///
  /// - Throws: `CommandFailure` if it cannot be written.
  package func save(_ bytes: [UInt8], to path: String) throws {
    do {
      try FileWriting.write(bytes, to: path)
    } catch {
      throw failure(
        .wrongUsage, .commandFileUnwritable, ["path": path, "reason": reason(error)])
    }
  }

  /// Writes a whole file as UTF-8, or leaves it as it was.
  ///
  /// - Throws: `CommandFailure` if it cannot be written.
  package func save(_ text: String, to path: String) throws { try save(Array(text.utf8), to: path) }

  /// Writes to a file, whole or not at all; with `nil` for its path, to standard output.
  ///
  /// - Throws: `CommandFailure` if the file cannot be written.
  package func write(
    _ bytes: [UInt8], to path: String?, saying key: MessageKey = .exportWritten
  ) throws {
    guard let path else { return Output.write(file: bytes) }
    try save(bytes, to: path)
    Output.complain(words.text(key, ["path": path]))
  }

  private func unreadable(_ path: String, _ error: WorkspaceFailure) -> CommandFailure {
    failure(
      .wrongUsage, .commandFileUnreadable,
      ["path": path, "reason": reason(error)])
  }
}

extension ContentFolder {
  /// The words of a declared domain in a language, and after them those of the domains that it extends;
  /// English ones where there are none. A domain may have no words yet.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  private func declaredWords(
    of domain: DomainID, in layers: [String], _ language: String
  ) throws(WorkspaceFailure) -> [WordsFile] {
    var files: [WordsFile] = []
    for folder in layers {
      let paths = [language, "en"].map { "\(folder)/words/\($0).yaml" }
      guard let path = paths.first(where: FileReading.isFile) else { continue }
      files.append(WordsFile(try FileReading.file(path), ofDeclared: domain.rawValue))
    }
    return files
  }

  /// The words of declared domains, each read when it is needed. A file that cannot be read by then is
  /// told like a line that cannot.
  fileprivate func laterWords(in language: String, of domains: [DomainID]) -> LaterWords {
    let files = domains.map { domain in
      let read: @Sendable () -> LaterWords.Files = {
        do throws(WorkspaceFailure) {
          let layers = try self.layers(of: domain)
          let own = try self.declaredWords(of: domain, in: layers, language)
          guard language != "en" else { return (own, []) }
          let english = try self.declaredWords(of: domain, in: layers, "en")
          return (own, [WordsFile(try self.locale("en"))] + english)
        } catch {
          Output.complain(FailureText.of(error))
          return ([], [])
        }
      }
      return (domain.rawValue, read)
    }
    return LaterWords(Dictionary(files) { first, _ in first }) { problems in
      for problem in problems { Output.complain(FailureText.of(problem)) }
    }
  }

  /// The program's words in a language and those of domains, the program's first.
  ///
  /// - Throws: `WorkspaceFailure.notFound` if there are none of the program in that language or none
  ///   of a domain at all, `.notReadable` if they cannot be read.
  fileprivate func words(
    in language: String, of domains: [any DomainProvider]
  ) throws(WorkspaceFailure) -> [WordsFile] {
    [WordsFile(try locale(language))]
      + (try domains.map { domain throws(WorkspaceFailure) in
        WordsFile(try words(of: domain.id, in: language), of: domain.id.rawValue)
      })
  }
}
