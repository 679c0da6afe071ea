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

  /// The differences of the translation from the English beside it; empty for a monolingual or
  /// English page.
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
        .stepOrder, .error, at: place, "unit is not in the same place as in the English document",
        advice: "units are numbered in the order of the English document")
    }
      + page.unitGaps.map { place in
        Diagnostic(
          .sentenceCount, .error, at: place,
          "units of the English document are missing before this one")
      }
      + page.emptyUnits.map { place in
        Diagnostic(.sentenceCount, .error, at: place, "translation of this text is missing")
      }
  }
}

/// The label pairs of one page, with the number of texts that contain each.
private enum PageLabels {
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

/// Compares a sentence or paragraph with its English original.
struct TextComparison {
  let target: TextSignature
  let source: TextSignature
  let place: SourcePlace
  let memory: LanguageMemory
  /// The label pairs of the whole page, with the number of texts that contain each.
  let page: [LabelPair: Int]

  var diagnostics: [Diagnostic] { labels + numbers + links + negation }

  private var labels: [Diagnostic] {
    guard !(source.labels.isEmpty && target.labels.isEmpty) else { return [] }
    let matching = LabelMatching(
      source: source.labels, target: target.labels, memory: memory, page: page)
    var found = matching.wrong.map { pair in
      // For labels on few pages, another translation may be just as good.
      Diagnostic(
        .labelChanged, pair.isCertain ? .error : .note, at: place,
        "label '\(pair.target)' is not the translation of '\(pair.source)'",
        advice: advice(for: pair.source))
    }
    found += matching.lost.map { label in
      Diagnostic(
        .labelChanged, .error, at: place, "label '\(label)' is not marked as a label here",
        advice: advice(for: label))
    }
    found += matching.extra.map { label in
      Diagnostic(
        .labelChanged, .error, at: place, "label '\(label)' is not a label in English",
        advice: "remove its bold marks, or use the label that the English text uses")
    }
    return found
  }

  private func advice(for label: String) -> FindingText? {
    memory.glossary.name(ofEnglish: label, in: .init(memory.language)).map { "write '**\($0)**'" }
  }

  private var numbers: [Diagnostic] {
    if let exchanged = ExchangedNumber(Self.spelled(source), Self.spelled(target)) {
      return [Diagnostic(.numberChanged, .error, at: place, exchanged.message)]
    }
    let lost = source.numbers.excess(over: target.numbers).filter { number in
      !target.spelledNumbers.contains(number) && !Self.isSame(number, in: target.numbers)
    }
    let added = target.numbers.excess(over: source.numbers).filter { number in
      !source.spelledNumbers.contains(number) && !Self.isSame(number, in: source.numbers)
    }
    // The same digits grouped differently are the same number in another notation.
    guard !lost.isEmpty || !added.isEmpty, source.numbers.joined() != target.numbers.joined() else {
      return []
    }
    let message: FindingText =
      switch (lost.first, added.first) {
      case (let lost?, let added?): "number '\(added)' is '\(lost)' in English"
      case (let lost?, nil): "number '\(lost)' is missing here"
      case (nil, let added): "number '\(added ?? "")' is not in the English text"
      }
    return [Diagnostic(.numberChanged, .error, at: place, message)]
  }

  private static func spelled(_ text: TextSignature) -> SpelledNumbers {
    SpelledNumbers(
      certain: text.certainNumbers, possible: text.spelledNumbers, digits: text.numbers)
  }

  /// Whether another number is the same hour or year: 2 p.m. is 14.00, and '14 is 2014.
  private static func isSame(_ number: String, in others: [String]) -> Bool {
    guard let value = OutsideNumber.whole(number, in: 0...9_999) else { return false }
    if value <= 24, others.contains("\(value + 12)") || others.contains("\(value - 12)") {
      return true
    }
    return others.contains { other in
      (number.utf8.count == 4 || other.utf8.count == 4)
        && OutsideNumber.whole(other, in: OutsideNumber.counts).map { abs($0 - value) == 2000 }
          == true
    }
  }

  private var links: [Diagnostic] {
    let lost = source.links.excess(over: target.links)
    let added = target.links.excess(over: source.links)
    if let added = added.first {
      return [
        Diagnostic(
          .linkChanged, .error, at: place,
          lost.first.map { "link goes to '\(added)', but in English to '\($0)'" }
            ?? "link to '\(added)' is not in the English text")
      ]
    }
    return lost.prefix(1).map {
      Diagnostic(.linkChanged, .error, at: place, "link to '\($0)' is missing here")
    }
  }

  /// In long texts, the negation of one sentence often moves to another.
  private var isShort: Bool { source.sentenceBreaks < 2 }

  /// Findings about negation are notes, because people turn negations into assertions and back
  /// ("Remember to", "Don't forget to"): on human-translated pages, every second finding was such a
  /// case.
  private var negation: [Diagnostic] {
    if target.negations < source.negations, target.negations == 0 || isShort,
      !target.isNearNegation
    {
      return [
        Diagnostic(
          .negationChanged, .note, at: place,
          "'not' in the English text is missing here",
          advice: "also say here what does not apply or must not be done")
      ]
    }
    if target.negations > source.negations, source.negations == 0 || isShort,
      !source.isNearNegation
    {
      return [
        Diagnostic(
          .negationChanged, .note, at: place, "'not' is added here; the English text has none",
          advice: "remove the 'not', or add it to the English text")
      ]
    }
    return []
  }
}
