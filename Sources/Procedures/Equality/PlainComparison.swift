import Diagnostics

/// Compares two monolingual pages in two languages, which share no sentences.
///
/// Procedures are matched by their anchors if at least half of these agree, and otherwise by their
/// order. Steps are matched by their order.
struct PlainComparison {
  let page: PageSignature
  let reference: PageSignature
  let memory: LanguageMemory

  var diagnostics: [Diagnostic] {
    var found: [Diagnostic] = []
    let own = Set(page.procedures.map(\.anchor))
    let others = Set(reference.procedures.map(\.anchor))
    let byName = own.intersection(others).count * 2 >= max(own.count, others.count)
    var pairs: [(PageSignature.Procedure, PageSignature.Procedure)] = []
    if byName {
      let named = Dictionary(
        reference.procedures.map { ($0.anchor, $0) }, uniquingKeysWith: { first, _ in first })
      pairs = page.procedures.compactMap { procedure in
        named[procedure.anchor].map { (procedure, $0) }
      }
      found += reference.procedures.filter { !own.contains($0.anchor) }.map(missing)
      found += page.procedures.filter { !others.contains($0.anchor) }.map(extra)
    } else {
      pairs = Array(zip(page.procedures, reference.procedures))
      found += reference.procedures.dropFirst(pairs.count).map(missing)
      found += page.procedures.dropFirst(pairs.count).map(extra)
    }
    return found + pairs.flatMap(compare)
  }

  private func missing(_ procedure: PageSignature.Procedure) -> Diagnostic {
    Diagnostic(
      .stepCount, .error, at: SourcePlace(path: page.path),
      "procedure '\(procedure.anchor)' of language '\(.language(reference.language))' is missing here",
      related: [procedure.place])
  }

  private func extra(_ procedure: PageSignature.Procedure) -> Diagnostic {
    Diagnostic(
      .stepCount, .error, at: procedure.place,
      "procedure '\(procedure.anchor)' does not exist in language '\(.language(reference.language))'",
      related: [SourcePlace(path: reference.path)])
  }

  private func compare(
    _ procedure: PageSignature.Procedure, _ other: PageSignature.Procedure
  ) -> [Diagnostic] {
    var found = StepShape.alerts(
      procedure.alerts, other.alerts, at: procedure.place, "procedure '\(procedure.anchor)'",
      reference.language)
    guard procedure.steps.count == other.steps.count else {
      return found + [count(procedure, other)]
    }
    let pairs = zip(procedure.steps, other.steps)
    for (step, original) in pairs {
      found += StepShape(step, original, reference.language).diagnostics
      found += texts(step, original)
    }
    found += StepPair.exchanged(
      in: pairs.map { step, original in
        StepPair(
          step, targets: step.parts.map(\.target), sources: original.parts.map(\.target))
      }, memory, [:])
    return found
  }

  private func count(
    _ procedure: PageSignature.Procedure, _ other: PageSignature.Procedure
  ) -> Diagnostic {
    Diagnostic(
      .stepCount, .error, at: procedure.place,
      "number of steps of procedure '\(procedure.anchor)': \(procedure.steps.count) here, in language '\(.language(reference.language))' \(other.steps.count)",
      related: [other.place])
  }

  private func texts(_ step: StepSignature, _ original: StepSignature) -> [Diagnostic] {
    guard reference.language == "en" else { return [] }
    let own = step.allParts
    let others = original.allParts
    guard own.count == others.count else {
      return [
        Diagnostic(
          .sentenceCount, .error, at: step.place,
          "number of paragraphs of step '\(step.id)': \(own.count) here, in language '\(.language(reference.language))' \(others.count)",
          related: [original.place])
      ]
    }
    return zip(own, others).flatMap { part, other -> [Diagnostic] in
      TextComparison(
        target: part.target, source: other.target, place: part.place, memory: memory, page: [:]
      ).diagnostics
        + (SentenceShare.isLost(part.target, other.target)
          ? [
            Diagnostic(
              .sentenceCount, .error, at: part.place,
              "number of sentences: \(other.target.sentenceBreaks + 1) in English, \(part.target.sentenceBreaks + 1) here"
            )
          ] : [])
    }
  }
}

/// Checks whether a translation has as much content as its English.
private enum SentenceShare {
  /// The minimum share of the English words. A translation with fewer words and fewer sentences has
  /// lost a sentence; people who join sentences keep their words (tuned on half of the
  /// human-translated pages).
  private static let minimumShare = 0.55

  static func isLost(_ target: TextSignature, _ source: TextSignature) -> Bool {
    target.sentenceBreaks < source.sentenceBreaks
      && Double(target.words.count) < minimumShare * Double(source.words.count)
  }
}
