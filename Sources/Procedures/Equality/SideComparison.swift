import Diagnostics

/// Compares the two sides of a bilingual page, step by step.
package struct SideComparison {
  private let page: PageSignature
  private let memory: LanguageMemory

  /// - Parameter memory: what other pages show about the page's language.
  package init(_ page: PageSignature, memory: LanguageMemory) {
    self.page = page
    self.memory = memory
  }

  package var diagnostics: [Diagnostic] {
    guard page.isBilingual, page.language != "en" else { return [] }
    let labels = PageLabels.pairs(of: page)
    let parts = page.procedures.flatMap {
      $0.steps.flatMap(\.allParts) + $0.alerts.flatMap(\.parts)
    }
    let texts = parts.flatMap { part -> [Diagnostic] in
      guard let source = part.source else { return [] }
      return TextComparison(
        target: part.target, source: source, place: part.place, memory: memory, page: labels
      ).diagnostics
    }
    let exchanged = page.procedures.flatMap { procedure in
      StepPair.exchanged(
        in: procedure.steps.map { step in
          StepPair(
            step, targets: step.parts.map(\.target), sources: step.parts.compactMap(\.source))
        }, memory, labels)
    }
    return texts + exchanged + units
  }

  private var units: [Diagnostic] {
    page.unitsOutOfOrder.map { place in
      Diagnostic(
        .stepOrder, .error, at: place, "unit stands elsewhere than in the English document",
        advice: "units are numbered in the order of the English document")
    }
      + page.unitGaps.map { place in
        Diagnostic(
          .sentenceCount, .error, at: place,
          "units of the English document are missing before this one")
      }
      + page.emptyUnits.map { place in
        Diagnostic(.sentenceCount, .error, at: place, "text is missing beside its English")
      }
  }
}

/// The label pairs of one page, with the number of texts that contain each.
enum PageLabels {
  static func pairs(of page: PageSignature) -> [LabelPair: Int] {
    var counts: [LabelPair: Int] = [:]
    for part in page.procedures.flatMap({ $0.steps.flatMap(\.allParts) }) {
      guard let source = part.source else { continue }
      for pair in Set(LabelPair.pairs(source.labels, part.target.labels)) {
        counts[pair, default: 0] += 1
      }
    }
    return counts
  }
}

/// Checks whether a translation has as much content as its English.
enum SentenceShare {
  /// The minimum share of the English words. A translation with fewer words and fewer sentences has
  /// lost a sentence; people who join sentences keep their words (tuned on half of the
  /// human-translated pages).
  private static let least = 0.55

  static func isLost(_ target: TextSignature, _ source: TextSignature) -> Bool {
    target.sentenceBreaks < source.sentenceBreaks
      && Double(target.words.count) < least * Double(source.words.count)
  }
}
