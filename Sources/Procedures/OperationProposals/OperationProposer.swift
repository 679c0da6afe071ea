import Documents
import Operations
import Translation

/// Finds the operations of the whole catalogue that the sentences of a document tell.
///
/// An operation is proposed only where something says what is done and something says to what: the
/// sentence, the page that it names, or the heading and the steps before it. What every document
/// says ("Save") is neither.
package struct OperationProposer: Sendable {
  /// A page that a step can go to.
  package struct Page: Sendable {
    let operation: Operation
    let parameter: String
    let name: String
    /// What it is called, in lower case, in every language.
    let titles: Set<String>

    package init(_ operation: Operation, _ parameter: String, _ name: String, titles: Set<String>) {
      self.operation = operation
      self.parameter = parameter
      self.name = name
      self.titles = Set(titles.map { $0.lowercased() })
    }
  }

  private let catalogue: Catalogue
  private let lexicon: OperationLexicon
  private let pages: [Page]
  /// For each page, the labels by which our procedures go there, in English and lower case.
  private let ways: [String: [Set<String>]]
  private let examples: OperationExamples
  private let links: InputLinks
  private let languages: Languages
  private let glossary: LabelGlossary

  /// - Parameters:
  ///   - procedures: our own, whose sentences are examples.
  ///   - pages: the pages that operations open.
  package init(
    _ catalogue: Catalogue, _ lexicon: OperationLexicon, pages: [Page], procedures: [Procedure],
    languages: Languages, glossary: LabelGlossary
  ) {
    self.catalogue = catalogue
    self.lexicon = lexicon
    self.pages = pages
    self.languages = languages
    self.glossary = glossary
    links = InputLinks(procedures)
    examples = OperationExamples(procedures, glossary)
    ways = examples.pageLabels
  }

  /// What each step of the document may tell, in document order.
  package func proposals(for outline: DocumentOutline) -> [OperationProposal] {
    var all: [OperationProposal] = []
    var given: [InputLinks.Given] = []
    for part in outline.parts {
      var reading = PartReading(part, outline, lexicon, languages)
      var told: [OperationProposal] = []
      add(part.steps, depth: 0, of: outline, &reading, &given, to: &told)
      all += Self.settled(told, reading)
    }
    return all
  }

  /// An operation with what the steps before it give.
  ///
  /// - Parameters:
  ///   - anchor: its place.
  ///   - literals: the values that are written for its parameters.
  ///   - earlier: the operations before it, each with its place.
  package func linked(
    _ operation: Operation, at anchor: String, _ literals: [(name: String, text: String)],
    after earlier: [(anchor: String, call: OperationBinding.Call)]
  ) -> OperationProposal.Candidate {
    let given = earlier.compactMap { anchor, call -> InputLinks.Given? in
      guard let into = call.into?.value, let type = catalogue[call.id]?.collected(by: call) else {
        return nil
      }
      return InputLinks.Given(
        name: into, type: type, operation: call.id,
        arguments: call.arguments.map { ($0.name, $0.text.value) }, anchor: anchor)
    }
    var candidate = OperationProposal.Candidate(
      operation: operation, arguments: literals, into: nil, certainty: .sure, reasons: [])
    links.link(&candidate, at: anchor, among: given)
    let written = OperationBinding.Call(operation.id, with: candidate.arguments)
    if let type = operation.collected(by: written) {
      candidate.into = InputLinks.name(for: type, besides: given.map(\.name))
    }
    return candidate
  }

  private func add(
    _ steps: [OutlineStep], depth: Int, of outline: DocumentOutline,
    _ reading: inout PartReading, _ given: inout [InputLinks.Given],
    to all: inout [OperationProposal]
  ) {
    for step in steps {
      let sentences = reading.sentences(of: step)
      var candidates = Self.told(
        told(by: step, sentences, record: outline.sourceLocale?.language, reading)
          + opened(by: step, sentences))
      link(&candidates, at: step, &given)
      if !candidates.contains(where: { $0.operation.kind == .change }), step.kind == .commit {
        var changes = committed(by: step, reading, given)
        link(&changes, at: step, &given)
        candidates += changes
      }
      reading.change(candidates.filter { $0.operation.kind == .change }.map(\.operation.id))
      reading.add(sentences)
      all.append(
        OperationProposal(
          anchor: step.id.rawValue, text: step.text, kind: step.kind, place: step.place,
          depth: depth, candidates: candidates))
      add(step.inner, depth: depth + 1, of: outline, &reading, &given, to: &all)
    }
  }

  /// Gives the candidates of a step what the steps before it choose, and adds what they choose.
  private func link(
    _ candidates: inout [OperationProposal.Candidate], at step: OutlineStep,
    _ given: inout [InputLinks.Given]
  ) {
    for index in candidates.indices {
      links.link(&candidates[index], at: step.id.rawValue, among: given)
      if !candidates[index].missing.isEmpty {
        candidates[index].certainty = min(candidates[index].certainty, .perhaps)
      }
      if let type = candidates[index].operation.collects, candidates[index].certainty > .perhaps {
        let name = InputLinks.name(for: type, besides: given.map(\.name))
        candidates[index].into = name
        given.append(
          .init(
            name: name, type: type, operation: candidates[index].operation.id,
            arguments: candidates[index].arguments, anchor: step.id.rawValue))
      }
    }
  }

  /// The proposals of a list, as the whole of it allows.
  ///
  /// Where the list is about something else, or puts something into effect that no operation does,
  /// what is chosen may be chosen for that: nothing in it is sure. Steps such as "Select **Close**"
  /// belong only to a change.
  private static func settled(
    _ proposals: [OperationProposal], _ reading: PartReading
  ) -> [OperationProposal] {
    let changes = proposals.contains { proposal in
      proposal.candidates.contains { $0.operation.kind == .change }
    }
    let isForeign =
      reading.isElsewhere
      || proposals.contains { proposal in
        proposal.kind == .commit
          && !proposal.candidates.contains { $0.operation.kind == .change }
      }
    return proposals.map { proposal in
      var proposal = proposal
      proposal.candidates = proposal.candidates
        .filter { changes || $0.operation.kind != .confirm }
        .map { candidate in
          var candidate = candidate
          if isForeign { candidate.certainty = min(candidate.certainty, .likely) }
          return candidate
        }
      return proposal
    }
  }

  // MARK: What a sentence says

  /// What the sentence itself says.
  private func told(
    by step: OutlineStep, _ sentences: [String: SentenceWords], record: String?,
    _ reading: PartReading
  ) -> [OperationProposal.Candidate] {
    var found: [OperationID: [(language: String, match: OperationLexicon.Match)]] = [:]
    // A translation alone proves nothing: machines have made most.
    let record = record.flatMap { sentences[$0] == nil ? nil : $0 }
    for (language, sentence) in sentences.sorted(by: { $0.key < $1.key }) {
      for match in lexicon.matches(in: sentence, language) {
        guard let operation = catalogue[match.way.operation],
          isPossible(operation, at: step, match)
        else { continue }
        found[operation.id, default: []].append((language, match))
      }
    }
    return found.sorted { $0.key < $1.key }.compactMap { id, matches in
      guard let operation = catalogue[id],
        record == nil || matches.contains(where: { $0.language == record }),
        let best = matches.map(\.match).max(by: { $0.weight < $1.weight })
      else { return nil }
      let isEverywhere = Set(matches.map(\.language)).count == sentences.count
      var certainty: OperationProposal.Certainty =
        matches.allSatisfy(\.match.isPlain) && isEverywhere ? .sure : .likely
      if operation.kind == .change {
        // What is only a label leads to what a later step does.
        if !best.isPartlyPlain {
          guard step.kind == .instruct || !reading.isFollowed(step) else { return nil }
          certainty = .likely
        }
        if [.condition, .instruct, .choose].contains(step.kind) {
          certainty = min(certainty, .likely)
        }
        if best.way.isNamedOnly { certainty = min(certainty, .likely) }
        if step.kind == .condition { certainty = .perhaps }
        if Self.reading.contains(step.kind) { certainty = .perhaps }
      } else if step.kind == .condition || [.open, .confirm].contains(operation.kind) {
        certainty = min(certainty, .likely)
      }
      return OperationProposal.Candidate(
        operation: operation,
        arguments: best.way.literals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
        into: nil, certainty: certainty,
        reasons: [.says(best.words)] + example(of: id, in: step, sentences),
        weight: best.weight, verb: [best.clause, best.position])
    }
  }

  /// Whether a step of this kind can tell an operation of that kind.
  private func isPossible(
    _ operation: Operation, at step: OutlineStep, _ match: OperationLexicon.Match
  ) -> Bool {
    switch operation.kind {
    case .change:
      ![.wait, .record, .repeatSteps, .run].contains(step.kind)
        && (!Self.reading.contains(step.kind) || match.isPlain)
    case .choose:
      // A label is the name of something else: **Active users** is a page.
      match.isPlain && ![.read, .wait, .signIn, .run, .record, .repeatSteps].contains(step.kind)
    case .check: match.isPlain && ![.signIn, .run].contains(step.kind)
    case .record: match.isPartlyPlain
    case .open: match.isPartlyPlain && [.open, .signIn].contains(step.kind)
    case .confirm: match.isPartlyPlain && ![.read, .wait, .run, .record].contains(step.kind)
    case .decide: false
    }
  }

  /// Kinds of steps whose first clause changes nothing, though a later one may.
  private static let reading: Set<StepKind> = [.open, .read, .signIn]

  private func example(
    of operation: OperationID, in step: OutlineStep, _ sentences: [String: SentenceWords]
  ) -> [OperationProposal.Reason] {
    let words = examples.common(
      operation, sentences.mapValues { Set($0.sentences.joined().map(\.text)) })
    return words.isEmpty ? [] : [.example(words)]
  }

  // MARK: Pages

  /// The page that the step goes to.
  private func opened(
    by step: OutlineStep, _ sentences: [String: SentenceWords]
  ) -> [OperationProposal.Candidate] {
    guard [.open, .choose, .instruct, .confirm, .commit].contains(step.kind) else { return [] }
    let labels = step.labels.flatMap { label -> [String] in
      [label.source ?? label.target ?? ""].flatMap {
        $0.split(separator: ">").map(\.trimmingWhitespace)
      }
    }
    let names = labels.map { english($0) }
    guard let last = names.last(where: { name in pages.contains { $0.titles.contains(name) } })
    else { return [] }
    let candidates = pages.filter { $0.titles.contains(last) }
    guard let page = candidates.first, candidates.count == 1 else { return [] }
    let isWhole = (ways[page.name] ?? []).contains { way in
      way.count > 1 && way.isSubset(of: names)
    }
    // "On the **Active users** page, select …" is there already.
    let isGoal =
      step.kind == .open || isWhole || last.contains(" ") && isChosen(last, in: sentences)
    guard isGoal else { return [] }
    let certainty: OperationProposal.Certainty =
      isWhole && step.kind != .instruct ? .sure : last.contains(" ") ? .likely : .perhaps
    return [
      OperationProposal.Candidate(
        operation: page.operation, arguments: [(page.parameter, page.name)], into: nil,
        certainty: certainty, reasons: [.page(page.name)])
    ]
  }

  private func english(_ label: String) -> String {
    (glossary.entry(named: label, in: ContentLocale("en"))?.english ?? label).lowercased()
  }

  /// Whether a clause consists of little else than the label, so that it is what is selected.
  private func isChosen(_ label: String, in sentences: [String: SentenceWords]) -> Bool {
    let words = SentenceWords.split(label)
    return sentences.contains { language, sentence in
      sentence.clauses.contains { clause in
        let texts = clause.words.map(\.text)
        return texts.count <= words.count + 3 && texts.suffix(words.count).elementsEqual(words)
          && lexicon.chooses(clause.words, language)
      }
    }
  }

  // MARK: What comes before

  /// The change that a step such as "Select **Save**" puts into effect: one for which the steps
  /// before choose everything, in our procedures as here.
  private func committed(
    by step: OutlineStep, _ reading: PartReading, _ given: [InputLinks.Given]
  ) -> [OperationProposal.Candidate] {
    let here = given.filter { reading.anchors.contains($0.anchor) }
    guard !here.isEmpty else { return [] }
    var possible = catalogue.operations.values.filter { $0.kind == .change }
      .sorted { $0.id < $1.id }.compactMap { operation -> OperationProposal.Candidate? in
        let needed = operation.parameters.filter { !$0.isOptional }
        let sources = needed.map { parameter in
          here.last { links.gives($0, parameter, of: operation.id) }
        }
        let ways = lexicon.ways.filter { $0.operation == operation.id }
        let way = ways.first(where: reading.tells)
        let literals = way?.literals ?? [:]
        let isGiven = zip(needed, sources).allSatisfy { parameter, source in
          source != nil || literals[parameter.name] != nil
        }
        let chosen = sources.compactMap { $0?.anchor }
        guard !needed.isEmpty else { return nil }
        if !isGiven {
          // What the heading says may be meant, whatever is missing.
          guard let way, reading.isTitled(way) else { return nil }
        } else if way == nil, chosen.count < 2 || ways.allSatisfy({ !$0.also.isEmpty }) {
          return nil
        }
        return OperationProposal.Candidate(
          operation: operation,
          arguments: literals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
          into: nil, certainty: way != nil && isGiven ? .likely : .perhaps,
          reasons: (chosen.isEmpty ? [] : [.inputs(chosen)]) + (way == nil ? [] : [.context]))
      }
    // What is said counts for more than what would only fit, and what no step has told yet for more
    // than what one has.
    for counts in [
      { !reading.changed.contains($0.operation.id) }, { $0.reasons.contains(.context) },
    ] as [(OperationProposal.Candidate) -> Bool] {
      let more = possible.filter(counts)
      if !more.isEmpty { possible = more }
    }
    return possible.count == 1
      ? possible
      : possible.map { candidate in
        var candidate = candidate
        candidate.certainty = .perhaps
        return candidate
      }
  }

  // MARK: Several

  /// The candidates in the order in which a sentence tells them: the page, what is chosen, what is
  /// checked, and the change; before and after them, what is only confirmed. Of several for one verb, those that say less are not told.
  private static func told(
    _ candidates: [OperationProposal.Candidate]
  ) -> [OperationProposal.Candidate] {
    let order: [OperationKind] = [.open, .choose, .check, .record, .change, .decide]
    let first = candidates.filter { order.dropFirst().contains($0.operation.kind) }.map(\.verb)
      .min { $0.lexicographicallyPrecedes($1) }
    func isBefore(_ candidate: OperationProposal.Candidate) -> Bool {
      first.map(candidate.verb.lexicographicallyPrecedes) ?? true
    }
    func told(
      _ kind: OperationKind, where isMeant: (OperationProposal.Candidate) -> Bool = { _ in true }
    ) -> [OperationProposal.Candidate] {
      let all = candidates.filter { $0.operation.kind == kind && isMeant($0) }
      return all.compactMap { one -> OperationProposal.Candidate? in
        let rivals = all.filter { $0.operation.id != one.operation.id && $0.verb == one.verb }
        guard !rivals.contains(where: { $0.weight > one.weight }) else { return nil }
        guard rivals.contains(where: { $0.weight == one.weight }) else { return one }
        // Nothing tells which is meant.
        var candidate = one
        candidate.certainty = kind == .change ? .perhaps : min(one.certainty, .likely)
        return candidate
      }.sorted { $0.verb.lexicographicallyPrecedes($1.verb) }
    }
    return told(.open) + told(.confirm, where: isBefore)
      + order.dropFirst().flatMap { told($0) } + told(.confirm) { !isBefore($0) }
  }
}
