import Diagnostics
import Documents
import Markup
import Operations
import Translation

/// Binds the documents of a procedure to operations: manifest and outlines in, step graph out.
package struct ProcedureBinder: Sendable {
  private let catalogue: Catalogue
  private let labels: LabelGlossary
  private let rules: Set<String>?
  private let comparesSentences: Bool

  /// - Parameters:
  ///   - rules: the ids in `Resources/rules.yaml`; `nil` if they are not looked up.
  ///   - comparesSentences: whether every sentence is compared with its English text. This takes
  ///     longer than everything else, and is meant for checking and not for running.
  package init(
    catalogue: Catalogue, labels: LabelGlossary, rules: Set<String>? = nil,
    comparesSentences: Bool = false
  ) {
    self.catalogue = catalogue
    self.labels = labels
    self.rules = rules
    self.comparesSentences = comparesSentences
  }

  /// Returns the bound procedure, which is `nil` if it has errors, and all diagnostics.
  func bind(
    _ manifest: Manifest, of source: ProcedureSource,
    callable: [ProcedureID: [Procedure.Input]]
  ) -> (procedure: Procedure?, diagnostics: [Diagnostic]) {
    let binding = ManifestBinding(
      manifest, catalogue: catalogue, callable: callable, rules: rules)
    var diagnostics = binding.diagnostics
    if manifest.id != source.id {
      diagnostics.append(
        Diagnostic(
          .manifestInvalid, .error, at: manifest.place,
          "id '\(manifest.id)' is not the name of its folder, '\(source.id)'"))
    }
    let places = Dictionary(manifest.steps.map { ($0.id, $0.place) }) { first, _ in first }
    if binding.diagnostics.isEmpty {
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
      id: manifest.id, roles: manifest.roles.map(\.value), inputs: binding.inputs,
      steps: binding.steps, texts: texts,
      revision: Digest.sha256(Array(digests.joined(separator: "\n").utf8)))
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
      let document = DocumentReader.read(file, locale: ContentLocale(language))
      return (language, DocumentOutline(document, labels: labels), file)
    }
  }
}
