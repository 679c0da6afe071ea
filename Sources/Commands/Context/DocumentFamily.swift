import Diagnostics
import Documents
import Operations
import Presentation
import Procedures
import Translation
import Workspaces

/// A document that is walked as it is, with the translations beside it: `guide.md`, `guide.sv.md`.
package struct DocumentFamily {
  /// The file in the language of record first.
  let files: [SourceFile]
  /// What the sentences of the document tell; `nil` if nothing is bound.
  let binding: FoundBinding?
  private let included: IncludedFiles

  /// The path of the file in the language of record.
  var path: String { files.first?.path ?? "" }

  /// What the procedure of the document is called, without a part of it.
  var name: String { Self.name(of: path) }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The anchor of the only part that a procedure made from a document walks; `nil` if it walks all.
  static func part(of procedure: ProcedureID, in document: String) -> String? {
    let name = name(of: document) + DocumentWalk.partMark
    return procedure.rawValue.hasPrefix(name)
      ? String(procedure.rawValue.dropFirst(name.count)) : nil
  }

  /// Reads a document and those beside it that are called like it in other languages.
  ///
  /// - Parameter binding: the path of its binding; `nil` for the one that is found for it.
  /// - Throws: `CommandFailure` if one of them cannot be read.
  init(_ path: String, binding: String? = nil, _ context: CommandContext) throws {
    let reading = try DocumentReading(below: [path], context)
    try self.init(
      try Self.paths(beside: path, reading.languages), binding: binding, reading, context)
  }

  /// Reads the files of a family.
  ///
  /// - Parameters:
  ///   - paths: that of the file in the language of record first.
  ///   - binding: the path of its binding; `nil` for the one that is found for it.
  /// - Throws: `CommandFailure` if one of them cannot be read.
  init(
    _ paths: [String], binding: String? = nil, _ reading: DocumentReading,
    _ context: CommandContext
  ) throws {
    files = try paths.map { try context.read($0) }
    self.binding = try OperationBindings(context).find(for: paths.first ?? "-", named: binding)
    included = reading.included
  }

  /// A document and those beside it as they were kept with a session.
  ///
  /// - Parameter path: that of the file in the language of record.
  init?(_ path: String, in kept: SessionFiles, _ languages: Languages) {
    guard let name = DocumentName(path, languages) else { return nil }
    let beside = kept.files.values.filter { file in
      DocumentName(file.path, languages).map(name.isTranslated) ?? false
    }.sorted { $0.path < $1.path }
    guard let record = kept.files[path] else { return nil }
    files = [record] + beside.filter { $0.path != path }
    binding = kept.binding
    included = kept.included
  }

  /// The paths of a document's family, that in the language of record first.
  static func paths(
    beside path: String, _ languages: Languages
  ) throws -> [String] {
    guard path != "-", let name = DocumentName(path, languages) else { return [path] }
    let names = try FileReading.names(in: name.folder.isEmpty ? "." : name.folder)
    let family = names.map { name.folder.isEmpty ? $0 : "\(name.folder)/\($0)" }
      .compactMap { DocumentName($0, languages) }
      .filter { name.isTranslated(as: $0) && FileReading.isFile($0.path) }
      // A stranger's link must not bring another file into the session.
      .filter { $0.path == path || FileReading.isReally($0.path, below: name.folder) }
    return family.count > 1 ? recordFirst(family) : [path]
  }

  /// The families among files, each with the file in the language of record first, in the order of
  /// their first files.
  static func families(of paths: [String], _ languages: Languages) -> [[String]] {
    var order: [DocumentName.Family] = []
    var members: [DocumentName.Family: [DocumentName]] = [:]
    for name in paths.compactMap({ DocumentName($0, languages) }) {
      if members[name.family] == nil { order.append(name.family) }
      members[name.family, default: []].append(name)
    }
    return order.map { recordFirst(members[$0] ?? []) }
  }

  /// The file whose name has no language, else the English one, else the first; then the others.
  private static func recordFirst(_ family: [DocumentName]) -> [String] {
    let record =
      family.first { $0.language == nil } ?? family.first { $0.language == "en" } ?? family.first
    guard let first = record?.path else { return [] }
    return [first] + family.map(\.path).filter { $0 != first }
  }

  /// The outline of the document in the language of record.
  ///
  /// - Throws: `CommandFailure` if there is no file; `WorkspaceFailure` if a file of the content
  ///   folder cannot be read.
  func outline(labels: LabelGlossary, _ context: CommandContext) throws -> DocumentOutline {
    let languages = try context.procedures.languages()
    guard let file = files.first else {
      throw context.failure(.wrongUsage, .commandNoSteps, ["path": path])
    }
    let locale = DocumentName(file.path, languages)?.language.map { ContentLocale($0) }
    return DocumentOutline(
      DocumentReader.read(file, locale: locale, including: included, languages: languages),
      labels: labels)
  }

  /// The document as a procedure.
  ///
  /// - Parameters:
  ///   - part: the heading or anchor of the only list of steps to walk; `nil` for all.
  ///   - environment: the environment whose variants are walked.
  ///   - isBound: whether its binding counts.
  /// - Throws: `DocumentWalk.Problem` if it has no steps or no such part; `CommandFailure` or
  ///   `WorkspaceFailure` if a file of the content folder cannot be read.
  func walk(
    part: String?, environment: String, isBound: Bool = true, _ context: CommandContext
  ) throws -> DocumentWalk {
    try walk(
      part: part, environment: environment, bound: isBound ? try binding?.bound(context) : nil,
      DocumentReading(
        languages: try context.procedures.languages(),
        catalogue: try context.procedures.catalogue(), included: included))
  }

  /// The same with what many documents share.
  ///
  /// - Parameter bound: what its sentences tell; `nil` if nothing is bound.
  /// - Throws: `DocumentWalk.Problem` if it has no steps or no such part.
  func walk(
    part: String?, environment: String, bound: AcceptedBinding? = nil,
    _ reading: DocumentReading
  ) throws(DocumentWalk.Problem) -> DocumentWalk {
    try DocumentWalk(
      name, outlines(reading.languages), part: part, environment: environment, bound: bound,
      catalogue: reading.catalogue)
  }

  /// What each file contains, in the order of the files.
  func outlines(_ languages: Languages) -> [DocumentOutline] {
    files.map { file in
      let locale = DocumentName(file.path, languages)?.language.map { ContentLocale($0) }
      return DocumentOutline(
        DocumentReader.read(file, locale: locale, including: included, languages: languages),
        labels: LabelGlossary())
    }
  }

  /// The files that are kept with a session: all languages, what they include, their pictures, and the
  /// procedures that clear the way in its graph.
  func kept(for graph: StepGraph, _ context: CommandContext) throws -> SessionFiles {
    let languages = try context.procedures.languages()
    let documents = files.map {
      DocumentReader.read($0, including: included, languages: languages)
    }
    let clearing = try SessionFiles(of: graph, context.digests) { id in
      id == graph.procedure ? nil : try context.content.source(of: id)
    }
    let all = documents.reduce(clearing) { all, document in
      all.adding(document: document.file, including: document.included)
    }.adding(PictureFolder(besideDocument: path).pictures(of: documents))
    return binding.map { all.adding(binding: $0) } ?? all
  }
}

/// What is the same for all documents that are read.
struct DocumentReading: Sendable {
  let languages: Languages
  let catalogue: Catalogue
  let included: IncludedFiles

  init(languages: Languages, catalogue: Catalogue, included: IncludedFiles) {
    self.languages = languages
    self.catalogue = catalogue
    self.included = included
  }

  /// - Parameter paths: the documents, or the folders that they are in.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file of the content folder cannot be read.
  init(below paths: [String], _ context: CommandContext) throws {
    self.init(
      languages: try context.procedures.languages(),
      catalogue: try context.procedures.catalogue(), included: IncludedFiles(below: paths))
  }
}

/// The name of a document's file: `guide.sv.md` is `guide` in Swedish.
struct DocumentName {
  /// What files share that are one document in several languages.
  struct Family: Hashable {
    let folder: String
    let stem: String
    let ending: String
  }

  let path: String
  let family: Family
  /// Empty for the current folder.
  var folder: String { family.folder }
  /// The language in the name, such as `sv`; `nil` if it has none.
  let language: String?

  /// The endings of documents.
  static let endings = AddedFolder.endings

  /// `nil` for a path without a name.
  init?(_ path: String, _ languages: Languages) {
    guard let name = path.split(separator: "/").last.map(String.init), !path.hasSuffix("/") else {
      return nil
    }
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let ending = parts.count > 1 ? parts.removeLast() : ""
    var language: String?
    if parts.count > 1, let tag = parts.last {
      let own = ContentLocale(tag).language
      let isTag = tag.count == own.count || tag.dropFirst(own.count).first == "-"
      if isTag, own == "en" || languages.contains(own) {
        language = own
        parts.removeLast()
      }
    }
    self.path = path
    self.language = language
    let end = path.utf8.count - name.utf8.count
    family = Family(
      folder: String(decoding: Array(path.utf8.prefix(max(0, end - 1))), as: UTF8.self),
      stem: parts.joined(separator: "."), ending: ending)
  }

  /// Whether two files have the same name in two languages, or are the same.
  func isTranslated(as other: DocumentName) -> Bool {
    family == other.family
  }
}

/// What a person names to walk: a procedure, or a document.
package struct Walkable {
  package let graph: StepGraph
  /// The path of the document that takes the place of the procedure's own, or that is walked as it is;
  /// `nil` for the procedure's own documents.
  package let document: String?
  /// The files that are kept with a session on it.
  package let files: (CommandContext) throws -> SessionFiles
  /// What a person must know of the document's binding before they begin.
  package var notes: [BindingNote] = []
}

/// What a person must know of a binding, though a session can be walked with it.
package enum BindingNote {
  /// A sentence that tells nothing is not as it was.
  case changed(BindingDrift.Passage)
  /// The person does this step, because nobody has accepted its change here.
  case unaccepted(BoundChange)
  case warning(Diagnostic)
}

extension CommandContext {
  /// Tells what a person must know of the binding of a document.
  func complain(_ notes: [BindingNote], about path: String) {
    for note in notes.prefix(Self.mostNotes) {
      switch note {
      case .changed(let passage):
        Output.complain(
          words.text(
            .commandUnboundChanged, ["change": PrintableText.of(DriftText(passage, words).line)]))
      case .unaccepted(let change):
        Output.complain(
          words.text(
            .commandUnaccepted,
            [
              "anchor": change.anchor, "operation": words.operation(change.operation),
              "id": change.operation.rawValue, "path": path,
            ]))
      case .warning(let diagnostic): complain([diagnostic])
      }
    }
    if notes.count > Self.mostNotes { Output.complain("…") }
  }

  /// A binding of a stranger may have any number of entries.
  private static let mostNotes = 40
}

extension ProcedureStore {
  /// The procedure of this name or, if there is none, the document at this path, ready to be walked in
  /// the reader's language.
  ///
  /// - Parameters:
  ///   - document: the path of a foreign document for the sentences of a procedure.
  ///   - part: the heading of the only list of steps of a document to walk.
  ///   - binding: the path of the binding of a document; `nil` for the one that is found for it.
  ///   - tenants: the names of the tenants, whose environment selects the variants of a document.
  ///   - asks: whether a person at the terminal is asked about changes that nobody has accepted here.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if there is neither, or it cannot be walked.
  package func walkable(
    _ name: String, document: String? = nil, part: String? = nil, binding: String? = nil,
    for tenants: [String] = [], asks: Bool = false
  ) throws -> Walkable {
    let path: String
    switch try meant(by: name) {
    case .document(let found): path = found
    case .procedure(let id):
      if let part { throw context.failure(.wrongUsage, .commandPartOfProcedure, ["part": part]) }
      let library = try runnable(id.rawValue).library
      let graph = try graph(of: id, in: library, document: document, for: tenants)
      return Walkable(graph: graph, document: document) { context in
        try context.procedures.files(of: graph, document: document)
      }
    }
    if let document {
      throw context.failure(
        .wrongUsage, .commandDocumentTwice, ["document": document, "path": path])
    }
    let family = try DocumentFamily(path, binding: binding, context)
    let walk = try walk(family, part: part, for: tenants)
    let notes = try bindingNotes(walk, family)
    if asks, !walk.unaccepted.isEmpty,
      try AcceptanceQuestion(context: context, path: family.path, binding: binding).ask()
    {
      return try walkable(name, part: part, binding: binding, for: tenants)
    }
    context.complain(notes, about: family.path)
    for other in walk.separate {
      Output.complain(
        context.words.text(
          .commandNoTranslation, ["path": other, "document": family.path]))
    }
    let graph = try graph(of: walk, family.path)
    return Walkable(graph: graph, document: family.path) { try family.kept(for: graph, $0) }
  }

  /// What a person must know of the binding of a document: what it has and this person has not
  /// accepted, and what nothing is bound to and was changed.
  ///
  /// - Throws: `CommandFailure` if the binding has errors, or a bound sentence has changed.
  func bindingNotes(_ walk: DocumentWalk, _ family: DocumentFamily) throws -> [BindingNote] {
    guard let binding = family.binding else { return [] }
    let path = family.path
    let errors = walk.diagnostics.count { $0.severity == .error }
    guard errors == 0 else {
      context.complain(walk.diagnostics)
      throw context.failure(
        .wrongUsage, .commandBindingBroken, ["path": binding.file.path], count: errors)
    }
    let drift = walk.drift.filter { !$0.steps.isEmpty }
    guard drift.isEmpty else {
      let lines = context.lines(of: drift)
      throw CommandFailure(
        status: .stopped,
        text: ([
          context.failure(.stopped, .commandDrift, ["path": path], count: drift.count).text
        ] + lines + ["  " + context.words.text(.commandDriftHint, ["path": path])])
        .joined(separator: "\n"))
    }
    return walk.diagnostics.map { BindingNote.warning($0) }
      + walk.drift.map { BindingNote.changed($0) }
      + walk.unaccepted.map { BindingNote.unaccepted($0) }
  }

  /// What a name means: a procedure, a file, something in a content folder, or the only document of a
  /// folder, in this order.
  ///
  /// - Throws: `CommandFailure` if several things in content folders are called so, or a folder has not
  ///   exactly one document.
  func meant(by name: String) throws -> NamedContent.Kind {
    let isShipped = context.content.isShipped(ProcedureID(name))
    if isShipped, context.content.added.isEmpty { return .procedure(ProcedureID(name)) }
    if !isShipped, FileReading.isFile(name) { return .document(name) }
    if let found = try NamedContent.all(context).one(called: name, context) { return found }
    guard FileReading.exists(name) else {
      // Nothing else has such a name, and whoever types one means a file.
      let isPath = name.contains("/") || DocumentName.endings.contains(where: name.hasSuffix)
      return isPath ? .document(name) : .procedure(ProcedureID(name))
    }
    let found = try documents(in: name)
    guard found.count == 1, let only = found.first else {
      throw folder(name, with: found)
    }
    return .document(only)
  }

  /// The documents with steps below a folder, one for each family, in alphabetical order.
  package func documents(in folder: String) throws -> [String] {
    let reading = try DocumentReading(below: [folder], context)
    let files = try FileReading.files(below: folder, endings: DocumentName.endings)
    return try DocumentFamily.families(of: files, reading.languages).compactMap { family in
      try walk(ofDocument: family, reading) == nil ? nil : family.first
    }
  }

  /// The walk of a document in all its languages; `nil` if it has no steps.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read.
  func walk(ofDocument paths: [String], _ reading: DocumentReading) throws -> DocumentWalk? {
    let family = try DocumentFamily(paths, reading, context)
    do {
      return try family.walk(part: nil, environment: "", reading)
    } catch {
      return nil
    }
  }

  /// The procedure that a document with steps makes.
  ///
  /// - Throws: `CommandFailure` if it has no steps or cannot be read.
  func document(_ path: String) throws -> Procedure {
    let family = try DocumentFamily(path, context)
    do {
      // A binding that is wrong is no reason to have no document.
      return try family.walk(part: nil, environment: "", isBound: false, context).procedure
    } catch let problem as DocumentWalk.Problem {
      throw failure(problem, family.path)
    }
  }

  /// What a list says of a document; `nil` if it has no steps.
  ///
  /// - Parameter name: what the list calls it.
  /// - Throws: `CommandFailure` if a file cannot be read.
  func listed(
    _ paths: [String], as name: String, _ reading: DocumentReading
  ) throws -> ProcedureList.Entry? {
    let family = try DocumentFamily(paths, reading, context)
    let language = context.words.language
    guard family.binding != nil else {
      return DocumentSummary(family.outlines(reading.languages)).map {
        ProcedureList.Entry($0, path: name, language: language)
      }
    }
    return try bound(family, reading).map {
      ProcedureList.Entry($0, path: name, isBound: $1, language: language)
    }
  }

  /// The procedure that a document with steps makes, and whether it can be walked with its binding;
  /// `nil` if it has no steps.
  private func bound(
    _ family: DocumentFamily, _ reading: DocumentReading
  ) throws -> (procedure: Procedure, isRunnable: Bool)? {
    do {
      let walk = try family.walk(
        part: nil, environment: "", bound: try family.binding?.bound(context), reading)
      return (
        walk.procedure,
        !walk.diagnostics.contains { $0.severity == .error }
          && walk.drift.allSatisfy(\.steps.isEmpty)
      )
    } catch is DocumentWalk.Problem {
      return nil
    } catch let failure as CommandFailure where family.binding != nil {
      Output.complain(failure.text)
      return (try family.walk(part: nil, environment: "", reading).procedure, false)
    }
  }

  func walk(
    _ family: DocumentFamily, part: String?, for tenants: [String]
  ) throws -> DocumentWalk {
    do {
      return try family.walk(
        part: part, environment: context.domains.environment(ofTenants: tenants), context)
    } catch let problem as DocumentWalk.Problem {
      throw failure(problem, family.path)
    }
  }

  private func folder(_ name: String, with documents: [String]) -> CommandFailure {
    let headline = context.failure(
      .wrongUsage, documents.isEmpty ? .commandFolderEmpty : .commandFolderSeveral,
      ["path": name], count: documents.isEmpty ? nil : documents.count)
    let lines = documents.prefix(Self.mostListed).map { "  \(PrintableText.of($0))" }
    return CommandFailure(
      status: .wrongUsage,
      text: ([headline.text] + lines + (documents.count > lines.count ? ["  …"] : []))
        .joined(separator: "\n"))
  }

  /// More documents than fit on a screen are not listed.
  private static let mostListed = 20

  /// The graph of a document that is walked as it is.
  ///
  /// - Throws: `CommandFailure` if it has no steps, or no such part.
  func graph(
    of family: DocumentFamily, part: String?, for tenants: [String], in kept: SessionFiles
  ) throws -> StepGraph {
    try graph(of: walk(family, part: part, for: tenants), family.path, in: kept)
  }

  ///
  /// - Parameter kept: the files of the session that it was walked in; `nil` for those there are now.
  func graph(
    of walk: DocumentWalk, _ path: String, in kept: SessionFiles? = nil
  ) throws -> StepGraph {
    let id = walk.procedure.id
    let clearing = try clearing(for: walk.procedure, in: kept)
    guard let graph = StepGraph(of: id, in: [id: walk.procedure], clearing: clearing) else {
      throw context.failure(.wrongUsage, .commandNoSteps, ["path": path])
    }
    return graph
  }

  /// The graph of a document as it is now; `nil` if it is gone, or no longer has those steps.
  func graphToday(
    of document: String, part: String?, for tenants: [String]
  ) throws -> StepGraph? {
    guard FileReading.isFile(document) else { return nil }
    let family = try DocumentFamily(document, context)
    do {
      let walk = try family.walk(
        part: part, environment: context.domains.environment(ofTenants: tenants), context)
      return try graph(of: walk, document)
    } catch is DocumentWalk.Problem {
      return nil
    }
  }

  private func failure(_ problem: DocumentWalk.Problem, _ path: String) -> CommandFailure {
    switch problem {
    case .noSteps: context.failure(.wrongUsage, .commandNoSteps, ["path": path])
    case .noPart(let part, let there):
      context.failure(.wrongUsage, .commandNoPart, ["part": part, "path": path])
        .listing(there)
    case .severalParts(let part, let there):
      context.failure(.wrongUsage, .commandSeveralParts, ["part": part, "path": path])
        .listing(there)
    }
  }
}

extension CommandFailure {
  /// The same failure with names on lines of their own.
  func listing(_ names: [String]) -> CommandFailure {
    CommandFailure(
      status: status,
      text: ([text] + names.map { "  \(PrintableText.of($0))" }).joined(separator: "\n"))
  }
}
