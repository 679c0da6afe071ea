import Diagnostics
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// A bilingual document on the translator's desk, with what lies beside it.
struct DeskDocument {
  let document: Document
  let outline: DocumentOutline
  /// What earlier imports have kept.
  let kept: [XLIFFUnit]
  let keptExtensions: [String]
  /// The English document it translates, where that is at hand.
  let english: EnglishFile?
  /// The operations of its steps, where it is a procedure's own.
  let operations: [StepID: String]
  /// Why not all that earlier imports have kept could be read; nothing where it was.
  let problems: [Diagnostic]

  /// The steps its sentences are in.
  var places: [SegmentID: StepPlaces.Place] {
    StepPlaces.places(in: outline, operations: operations)
  }

  var path: String { document.file.path }

  func isStale(_ segment: Segment) -> Bool { english.map { !$0.holds(segment) } ?? false }

  /// Its sentences as XLIFF carries them.
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
  /// Reads a document and what lies beside it.
  ///
  /// - Parameter english: the English file or the folder it is in; `nil` for the one beside it.
  func deskDocument(
    _ path: String, english: String? = nil, glossary: LabelGlossary,
    operations: [StepID: String] = [:]
  ) throws -> DeskDocument {
    let document = DocumentReader.read(try read(path))
    let (kept, extensions, problems) = try keptUnits(beside: path)
    return DeskDocument(
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

  /// Says on standard error what is wrong with files that are read beside those asked for.
  func complain(_ problems: [Diagnostic]) {
    guard !problems.isEmpty else { return }
    Output.complain(terminal.text(DiagnosticText.lines(problems)))
  }

  /// Everything an XLIFF file holds.
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
      // guide.sv.md beside guide.md or guide.en.md
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

  /// The operations of a procedure's steps, by step; none where the folder holds no procedure.
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
