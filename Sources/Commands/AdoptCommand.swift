import ArgumentParser
import Documents
import Presentation
import Workspaces

/// `stegvis adopt`: keeps a document with what belongs to it in the data folder.
struct AdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Copy a document with all that belongs to it into the data folder.",
    discussion: """
      Copied are the document, its translations beside it ('guide.sv.md'), the files
      that they include, the pictures beside them, and their bindings. From then on,
      it is in 'stegvis list' and is run by its name. Nothing outside the document's
      folder is copied; what is missing or outside is named.

      EXAMPLES
        stegvis adopt guide.md
        stegvis adopt wiki/leaver.html --locale nl
        stegvis adopt guide.md --force
      """)

  @ArgumentParser.Argument(help: "The path of the document.")
  var document: String
  @Flag(help: "Replace what was adopted under the same name before.") var force = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    let context = try CommandContext(common)
    guard FileReading.isFile(document) else {
      _ = try context.read(document)
      throw context.failure(
        .wrongUsage, .commandFileUnreadable,
        ["path": document, "reason": context.reason(FileProblem.notFound.rawValue)])
    }
    let reading = try DocumentReading(below: [document], context)
    let family = try DocumentFamily(
      try DocumentFamily.paths(beside: document, reading.languages), reading, context)
    // What has no steps could not be run afterwards.
    _ = try context.procedures.document(family.path)
    guard let stem = DocumentName(family.path, reading.languages)?.family.stem, !stem.isEmpty else {
      throw context.failure(.wrongUsage, .commandNoSteps, ["path": document])
    }
    let belongings = try belongings(of: family, reading, context)
    let place = AdoptedPlace(stem, in: context.data)
    guard !FileReading.isReally(document, below: place.folder) else {
      throw context.failure(.wrongUsage, .adoptAlready, ["path": document])
    }
    guard force || !FileReading.exists(place.folder) else {
      throw context.failure(.wrongUsage, .adoptExists, ["path": place.folder])
    }
    try context.expectWritableData()
    do {
      try place.take(belongings.files.mapValues(\.bytes))
    } catch {
      throw context.explaining(error)
    }
    let document = "\(place.folder)/\(family.name)"
    // The folder of the person's own procedures may be new.
    let name = try NamedContent.all(CommandContext(common)).entries
      .first { $0.kind == .document(document) }?.shortName
    context.write(lines(belongings, place, name ?? document, context.words))
  }

  private func belongings(
    of family: DocumentFamily, _ reading: DocumentReading, _ context: CommandContext
  ) throws -> DocumentBelongings {
    do {
      return try DocumentBelongings(of: family, reading)
    } catch WorkspaceFailure.notReadable(let path, .tooLarge) {
      throw context.failure(
        .wrongUsage, .adoptTooMuch,
        [
          "path": path, "document": document,
          "files": context.words.formats.number(DocumentBelongings.mostFiles),
          "size": context.words.formats.bytes(DocumentBelongings.mostBytes),
        ])
    } catch let failure as WorkspaceFailure {
      throw context.explaining(failure)
    }
  }

  private func lines(
    _ belongings: DocumentBelongings, _ place: AdoptedPlace, _ name: String, _ words: Words
  ) -> [TextLine] {
    let copied = belongings.files.keys.sorted()
    let missing = belongings.missing.map { path, problem in
      TextLine(
        words.text(.adoptLeft, ["path": path, "reason": words.reason(problem.rawValue)]),
        .warning, indent: 2, hanging: 2)
    }
    return [
      TextLine(words.text(.adoptCopied, ["path": place.folder], count: copied.count), .good)
    ]
      + copied.map { TextLine($0, indent: 2) }
      + (missing.isEmpty ? [] : [TextLine(words[.adoptNotCopied], .warning)] + missing)
      + [TextLine(words.text(.adoptRun, ["name": name]))]
  }
}
