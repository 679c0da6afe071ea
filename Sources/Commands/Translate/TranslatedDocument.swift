import Diagnostics
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// A document with the files next to it that a translator needs.
struct TranslatedDocument {
  let document: Document
  let outline: DocumentOutline
  /// The units that earlier imports have kept next to the document.
  let kept: [XLIFFUnit]
  /// What other tools have added to the kept XLIFF file, as XML.
  let keptExtensions: [String]
  /// The English document it translates; `nil` if that was not found.
  let english: EnglishFile?
  /// The operations of its steps, by step, if it belongs to a procedure.
  let operations: [StepID: String]
  /// Why some of what earlier imports have kept could not be read; empty if all of it was.
  let problems: [Diagnostic]

  /// The steps that its sentences are in, by segment.
  var places: [SegmentID: StepPlaces.Place] {
    StepPlaces.places(in: outline, operations: operations)
  }

  var path: String { document.file.path }

  func isStale(_ segment: Segment) -> Bool { english.map { !$0.holds(segment) } ?? false }

  /// Its sentences as XLIFF units.
  func units(
    glossary: LabelGlossary, memory: TranslationMemory = TranslationMemory()
  ) -> DocumentUnits {
    DocumentUnits(
      document, glossary: glossary, memory: memory,
      places: places.mapValues(\.text), kept: kept,
      isStale: isStale)
  }
}

extension CommandContext {
  /// Reads a document and the files next to it.
  ///
  /// - Parameter english: the English file or the folder it is in; `nil` for the one next to it.
  /// - Throws: `CommandFailure` if a file cannot be read.
  func translatedDocument(
    _ path: String, english: String? = nil, glossary: LabelGlossary,
    operations: [StepID: String] = [:]
  ) throws -> TranslatedDocument {
    let document = DocumentReader.read(try read(path))
    let (kept, extensions, problems) = try keptUnits(beside: path)
    return TranslatedDocument(
      document: document, outline: DocumentOutline(document, labels: glossary), kept: kept,
      keptExtensions: extensions, english: try englishFile(of: document, at: english),
      operations: operations, problems: problems)
  }

  private func keptUnits(
    beside path: String
  ) throws -> (units: [XLIFFUnit], extensions: [String], problems: [Diagnostic]) {
    let own = TranslationFiles.kept(beside: path)
    guard FileReading.isFile(own) else { return ([], [], []) }
    let (units, headers, diagnostics) = try xliffUnits(in: own)
    let isBroken = diagnostics.contains { $0.severity == .error }
    return (units, headers.flatMap(\.extensions), isBroken ? diagnostics : [])
  }

  /// Writes the problems of files next to those asked for to standard error.
  func complain(_ problems: [Diagnostic]) {
    guard !problems.isEmpty else { return }
    Output.complain(terminal.text(DiagnosticText.lines(problems)))
  }

  /// Everything in an XLIFF file.
  ///
  /// - Throws: `CommandFailure` if the file cannot be opened, `WorkspaceFailure` if it cannot be
  ///   read.
  func xliffUnits(
    in path: String
  ) throws -> (units: [XLIFFUnit], headers: [XLIFFReader.Header], diagnostics: [Diagnostic]) {
    let chunks = try open(path)
    var units: [XLIFFUnit] = []
    var headers: [XLIFFReader.Header] = []
    let diagnostics = try XLIFFReader.read(
      path: path, from: { try chunks.next() },
      take: { unit, header in
        units.append(unit)
        if headers.last != header { headers.append(header) }
      })
    return (units, headers, diagnostics)
  }

  private func englishFile(of document: Document, at path: String?) throws -> EnglishFile? {
    let own = document.file.path
    let folder = own.lastIndex(of: "/").map { String(own[...$0]) } ?? ""
    let name = String(own.dropFirst(folder.count))
    var candidates: [String] = []
    if let path {
      guard FileReading.exists(path) else {
        _ = try read(path)
        return nil
      }
      candidates = FileReading.isFile(path) ? [path] : ["\(path)/\(name)", "\(path)/en.md"]
    } else {
      candidates = ["\(folder)en.md"]
      // guide.sv.md next to guide.md or guide.en.md
      let parts = name.split(separator: ".").map(String.init)
      if parts.count > 2, parts[parts.count - 2] == document.locale.language {
        candidates += [
          folder + (parts.dropLast(2) + parts.suffix(1)).joined(separator: "."),
          folder + (parts.dropLast(2) + ["en"] + parts.suffix(1)).joined(separator: "."),
        ]
      }
    }
    guard let found = candidates.first(where: { $0 != own && FileReading.isFile($0) }) else {
      return nil
    }
    return EnglishFile(try read(found))
  }

  /// The operations of a procedure's steps, by step; empty if the folder contains no procedure.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  func operations(in folder: String) throws -> [StepID: String] {
    guard FileReading.exists("\(folder)/procedure.yaml") else { return [:] }
    let name = ProcedureID(String(folder.split(separator: "/").last ?? ""))
    let library = try library(
      [name],
      named: { id in
        try id == name
          ? ProcedureSource(
            id: id, manifest: read("\(folder)/procedure.yaml"),
            documents: ContentFolder.documents(in: folder))
          : content.source(of: id)
      })
    let steps = library.procedures[name]?.steps ?? []
    return Dictionary(steps.map { ($0.id, $0.operation.id.rawValue) }) { first, _ in first }
  }
}
