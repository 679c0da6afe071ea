import Documents
import Operations
import Translation

/// Finds the steps of known procedures that a document describes, with the reasons.
package struct BindingProposer: Sendable {
  private let procedures: [(id: ProcedureID, steps: [KnownStep])]
  private let glossary: LabelGlossary
  private let wordWeights: [String: WordWeights]
  private let labelWeights: WordWeights
  private let sayings: CommonSayings

  /// Prepares the steps of procedures for comparison with documents.
  ///
  /// - Parameters:
  ///   - procedures: all that are known, because the weight of a word depends on how many of their
  ///     steps contain it.
  ///   - glossary: the labels in each language, so that labels in different languages can be
  ///     compared.
  package init(procedures: [Procedure], glossary: LabelGlossary) {
    self.procedures = procedures.map { procedure in
      (
        procedure.id,
        procedure.steps.map { KnownStep($0, of: procedure, glossary: glossary) }
      )
    }
    self.glossary = glossary
    let known = self.procedures.flatMap(\.steps)
    labelWeights = WordWeights(known.map(\.labels))
    sayings = CommonSayings(known)
    var weights: [String: WordWeights] = [:]
    for language in Set(known.flatMap(\.words.keys)) {
      weights[language] = WordWeights(known.compactMap { $0.words[language] })
    }
    wordWeights = weights
  }

  /// The possible bindings of the document, the best first; procedures that it does not describe
  /// are left out.
  ///
  /// - Parameter wanted: the only procedure to propose; it is then proposed even for lists that fit
  ///   another one better.
  package func proposals(
    for outline: DocumentOutline, to wanted: ProcedureID? = nil
  ) -> [BindingProposal] {
    var byProcedure: [ProcedureID: BindingProposal] = [:]
    for list in outline.procedures {
      for candidate in candidates(for: list, in: outline.document.locale, wanted)
      where wanted == nil || candidate.procedure == wanted {
        let before = byProcedure[candidate.procedure]
        byProcedure[candidate.procedure] = BindingProposal(
          procedure: candidate.procedure, steps: (before?.steps ?? []) + candidate.steps,
          score: (before?.score ?? 0) + candidate.score)
      }
    }
    return byProcedure.values.sorted {
      ($1.score, $0.procedure.rawValue) < ($0.score, $1.procedure.rawValue)
    }
  }

  /// The procedures that a list may describe, with the likeness of their steps.
  private func candidates(
    for list: ProcedureOutline, in locale: ContentLocale, _ wanted: ProcedureID?
  ) -> [BindingProposal] {
    let steps = flattened(list.steps, depth: 0)
    let texts = steps.map(\.step.text)
    let document = steps.map { DocumentStep($0.step, in: locale, glossary: glossary) }
    let all = procedures.map { procedure in
      let likeness = document.map { step in procedure.steps.map { self.likeness(step, $0) } }
      let pairs = StepPairing.best(likeness, above: Self.minimumLikeness)
      let matched = matches(pairs, document, procedure.steps, likeness)
      return BindingProposal(
        procedure: procedure.id,
        steps: steps.indices.map { index in
          let (step, depth) = steps[index]
          return StepProposal(
            anchor: step.id.rawValue, text: texts[index], kind: step.kind, place: step.place,
            depth: depth, matches: matched[index])
        },
        score: matched.joined().reduce(0) { $0 + $1.likeness })
    }
    let best = all.map(\.score).max() ?? 0
    let close = all.filter {
      $0.score
        >= max(Self.minimumTotal, $0.procedure == wanted ? 0 : best * Self.minimumShareOfBest)
    }
    return close.map { candidate in
      candidate.markingGuesses { anchor, operation in
        close.contains { rival in
          rival.steps.contains { step in
            step.anchor == anchor
              && step.matches.contains {
                $0.operationKind == .change && $0.operation != operation
              }
          }
        }
      }
    }
  }

  /// The minimum likeness of two steps that are the same. It was chosen on the 16 bindings made by
  /// hand, see `BindingProposalTests`.
  private static let minimumLikeness = 0.24
  /// The minimum total likeness of a list's steps to those of a procedure.
  private static let minimumTotal = 0.8
  /// The minimum share of the best total for a list; a procedure below it is not the one that the
  /// list describes.
  private static let minimumShareOfBest = 0.75

  /// The weight of a word that is in one step in five; more frequent words are not shown as
  /// evidence.
  private static let minimumWordWeight = 1.8

  private func flattened(
    _ steps: [OutlineStep], depth: Int
  ) -> [(step: OutlineStep, depth: Int)] {
    steps.flatMap { [($0, depth)] + flattened($0.steps, depth: depth + 1) }
  }

  private func matches(
    _ pairs: [[Int]], _ document: [DocumentStep], _ known: [KnownStep], _ likeness: [[Double]]
  ) -> [[StepProposal.Match]] {
    // A change is certain only if the list also describes other steps of the procedure.
    let others = pairs.count { !$0.isEmpty }
    let told = self.told(pairs, document, known)
    return zip(pairs.indices, told).map { index, pair in
      pair.map { other in
        let step = known[other]
        var evidence = evidence(document[index], step)
        if isBare(step, in: document[index]),
          let before = document.indices.prefix(index).last(where: { !told[$0].isEmpty })
        {
          evidence = [.follows(document[before].outline.id.rawValue)]
        }
        return StepProposal.Match(
          step: step.step.id, operation: step.step.operation.id,
          operationKind: step.step.operation.kind, likeness: likeness[index][other],
          evidence: evidence,
          isGuess: step.step.operation.kind == .change
            && (isBare(step, in: document[index])
              || !isCertain(document[index], step, others: others))
        )
      }
    }
  }

  /// The pairs without the changes that only such words as "Save" tell, which are at many of them: of
  /// those, at most the one is left to which the step before leads.
  private func told(
    _ pairs: [[Int]], _ document: [DocumentStep], _ known: [KnownStep]
  ) -> [[Int]] {
    var last: Int?
    return zip(pairs, document).map { pair, step in
      let bare = pair.filter { isBare(known[$0], in: step) }
      let next = last.flatMap { last in
        bare.first { other in
          known[(last + 1)..<other].allSatisfy { $0.step.operation.kind != .change }
        }
      }
      let left = pair.filter { !bare.contains($0) || $0 == next }
      last = left.last ?? last
      return left
    }
  }

  /// Whether a change has nothing in common with a sentence but such words.
  private func isBare(_ known: KnownStep, in step: DocumentStep) -> Bool {
    known.step.operation.kind == .change && !sayings.isTold(known, by: step)
  }

  private func isCertain(_ document: DocumentStep, _ known: KnownStep, others: Int) -> Bool {
    !known.labels.isEmpty && known.labels.isSubset(of: Set(document.labels.keys)) && others > 1
  }

  private func likeness(_ document: DocumentStep, _ known: KnownStep) -> Double {
    let words =
      document.words.compactMap { language, words in
        known.words[language].flatMap { other in
          wordWeights[language]?.likeness(words, other)
        }
      }.max() ?? 0
    let fit = Self.fit(document.outline.kind, known.step.operation.kind)
    guard !document.labels.isEmpty, !known.labels.isEmpty else {
      // Without labels to compare, only words and the kind count.
      return 0.9 * words + 0.1 * fit - (known.labels.isEmpty == document.labels.isEmpty ? 0 : 0.1)
    }
    let labels = labelWeights.likeness(Set(document.labels.keys), known.labels)
    return 0.5 * labels + 0.4 * words + 0.1 * fit
  }

  /// 1 if the document's step asks for what the operation does, 0 if it may, and -1 if it asks for
  /// something else.
  private static func fit(_ kind: StepKind, _ operation: OperationKind) -> Double {
    let (same, possible): ([StepKind], [StepKind]) =
      switch operation {
      case .open: ([.open, .signIn], [.choose, .read])
      case .choose: ([.choose, .enter, .toggle], [])
      case .change: ([.commit], [.choose, .toggle, .confirm])
      case .check: ([.read, .wait], [])
      case .decide: ([.condition, .repeatSteps], [])
      case .record: ([.record], [])
      case .confirm: ([.confirm], [.choose])
      }
    if same.contains(kind) { return 1 }
    return possible.contains(kind) || [.instruct, .run, .condition].contains(kind) ? 0 : -1
  }

  private func evidence(_ document: DocumentStep, _ known: KnownStep) -> [StepEvidence] {
    var evidence = document.labels.filter {
      known.labels.contains($0.key) && sayings.isRare($0.key, "")
    }.sorted { labelWeights[$0.key] > labelWeights[$1.key] }
      .map { StepEvidence.label($0.value) }
    if let page = known.page, !evidence.isEmpty { evidence.append(.page(page)) }
    if Self.fit(document.outline.kind, known.step.operation.kind) > 0 {
      evidence.append(.kind(document.outline.kind))
    }
    let shared = document.words.compactMap { language, words -> ([String], String)? in
      guard let other = known.words[language], let weights = wordWeights[language] else {
        return nil
      }
      let common = words.intersection(other).filter {
        weights[$0] >= Self.minimumWordWeight && sayings.isRare($0, language)
      }.sorted { (weights[$1], $0) < (weights[$0], $1) }
      return common.isEmpty ? nil : (Array(common.prefix(4)), language)
    }.max { ($0.0.count, $0.1) < ($1.0.count, $1.1) }
    if let shared { evidence.append(.words(shared.0, language: shared.1)) }
    return evidence
  }
}

/// The labels and words that sentences of several changes have, so that they tell none of them.
private struct CommonSayings: Sendable {
  /// By how many changes each label and each word is said, by language; labels have none.
  private let counts: [String: [String: Int]]

  /// What so many changes share does not say which of them is meant, as **Save** and **Assign more** show
  /// in the shipped procedures.
  private static let fewest = 3

  init(_ known: [KnownStep]) {
    var changes: [String: [String: Set<OperationID>]] = [:]
    for step in known where step.step.operation.kind == .change {
      for (language, words) in step.words.merging(["": step.labels], uniquingKeysWith: { $1 }) {
        for word in words {
          changes[language, default: [:]][word, default: []].insert(step.step.operation.id)
        }
      }
    }
    counts = changes.mapValues { $0.mapValues(\.count) }
  }

  /// Whether the sentence shares with the known step something that few changes say.
  func isTold(_ known: KnownStep, by step: DocumentStep) -> Bool {
    let labels = known.labels.intersection(step.labels.keys)
    return labels.contains { isRare($0, "") }
      || step.words.contains { language, words in
        words.intersection(known.words[language] ?? []).contains { isRare($0, language) }
      }
  }

  /// Whether only few changes say it, so that it is a reason.
  func isRare(_ saying: String, _ language: String) -> Bool {
    (counts[language]?[saying] ?? 0) < Self.fewest
  }
}

/// Matches the steps of a document with the steps of a procedure, both in their own order.
private enum StepPairing {
  /// The steps of the procedure that each step of the document describes, chosen so that the total
  /// likeness is highest. A step of the document may describe several, but none is described twice.
  ///
  /// - Parameters:
  ///   - likeness: for each step of the document, its likeness to each step of the procedure.
  ///   - threshold: the likeness that a pair must exceed.
  static func best(_ likeness: [[Double]], above threshold: Double) -> [[Int]] {
    let rows = likeness.count
    let columns = likeness.first?.count ?? 0
    guard rows > 0, columns > 0 else { return Array(repeating: [], count: rows) }
    // `gain[i][j]`: the highest total for the first i steps of the document and j of the procedure.
    var gain = Array(repeating: Array(repeating: 0.0, count: columns + 1), count: rows + 1)
    for row in 1...rows {
      for column in 1...columns {
        let own = likeness[row - 1][column - 1] - threshold
        // After pairing, the document's step may also describe the procedure's previous step.
        let paired = own > 0 ? gain[row][column - 1] + own : -1
        gain[row][column] = max(gain[row - 1][column], gain[row][column - 1], paired)
      }
    }
    var pairs: [[Int]] = Array(repeating: [], count: rows)
    var row = rows
    var column = columns
    while row > 0, column > 0 {
      let own = likeness[row - 1][column - 1] - threshold
      if own > 0, gain[row][column] == gain[row][column - 1] + own {
        pairs[row - 1].insert(column - 1, at: 0)
        column -= 1
      } else if gain[row][column] == gain[row - 1][column] {
        row -= 1
      } else {
        column -= 1
      }
    }
    return pairs
  }
}
