import Diagnostics
import Documents
import Markup
import Operations
import Translation

/// Binds the steps of a procedure to operations, as its manifest says, and compares its documents
/// with the manifest and with each other.
package struct ProcedureBinder: Sendable {
  private let catalogue: Catalogue
  private let labels: LabelGlossary
  private let languages: Languages
  private let rules: Set<String>?
  private let comparesSentences: Bool

  /// - Parameters:
  ///   - languages: the rules of languages, by which steps are understood.
  ///   - rules: the ids in `Resources/rules.yaml`; `nil` if they are not looked up.
  ///   - comparesSentences: whether every sentence is compared with its English text. This takes
  ///     longer than everything else, and is meant for checking and not for running.
  package init(
    catalogue: Catalogue, labels: LabelGlossary, languages: Languages,
    rules: Set<String>? = nil,
    comparesSentences: Bool = false
  ) {
    self.catalogue = catalogue
    self.labels = labels
    self.languages = languages
    self.rules = rules
    self.comparesSentences = comparesSentences
  }

  /// The inputs of a procedure, with their types as its steps have them.
  func inputs(of manifest: Manifest) -> [Procedure.Input] {
    ManifestBinding.inputs(
      of: manifest, in: catalogue.knowing(ManifestBinding.instances(of: manifest, in: catalogue)))
  }

  /// Returns the bound procedure, which is `nil` if it has errors, and all diagnostics.
  func bind(
    _ manifest: Manifest, of source: ProcedureSource,
    callable: [ProcedureID: [Procedure.Input]]
  ) -> (procedure: Procedure?, diagnostics: [Diagnostic]) {
    let binding = ManifestBinding(
      manifest, catalogue: catalogue, callable: callable, rules: rules)
    var diagnostics = binding.diagnostics
    // Where several are called alike, more of the path is in the id.
    if manifest.id.rawValue != source.id.rawValue.split(separator: "/").last.map(String.init) {
      diagnostics.append(
        Diagnostic(
          .manifestInvalid, .error, at: manifest.place,
          "id '\(manifest.id)' is not the name of its folder, '\(source.id)'"))
    }
    let places = Dictionary(manifest.steps.map { ($0.id, $0.place) }) { first, _ in first }
    if !binding.diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics +=
        GraphCheck(steps: binding.steps) { places[$0] ?? manifest.place }.diagnostics
    }
    var texts: [String: ProcedureText] = [:]
    var digests = [Digest.sha256(source.manifest.bytes)]
    let outlines = outlines(manifest, source, &diagnostics)
    let record = outlines.first { $0.language == "en" }?.outline
    for (language, outline, file) in outlines {
      let alignment = LanguageAlignment(
        manifest, outline, language: language, record: language == "en" ? nil : record,
        labels: comparesSentences ? labels : nil)
      diagnostics += outline.diagnostics + alignment.diagnostics
      let digest = Digest.sha256(file.bytes)
      digests.append(digest)
      texts[language] = alignment.text(path: "\(source.id)/\(language).md", digest: digest)
    }
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      return (nil, diagnostics)
    }
    let procedure = Procedure(
      id: source.id, roles: manifest.roles.map(\.value), inputs: binding.inputs,
      steps: binding.steps, texts: texts,
      revision: Digest.sha256(Array(digests.joined(separator: "\n").utf8)),
      clearing: binding.clearing, isStart: manifest.isStart,
      instances: ManifestBinding.instances(of: manifest))
    return (procedure, diagnostics)
  }

  private func outlines(
    _ manifest: Manifest, _ source: ProcedureSource, _ diagnostics: inout [Diagnostic]
  ) -> [(language: String, outline: DocumentOutline, file: SourceFile)] {
    manifest.documents.sorted { $0.language < $1.language }.compactMap { language, name in
      guard let file = source.documents[name.value] else {
        diagnostics.append(
          Diagnostic(
            .documentMissing, .error, at: name.place, "document '\(name.value)' does not exist"))
        return nil
      }
      // A procedure is its own files, so what it includes is never at hand, but named.
      let document = DocumentReader.read(
        file, locale: ContentLocale(language), including: IncludedFiles { _ in nil },
        languages: languages)
      return (language, DocumentOutline(document, labels: labels), file)
    }
  }
}

/// Compares the document in one language with the manifest and with the language of record.
private struct LanguageAlignment {
  let manifest: Manifest
  let outline: DocumentOutline
  let language: String
  /// The outline in the language of record; `nil` if this is that outline.
  let record: DocumentOutline?
  /// `nil` if sentences are not compared with their English text.
  private let labels: LabelGlossary?

  init(
    _ manifest: Manifest, _ outline: DocumentOutline, language: String, record: DocumentOutline?,
    labels: LabelGlossary?
  ) {
    self.manifest = manifest
    self.outline = outline
    self.language = language
    self.record = record
    self.labels = labels
  }

  private var steps: [OutlineStep] { outline.procedures.flatMap(\.steps) }

  var diagnostics: [Diagnostic] {
    missingAndExtra + order + (record.map(againstRecord) ?? []) + sides
  }

  /// The two sides of a bilingual document, which are compared only with each other.
  private var sides: [Diagnostic] {
    guard let labels, outline.sourceLocale != nil else { return [] }
    return SideComparison(
      PageSignature(outline), memory: LanguageMemory(language: language, glossary: labels)
    ).diagnostics
  }

  private var missingAndExtra: [Diagnostic] {
    let written = Set(steps.map(\.id))
    let bound = Set(manifest.steps.map(\.id))
    let isRecord = record == nil
    let missing = manifest.steps.filter { !written.contains($0.id) }.map { entry in
      isRecord
        ? Diagnostic(
          .stepUndocumented, .error, at: entry.place,
          "step '\(entry.id)' is not in any document in language '\(.language(language))'")
        : Diagnostic(
          .languageStepMissing, .error, at: SourcePlace(path: outline.path),
          "step '\(entry.id)' is missing in language '\(.language(language))'",
          related: [entry.place])
    }
    let extra = steps.filter { !bound.contains($0.id) }.map { step in
      Diagnostic(
        isRecord ? .stepUnbound : .languageStepExtra, .error, at: step.place,
        "step '\(step.id)' is not bound to an operation",
        advice: step.anchor == nil
          ? "give it its id with <a name=\"…\"></a> and bind that in procedure.yaml"
          : "bind it in procedure.yaml")
    }
    return missing + extra
  }

  private var order: [Diagnostic] {
    let bound = manifest.steps.map(\.id)
    let written = steps.filter { bound.contains($0.id) }
    let expected = bound.filter { id in written.contains { $0.id == id } }
    guard let wrong = zip(written, expected).first(where: { $0.id != $1 })?.0 else { return [] }
    return [
      Diagnostic(
        .languageOrder, .error, at: wrong.place,
        "step '\(wrong.id)' is not in the same place as in procedure.yaml")
    ]
  }

  private func againstRecord(_ record: DocumentOutline) -> [Diagnostic] {
    let originals = Dictionary(
      record.procedures.flatMap(\.steps).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    return steps.flatMap { step -> [Diagnostic] in
      guard let original = originals[step.id] else { return [] }
      var found: [Diagnostic] = []
      if step.alerts.map(\.kind) != original.alerts.map(\.kind) {
        found.append(
          Diagnostic(
            .languageWarningMissing, .error, at: step.place,
            "step '\(step.id)' does not have the same warnings as in English",
            related: [original.place]))
      }
      // Nearly all are equal character by character, which is much cheaper to check than the
      // normalised texts.
      if let source = step.passage.source, source != original.passage.target,
        BindingText.of(source) != BindingText.of(original.passage.target)
      {
        found.append(
          Diagnostic(
            .sourceStale, .warning, at: step.place,
            "step '\(step.id)' translates an English sentence that has changed since",
            related: [original.place]))
      }
      return found
    }
  }

  /// The texts of the steps of a list; what stands before and behind it is shown with the first and the
  /// last of them.
  private func texts(of part: ProcedureOutline) -> [(StepID, StepText)] {
    let opening = PartText(
      part, TextSide(isSource: false), showsTitle: part.title.place != outline.title?.place,
      in: outline)
    let isLast = part.anchor == outline.procedures.last?.anchor
    return part.steps.enumerated().map { index, step in
      (
        step.id,
        StepText(
          step, from: outline.sourceLocale, opening: index == 0 ? opening : nil,
          closing: index == part.steps.count - 1
            ? part.after + (isLast ? outline.rest : []) : [])
      )
    }
  }

  func text(path: String, digest: String) -> ProcedureText {
    ProcedureText(
      locale: outline.locale, title: outline.titleText,
      introduction: outline.introduction,
      steps: Dictionary(
        outline.procedures.flatMap(texts), uniquingKeysWith: { first, _ in first }),
      path: path, digest: digest)
  }
}
