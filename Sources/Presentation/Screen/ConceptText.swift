import Operations
import Procedures
import Translation

/// What a concept on a screen means, for a person who must decide by it.
package struct ConceptText: Hashable, Sendable {
  /// A sentence of the session's documents that tells more.
  package struct Passage: Hashable, Sendable {
    package let procedure: ProcedureID
    package let step: StepID
    /// The title of the procedure.
    package let title: String
    package let sentence: [TextRun]
  }

  /// The term as the reader's language has it.
  package let term: String
  /// A question for what is folded, such as "What does “hold” mean?".
  package let question: String
  package let explanation: String
  /// `nil` if no other step warns of the concept.
  package let passage: Passage?
}

/// The concepts that sessions explain, in one language.
package struct Concepts: Sendable {
  private let concepts: [TermList.Concept]
  private let finder: TermFinder
  private let language: String

  package init(_ terms: TermList, language: String) {
    concepts = terms.concepts.filter { $0.explanations[language] != nil }
    finder = TermFinder(TermList(concepts), language: language, roles: [.name])
    self.language = language
  }

  /// The concepts in what a screen asks, tells and warns of, each once, in the order of the screen.
  ///
  /// The names of people and things are not searched, which may contain any word.
  package func texts(
    on screen: SessionScreen, in graph: StepGraph, _ words: Words
  ) -> [ConceptText] {
    guard !concepts.isEmpty else { return [] }
    var seen: Set<Int> = []
    return screen.told.flatMap(finder.found).compactMap { found in
      let concept = concepts[found.concept]
      guard seen.insert(found.concept).inserted, let term = concept.words[language]?.term,
        let explanation = concept.explanations[language]
      else { return nil }
      return ConceptText(
        term: term,
        question: words.text(
          .screenConcept, ["term": words.text(.valueQuoted, ["text": term])]),
        explanation: explanation,
        passage: passage(of: found.concept, besides: screen, in: graph, words))
    }
  }

  /// The first warning or note of the documents that is about a concept and not on the screen.
  private func passage(
    of concept: Int, besides screen: SessionScreen, in graph: StepGraph, _ words: Words
  ) -> ConceptText.Passage? {
    for procedure in graph.procedures {
      guard let text = procedure.text(in: words.language) else { continue }
      for step in procedure.steps {
        for paragraph in text.steps[step.id]?.alerts.flatMap(\.paragraphs) ?? [] {
          let runs = words.runs(of: paragraph)
          guard finder.found(in: runs.plain).contains(where: { $0.concept == concept }),
            !((screen.passed?.alerts ?? []) + screen.alerts)
              .contains(where: { $0.paragraphs.contains(runs) })
          else { continue }
          return ConceptText.Passage(
            procedure: procedure.id, step: step.id, title: words.runs(of: text.title).plain,
            sentence: runs)
        }
      }
    }
    return nil
  }
}

extension SessionScreen {
  /// The texts in which concepts are explained, in the order of the screen.
  fileprivate var told: [String] {
    let groups =
      facts + changes + (comparison.map { $0.expected + $0.observed } ?? [])
    let single = [noChange, extent, reversal?.text, question].compactMap(\.self)
    let warnings = (passed?.alerts ?? []) + alerts
    return warnings.flatMap(\.paragraphs).map(\.plain) + [sentence.plain] + groups.flatMap(\.lines)
      + refusals.flatMap { [$0.reason, $0.advice].compactMap(\.self) } + single
      + choices.filter(\.values.isEmpty).map(\.title)
  }

  /// The same screen with a key that explains its concepts, if it has any.
  package func explaining(_ concepts: [ConceptText], _ words: Words) -> SessionScreen {
    guard !concepts.isEmpty else { return self }
    var screen = self
    // The last key stops.
    screen.keys.insert(.explain(words), at: max(0, screen.keys.count - 1))
    return screen
  }
}

extension [ConceptText] {
  /// A paragraph for each concept, and below it what the documents say.
  package func lines(_ words: Words) -> [TextLine] {
    let marks = QuotationMarks(words)
    return flatMap { concept -> [TextLine] in
      let passage = concept.passage.map {
        [
          TextLine(
            "\($0.title): \($0.sentence.plain(marking: marks))", .quiet, indent: 4, hanging: 2)
        ]
      }
      return [
        TextLine(
          [.init(.strong, concept.term), .init(.plain, ": \(concept.explanation)")], indent: 2,
          hanging: 2)
      ] + (passage ?? [])
    } + [.empty]
  }
}
