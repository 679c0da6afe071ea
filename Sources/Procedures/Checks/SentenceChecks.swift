import Diagnostics
import Documents
import Translation

/// Checks the sentences of a bilingual document, each against its English.
package struct SentenceChecks: Sendable {
  private let memory: LanguageMemory

  /// - Parameter memory: what other documents show about the language, and the names of labels.
  package init(memory: LanguageMemory) { self.memory = memory }

  /// The findings about a translated sentence, in the order of the checks.
  package func findings(source: String, target: String) -> [SentenceFinding] {
    guard !source.isEmpty, target.contains(where: { !$0.isWhitespace }), source != target else {
      return []
    }
    let pair = SentencePair(source: source, target: target, language: memory.language)
    return LabelChecks(pair: pair, memory: memory).findings + MarkupChecks(pair: pair).findings
      + WordingChecks(pair: pair).findings
  }

  /// The severity of a finding, based on how often it occurs on pages that people translated
  /// (docs/FIGURES.md).
  package static func severity(of id: DiagnosticID) -> Severity {
    switch id {
    case .labelLost, .labelBoundary, .labelCut, .spaceMissing, .pathSeparators,
      .pathEmptyStep, .linkEmpty, .linkTarget,
      .linkCount, .codeChanged, .includeLost, .numberChanged, .markupResidue, .markupUnbalanced,
      .labelGlossary, .placeholderChanged, .untranslated:
      .error
    case .punctInsideMarkup, .repeatWord, .lengthRatio, .markerTranslated: .warning
    case _: .note
    }
  }
}
