import Diagnostics
import Documents

/// Compares a page with the same page in another language, or with its English original.
package struct PageComparison {
  private let page: PageSignature
  private let reference: PageSignature
  private let memory: LanguageMemory

  /// - Parameter memory: what other pages show about the page's language.
  package init(_ page: PageSignature, with reference: PageSignature, memory: LanguageMemory) {
    self.page = page
    self.reference = reference
    self.memory = memory
  }

  package var diagnostics: [Diagnostic] {
    let isKeyed = Self.hasEnglish(page) && Self.hasEnglish(reference)
    return isKeyed
      ? throughEnglish : PlainComparison(page, with: reference, memory: memory).diagnostics
  }

  /// Whether a part of a step's text has no English text next to it.
  private func hasGap(_ step: StepSignature) -> Bool {
    page.isBilingual && step.parts.contains { $0.source == nil }
  }

  private static func hasEnglish(_ page: PageSignature) -> Bool {
    page.isBilingual || page.language == "en"
  }

  private var throughEnglish: [Diagnostic] {
    let own = page.steps
    let others = reference.steps
    let ownTexts = own.map { Self.english($0, page.language) }
    let otherTexts = others.map { Self.english($0, reference.language) }
    let alignment = StepAlignment(ownTexts.map(Self.key), otherTexts.map(Self.key)) { left, right in
      // Lines that were translated outside units have no English text.
      ownTexts[left].isEmpty || otherTexts[right].isEmpty
        || hasGap(own[left]) || Self.isAlike(ownTexts[left], otherTexts[right])
    }
    var found = alignment.moved.map { index, other in
      Diagnostic(
        .stepOrder, .error, at: own[index].place,
        "step '\(own[index].id)' is step '\(others[other].id)' in language '\(reference.language)'",
        advice: "bring the steps into one order", related: [others[other].place])
    }
    found += alignment.missing.map { index in
      let before = alignment.matched.last { $0.reference < index }
      return Diagnostic(
        .stepCount, .error,
        at: before.map { own[$0.page].place } ?? SourcePlace(path: page.path),
        "step '\(others[index].id)' of language '\(reference.language)' is missing here",
        related: [others[index].place])
    }
    found += alignment.extra.map { index in
      Diagnostic(
        .stepCount, .error, at: own[index].place,
        "step '\(own[index].id)' is none in language '\(reference.language)'",
        related: [SourcePlace(path: reference.path)])
    }
    for (index, other) in alignment.matched {
      let shape = StepShape(own[index], others[other], reference.language)
      found += shape.diagnostics
      if !hasGap(own[index]), !otherTexts[other].isEmpty {
        found += sentences(own[index], others[other])
      }
      found += content(own[index], others[other])
    }
    return found + alerts
  }

  /// Reports a difference between the English texts of two equal steps: a sentence was lost or
  /// joined.
  private func sentences(_ step: StepSignature, _ other: StepSignature) -> [Diagnostic] {
    let own = Self.english(step, page.language)
    let others = Self.english(other, reference.language)
    guard Self.key(own) != Self.key(others) else { return [] }
    return [
      Diagnostic(
        .sentenceCount, .error, at: step.place,
        "English of step '\(step.id)' is not what it is in language '\(reference.language)'",
        related: [other.place])
    ]
  }

  /// Compares what must be the same if the English is equal: the destinations of links.
  private func content(_ step: StepSignature, _ other: StepSignature) -> [Diagnostic] {
    let links = (
      step.parts.flatMap(\.target.links).sorted(), other.parts.flatMap(\.target.links).sorted()
    )
    guard links.0 == links.1 else {
      return [
        Diagnostic(
          .linkChanged, .error, at: step.place,
          "links of step '\(step.id)' lead elsewhere than in language '\(reference.language)'",
          related: [other.place])
      ]
    }
    return []
  }

  private var alerts: [Diagnostic] {
    let others = Dictionary(
      reference.procedures.map { ($0.anchor, $0) }, uniquingKeysWith: { first, _ in first })
    return page.procedures.flatMap { procedure -> [Diagnostic] in
      guard let other = others[procedure.anchor] else { return [] }
      return StepShape.alerts(
        procedure.alerts, other.alerts, at: procedure.place, "procedure '\(procedure.anchor)'",
        reference.language)
    }
  }

  private static func english(_ step: StepSignature, _ language: String) -> [TextSignature] {
    step.parts.compactMap { $0.english(language) }.filter { !$0.isEmpty }
  }

  private static func key(_ texts: [TextSignature]) -> UInt64 {
    texts.reduce(0) { ($0 &* 31) &+ $1.key }
  }

  /// Whether at least half of the words are shared, so that it is the same step with a lost or
  /// changed sentence.
  private static func isAlike(_ left: [TextSignature], _ right: [TextSignature]) -> Bool {
    let own = Set(left.flatMap(\.words))
    let other = Set(right.flatMap(\.words))
    return own.intersection(other).count * 2 >= max(own.count, other.count)
  }
}
