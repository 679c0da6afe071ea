import Diagnostics
import Documents
import Operations
import Presentation
import Procedures
import Translation
import Workspaces

/// The procedures of the content folder, bound to operations, and the documents that people bring
/// for them.
///
/// Nothing is kept between two calls: each reads the files as they are.
package struct ProcedureStore: Sendable {
  let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Binds the named procedures and the procedures they call.
  ///
  /// - Parameters:
  ///   - rules: the ids of the rules a step may name; with `nil`, neither rules are looked up nor
  ///     sentences compared with their English.
  ///   - source: returns the files of a procedure; `nil` for the content folder.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  package func library(
    _ ids: [ProcedureID], rules: Set<String>? = nil,
    named source: ((ProcedureID) throws -> ProcedureSource?)? = nil
  ) throws -> ProcedureLibrary {
    let binder = ProcedureBinder(
      catalogue: try catalogue(), labels: LabelGlossary(), languages: try languages(),
      rules: rules,
      comparesSentences: rules != nil)
    return try ProcedureLibrary(ids, binder: binder, source: source ?? context.content.source)
  }

  /// A library in which one procedure can be run, and the id of that procedure.
  ///
  /// The errors of a procedure that cannot be run are written to standard error.
  ///
  /// - Throws: `CommandFailure` if there is no such procedure or it has errors, `WorkspaceFailure`
  ///   if a file cannot be read.
  package func runnable(_ name: String) throws -> (id: ProcedureID, library: ProcedureLibrary) {
    let id = ProcedureID(name)
    let library = try KeptLibraries(context).library([id]) {
      try self.library([id], named: $0)
    }
    guard library.diagnostics[id] != nil else { throw try unknownProcedure(name) }
    let errors = library.errors(of: id)
    guard errors.isEmpty, library.procedures[id] != nil else {
      context.complain(errors)
      throw context.failure(
        .wrongUsage, .commandProcedureBroken, ["name": name], count: max(1, errors.count))
    }
    return (id, library)
  }

  /// The procedures that clear the way for the changes of a document. They come with the program, or
  /// are those that a session kept: what others wrote is never inserted.
  ///
  /// - Throws: `CommandFailure` if one of them has errors, `WorkspaceFailure` if a file cannot be read.
  func clearing(for document: Procedure, in kept: SessionFiles?) throws -> [Procedure] {
    let changes = Set(
      document.steps.filter { $0.operation.kind == .change }.map(\.operation.id))
    guard !changes.isEmpty else { return [] }
    let library: ProcedureLibrary
    if let kept {
      library = try self.library(kept.procedures) { kept.source(of: $0) }
    } else {
      let ids = try context.content.shippedProcedures().filter { id in
        // Few procedures do, and the others need not be read.
        try context.content.source(of: id).map {
          String(decoding: $0.manifest.bytes, as: UTF8.self).contains("\nclears:")
        } ?? false
      }
      library = try self.library(ids)
      for id in ids { _ = try runnable(id.rawValue) }
    }
    return library.procedures.values.filter { procedure in
      procedure.clearing.map { !$0.before.isDisjoint(with: changes) } ?? false
    }.sorted { $0.id < $1.id }
  }

  private func unknownProcedure(_ name: String) throws -> CommandFailure {
    let ids = try context.content.procedures()
    let names = try NamedContent.all(context).entries.map(\.shortName)
    var near =
      names
      .map { ($0, EditDistance.between(name, $0)) }
      .filter { $0.1 <= max(3, name.count / 3) || $0.0.contains(name) }
      .sorted { $0.1 < $1.1 }.prefix(3).map(\.0)
    if near.isEmpty { near = Array(try titled(name, among: ids).prefix(3)) }
    let message = context.failure(.wrongUsage, .commandUnknownProcedure, ["name": name])
    let hint =
      near.isEmpty
      ? context.words[.commandListHint]
      : context.words.text(.commandDidYouMean, ["names": near.joined(separator: ", ")])
    return CommandFailure(status: message.status, text: "\(message.text)\n  \(hint)")
  }

  /// The procedures whose title in the reader's language has these words, or others for the same
  /// concepts.
  private func titled(_ words: String, among ids: [ProcedureID]) throws -> [String] {
    let language = context.words.language
    let search = TermSearch(words, terms: try terms(), language: language)
    guard !search.isEmpty else { return [] }
    let procedures = try library(ids).procedures
    return ids.filter { id in
      guard let text = procedures[id]?.texts[language] else { return false }
      return search.finds(context.words.runs(of: text.title).plain)
    }.map(\.rawValue)
  }

  /// The graph a session walks: the procedure in the reader's language, with the sentences of the
  /// foreign document at the path `document`, if one is given.
  ///
  /// - Parameters:
  ///   - tenants: the names of the tenants, whose environment selects the variants of the document, and
  ///     whose domains select how steps are bound; empty for those in the data folder.
  ///   - domains: others of the session, whose tenants have no names yet.
  /// - Throws: `CommandFailure` if a procedure is not in the reader's language, or the document
  ///   cannot be read or used; `WorkspaceFailure` or `LabelGlossary.Failure` if the bindings or the
  ///   labels cannot be read.
  package func graph(
    of id: ProcedureID, in library: ProcedureLibrary, document: String?,
    for tenants: [String] = [], on domains: Set<DomainID> = []
  ) throws -> StepGraph {
    let graph = StepGraph(
      of: id, in: library.procedures,
      for: domains.union(context.domains.domains(ofTenants: tenants)))
    guard let graph else {
      throw context.failure(.wrongUsage, .commandProcedureBroken, ["name": id.rawValue], count: 1)
    }
    for procedure in graph.procedures where procedure.texts[context.words.language] == nil {
      throw context.failure(
        .wrongUsage, .commandLanguageMissing,
        [
          "procedure": procedure.id.rawValue,
          "language": context.words.language(context.words.language),
          "available": context.words.formats.list(
            procedure.texts.keys.sorted().map { context.words.language($0) }),
        ])
    }
    guard let document else { return graph }
    return try overlay(
      try context.read(document), including: IncludedFiles(below: [document]), on: graph,
      for: tenants, as: .whole)
  }

  /// The files of a graph's procedures, with the foreign document at the path `document`, if any,
  /// and the files that it includes.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  package func files(of graph: StepGraph, document: String?) throws -> SessionFiles {
    let files = try SessionFiles(of: graph, context.digests) {
      try context.content.source(of: $0)
    }
    guard let document else { return files }
    let file = try context.read(document)
    let included = IncludedFiles(below: [document])
    let tied = graph.ties.isEmpty ? files : files.addingTie()
    return tied.adding(
      document: file,
      including: DocumentReader.read(
        file, including: included, languages: try languages()
      ).included)
  }

  /// How much of a foreign document is walked.
  enum Overlay {
    /// Its sentences, in sessions of versions that walked no more.
    case sentences
    /// Every step, without the changes that it does not tell.
    case whole
    /// The same in a session that is read again, perhaps in a language that the document lacks.
    case kept
  }

  /// The graph with the sentences of a foreign document in place of those of the bound steps.
  ///
  /// - Throws: `CommandFailure` if no binding knows the document, it is not in the reader's
  ///   language, it has changed since it was bound, or its binding contains guesses.
  func overlay(
    _ file: SourceFile, including included: IncludedFiles, on graph: StepGraph,
    for tenants: [String], as overlay: Overlay
  ) throws -> StepGraph {
    let path = file.path
    let document = ForeignDocument(
      file,
      outline: DocumentOutline(
        DocumentReader.read(file, including: included, languages: try languages()),
        labels: try labels()))
    let own = document.locales.first { $0.language == context.words.language }
    guard let locale = own ?? (overlay == .kept ? document.locales.first : nil) else {
      throw context.failure(
        .wrongUsage, .commandDocumentLanguage,
        [
          "path": path, "wanted": context.words.language(context.words.language),
          "language": context.words.formats.list(
            document.locales.map { context.words.language($0.language) }),
          "code": document.locales.first?.language ?? "",
        ])
    }
    var drift: [BindingDrift.Passage] = []
    var guesses: [(procedure: ProcedureID, entry: DocumentBinding.Entry)] = []
    var isBound = false
    let environment = context.domains.environment(ofTenants: tenants)
    let catalogue = try catalogue()
    var ties: [ProcedureID: DocumentTie] = [:]
    let procedures = try graph.procedures.map { procedure -> Procedure in
      let bindings = try bindings(of: procedure.id).map(\.binding)
      guard let binding = document.binding(among: bindings) else { return procedure }
      isBound = true
      drift += document.drift(from: binding)
      guesses += binding.guesses.map { (binding.procedure, $0) }
      guard overlay != .sentences else {
        return document.overlay(
          procedure, with: binding, in: locale, environment: environment)
      }
      let (tied, tie) = document.tied(
        procedure, with: binding, in: locale, environment: environment, catalogue: catalogue)
      ties[procedure.id] = tie
      return tied
    }
    guard isBound else {
      throw context.failure(
        .wrongUsage, .commandDocumentUnbound,
        ["path": path, "procedure": graph.procedure.rawValue])
    }
    guard drift.isEmpty else { throw self.drift(drift, in: path) }
    guard guesses.isEmpty else { throw self.guesses(guesses, in: path) }
    guard overlay != .sentences else {
      return StepGraph(procedure: graph.procedure, procedures: procedures, nodes: graph.nodes)
    }
    let library = Dictionary(procedures.map { ($0.id, $0) }) { one, _ in one }
    guard let whole = StepGraph(of: graph.procedure, in: library), !whole.nodes.isEmpty else {
      throw context.failure(
        .wrongUsage, .commandProcedureBroken, ["name": graph.procedure.rawValue], count: 1)
    }
    return whole.with(ties)
  }

  private func drift(_ drift: [BindingDrift.Passage], in path: String) -> CommandFailure {
    let steps = drift.map { change -> String in
      let step = change.steps.map(\.rawValue).joined(separator: ", ")
      if case .removed = change.change {
        return "  "
          + context.words.text(.commandDriftGone, ["step": step, "anchor": change.anchor])
      }
      return "  "
        + context.words.text(
          .commandDriftStep,
          [
            "step": step, "place": "\(change.place.path):\(change.place.line)",
            "text": PrintableText.of(change.text),
          ])
    }
    let headline = context.failure(.stopped, .commandDrift, ["path": path], count: drift.count)
    return CommandFailure(
      status: .stopped,
      text: ([headline.text] + steps + [
        "  " + context.words.text(.commandDriftHint, ["path": path])
      ])
      .joined(separator: "\n"))
  }

  private func guesses(
    _ guesses: [(procedure: ProcedureID, entry: DocumentBinding.Entry)], in path: String
  ) -> CommandFailure {
    let headline = context.failure(.stopped, .commandGuesses, ["path": path], count: guesses.count)
    let lines = guesses.map { _, entry in
      "  \(entry.anchor) → \(entry.steps.map(\.rawValue).joined(separator: ", "))"
    }
    return CommandFailure(
      status: .stopped,
      text: ([headline.text] + lines + [
        "  "
          + context.words.text(
            .commandGuessesHint,
            ["path": path, "procedure": guesses.first?.procedure.rawValue ?? ""])
      ])
      .joined(separator: "\n"))
  }

  /// The bindings to a procedure, each with the path of its file: those in the data folder first,
  /// then those in the content folder.
  ///
  /// A file that is not a binding is left out.
  ///
  /// - Throws: `WorkspaceFailure` if a folder or a file cannot be read.
  package func bindings(
    of procedure: ProcedureID
  ) throws -> [(path: String, binding: DocumentBinding)] {
    let files =
      try ContentFolder.bindings(in: context.data.bindings)
      + context.content.bindings(of: procedure)
    return files.compactMap { file in
      DocumentBinding.read(file).binding.map { (file.path, $0) }
    }.filter { $0.1.procedure == procedure }
  }

  /// The labels of the admin centre, from `Resources/labels.yaml`.
  ///
  /// - Throws: `WorkspaceFailure` if that file cannot be read, `LabelGlossary.Failure` if it is
  ///   damaged.
  package func labels() throws -> LabelGlossary {
    try LabelGlossary(
      yaml: String(decoding: context.content.resource("labels.yaml").bytes, as: UTF8.self))
  }

  /// What concepts are called, from the lists of the program and of all domains.
  ///
  /// - Throws: `WorkspaceFailure` if a list cannot be read.
  package func terms() throws -> TermList {
    TermList(joining: try context.content.termLists().map { TermList.read($0).terms })
  }

  /// The rules of languages, from `Resources/languages`.
  ///
  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  package func languages() throws -> Languages {
    try context.languageRules.rules(in: context.content)
  }

  /// The operations of every domain.
  ///
  /// - Throws: `WorkspaceFailure` if a file of `Resources/` cannot be read, `CommandFailure` if it
  ///   is damaged.
  package func catalogue() throws -> Catalogue {
    try context.explainingResources { try context.domains.catalogue(context.domainFiles) }
  }

  /// The ids of the rules that steps may name, from `Resources/rules.yaml`.
  ///
  /// - Throws: `WorkspaceFailure` if that file cannot be read.
  package func rules() throws -> Set<String> {
    try RulesReader.ids(context.content.resource("rules.yaml"))
  }
}

extension CommandContext {
  /// The procedures of the content folder, with messages in the reader's language.
  package var procedures: ProcedureStore { ProcedureStore(self) }
}
