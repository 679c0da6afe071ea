import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// `stegvis check`: reports what `Findings` and `DocumentCheck` find, and can write the fixes into
/// the files.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report what is wrong in documents, manifests, bindings and translations.",
    discussion: """
      Without a path, the command checks Stegvis's own procedures and all declared
      domains. A folder with a procedure.yaml is checked as a procedure, one with a
      domain.yaml as a declared domain, any other path as documents: each
      translated sentence is compared with its English, and the versions of a page
      in several languages are compared with each other.

      --fix corrects what is safe to correct: words and punctuation inside the
      markup of a label whose name is known, missing and doubled spaces, the
      letters of a list, and numbers that Markdown takes for text. To accept a
      finding as it is, add it to suppressions.yaml in the document's folder, with
      the reason:

        - {check: punct.end, document: guide.sv.md, unit: 1f2d6-110, reason: "a heading"}

      EXAMPLES
        stegvis check
        stegvis check procedures/reduce-licenses docs/guide.md
        stegvis check docs --fix
        stegvis check --format sarif > findings.sarif
      """)

  @ArgumentParser.Argument(
    help:
      "Procedure folders, documents and folders of documents. Default: Stegvis's own procedures.")
  var paths: [String] = []
  @OptionGroup var common: CommonOptions
  @Option(help: "The output format: text, json or sarif.") var format: CheckFormat = .text
  @Flag(help: "Correct what is safe to correct, in the documents themselves.") var fix = false

  func run() throws {
    let context = try CommandContext(common)
    var found = try SuppressedFindings(
      paths.isEmpty ? ownProcedures(context) : given(context), context
    ).diagnostics
    if fix { found = try mend(found, context) }
    try context.report(found, as: format)
  }

  /// Writes the fixes into their files, and returns the findings a person must decide about.
  ///
  /// A file is written only if it was given, or is in a folder that was given: a link in the folder
  /// may lead to a file of somebody else's.
  private func mend(_ found: [Diagnostic], _ context: CommandContext) throws -> [Diagnostic] {
    let fixable = Dictionary(grouping: found.filter { $0.fix != nil }, by: \.place.path)
    let given = paths.isEmpty ? [context.content.path] : paths
    var count = 0
    var outside: Set<String> = []
    for (path, diagnostics) in fixable.sorted(by: { $0.key < $1.key }) where path != "-" {
      guard given.contains(where: { $0 == path || FileReading.isReally(path, below: $0) }) else {
        outside.insert(path)
        Output.complain(context.words.text(.checkNotGiven, ["path": path]))
        continue
      }
      let file = try context.read(path)
      let (bytes, fixed) = FixedFile.bytes(of: file.bytes, with: diagnostics.compactMap(\.fix))
      try context.save(bytes, to: path)
      count += fixed
    }
    if count > 0 { Output.complain(context.words.text(.checkFixed, count: count)) }
    return found.filter { $0.fix == nil || outside.contains($0.place.path) }
  }

  private func ownProcedures(_ context: CommandContext) throws -> [Diagnostic] {
    let ids = try context.content.procedures()
    let library = try context.procedures.library(ids, rules: try context.procedures.rules())
    let documents = try ids.flatMap { try context.documents(below: context.content.folder(of: $0)) }
    let sentences = try DocumentCheck(
      labels: context.procedures.labels(), included: IncludedFiles(below: documents),
      terms: TermCheck(context.procedures.terms()), languages: context.procedures.languages()
    ).diagnostics(of: documents, reading: context.read)
    let bound = try ids.flatMap { id in
      try (library.diagnostics[id] ?? [])
        + bindings(of: id, library.procedures[id], context)
    }
    let sentenceWords = OperationLexicon.read(
      try context.content.sentences(of: context.domains.providers.map(\.id)),
      try context.procedures.catalogue()
    ).diagnostics
    return try Findings(context).words() + DeclaredFindings(context).all() + bound + sentenceWords
      + sentences.filter { $0.isAboutWording || UncheckedLanguages.tells($0) }
  }

  /// Checks the form of the bindings of foreign documents, and that the steps they name exist.
  private func bindings(
    of id: ProcedureID, _ procedure: Procedure?, _ context: CommandContext
  ) throws -> [Diagnostic] {
    try context.content.bindings(of: id).flatMap { file -> [Diagnostic] in
      let (binding, diagnostics) = DocumentBinding.read(file)
      return diagnostics + (binding?.unknownSteps(in: procedure) ?? [])
    }
  }

  /// Checks procedures one by one, and documents together, because they are compared with each
  /// other.
  private func given(_ context: CommandContext) throws -> [Diagnostic] {
    var found: [Diagnostic] = []
    var documents: [String] = []
    for path in paths {
      let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
      if FileReading.exists("\(folder)/procedure.yaml") {
        let findings = Findings(context)
        found += try findings.procedures(in: [folder])
        found += try findings.terms(in: context.documents(below: folder))
      } else if FileReading.isFile("\(folder)/\(ContentFolder.declarationName)") {
        found += try DeclaredFindings(context).domains(at: folder)
      } else if path.hasSuffix(FoundBinding.ending) {
        found += try Findings(context).binding(
          of: String(path.dropLast(FoundBinding.ending.count)))
      } else {
        documents += try context.documents(below: path)
      }
    }
    var seen: Set<String> = []
    found += try documents.flatMap { try Findings(context).binding(of: $0) }
    return try found
      + DocumentCheck(
        labels: context.procedures.labels(), included: IncludedFiles(below: paths),
        terms: TermCheck(context.procedures.terms()), languages: context.procedures.languages()
      ).diagnostics(
        of: documents.filter { seen.insert($0).inserted }, reading: context.read)
  }
}

/// The output format of diagnostics.
enum CheckFormat: String, ExpressibleByArgument {
  case text, json, sarif
}

extension CommandContext {
  /// Writes diagnostics to standard output.
  ///
  /// - Throws: `FinishedWith` if any of them is worse than a note.
  func report(_ found: [Diagnostic], as format: CheckFormat) throws {
    switch format {
    case .text:
      write(DiagnosticText.lines(found, findingWords))
      Output.complain(findingWords.summary(of: found))
    case .json: Output.write(DiagnosticJSON.value(found).text + "\n")
    case .sarif:
      Output.write(
        DiagnosticSARIF.value(found, version: StegvisCommand.configuration.version).text + "\n")
    }
    if found.contains(where: { $0.severity != .note }) {
      throw FinishedWith(status: .hasProblems)
    }
  }
}
