import Diagnostics
import Documents
import Markup

/// The data of a document that is compared with the same page in other languages.
package struct PageSignature: Sendable {
  /// An ordered list with its steps at every depth, outer before inner.
  package struct Procedure: Hashable, Sendable {
    /// The heading's anchor, followed by `#2` and so on if tabs give several headings the same one.
    package let anchor: String
    package let steps: [StepSignature]
    /// Alerts below the heading that do not belong to a single step.
    package let alerts: [StepSignature.Alert]
    package let place: SourcePlace
  }

  package let path: String
  package let locale: ContentLocale
  package let isBilingual: Bool
  /// SHA-1 of the English file with CRLF line ends; for an English document, its own.
  package let sourceHash: String?
  /// SHA-1 of the unchanged bytes of an English document, to which pages from 2017 refer; `nil` for
  /// other documents.
  let bareHash: String?
  package let procedures: [Procedure]
  /// The places at which a unit's number is not higher than that of the previous unit.
  package let unitsOutOfOrder: [SourcePlace]
  /// The places at which units are missing without a reason that can be seen in the page.
  package let unitGaps: [SourcePlace]
  /// The places of units with English text but no translation.
  package let emptyUnits: [SourcePlace]

  /// Digests of the longer words of every unit, on both sides, as statistics about the page's
  /// language.
  let sentences: [(target: [UInt32], source: [UInt32])]

  package var language: String { locale.language }
  package var steps: [StepSignature] { procedures.flatMap(\.steps) }

  package init(_ outline: DocumentOutline) {
    let document = outline.document
    path = document.file.path
    locale = document.locale
    isBilingual = document.sourceLocale != nil
    let isEnglish = document.locale.language == "en" && document.sourceLocale == nil
    sourceHash =
      document.sourceHash
      ?? (isEnglish ? EnglishFile.hash(of: document.file.bytes) : nil)
    bareHash = isEnglish ? Digest.sha1(document.file.bytes) : nil
    let builder = SignatureBuilder(language: document.locale.language)
    var seen: [String: Int] = [:]
    procedures = outline.procedures.map { procedure in
      seen[procedure.anchor, default: 0] += 1
      return builder.procedure(procedure, occurrence: seen[procedure.anchor, default: 1])
    }
    sentences = document.segments.compactMap { segment in
      segment.source.map { source in
        (
          WordScan(Array(segment.target.utf8)).contentDigests,
          WordScan(Array(source.utf8)).contentDigests
        )
      }
    }
    let units = UnitSequence(document)
    unitsOutOfOrder = units.outOfOrder
    unitGaps = units.gaps
    emptyUnits = units.empty
  }
}

private struct SignatureBuilder {
  let language: String

  func procedure(
    _ procedure: ProcedureOutline, occurrence: Int
  ) -> PageSignature.Procedure {
    PageSignature.Procedure(
      anchor: occurrence > 1 ? "\(procedure.anchor)#\(occurrence)" : procedure.anchor,
      steps: procedure.steps.flatMap { steps($0, depth: 0) },
      alerts: procedure.alerts.map(alert), place: procedure.place)
  }

  private func steps(_ step: OutlineStep, depth: Int) -> [StepSignature] {
    let signature = StepSignature(
      id: step.id, number: step.number, depth: depth, variants: step.variants,
      parts: ([step.passage] + step.further).compactMap(part), alerts: step.alerts.map(alert),
      place: step.place)
    return [signature] + step.steps.flatMap { steps($0, depth: depth + 1) }
  }

  private func alert(_ alert: Block.Alert) -> StepSignature.Alert {
    StepSignature.Alert(
      kind: alert.kind, parts: alert.blocks.flatMap(\.passages).compactMap(part), place: alert.place
    )
  }

  private func part(_ passage: Passage) -> StepSignature.Part? {
    let target = TextSignature(passage.target, language: language)
    let source = passage.source.map { TextSignature($0, language: "en") }
    guard !target.isEmpty || source?.isEmpty == false else { return nil }
    return StepSignature.Part(
      target: target, source: source, units: passage.segments.compactMap(UnitSequence.number),
      place: passage.place)
  }
}
