import Documents
import Operations

/// A document that tells a procedure, and what only one of the two has.
///
/// Each step of the document is walked, and a change of the procedure that no sentence tells is not
/// made.
package struct DocumentTie: Hashable, Sendable {
  /// The steps that only the document has, which a person does, in its order.
  package fileprivate(set) var own: [StepID] = []
  /// The changes of the procedure that no sentence tells.
  package fileprivate(set) var notMade: [OperationID] = []
  /// The other steps of the procedure that no sentence tells, in reading order.
  package fileprivate(set) var untold: [StepID] = []
}

extension ForeignDocument {
  /// The procedure as the document tells it: with the document's sentences, with the steps that only
  /// the document has, and without the changes that no sentence tells.
  ///
  /// - Parameters:
  ///   - environment: the environment whose variants are used.
  ///   - catalogue: with the operations of `ManualStep`.
  package func tied(
    _ procedure: Procedure, with binding: DocumentBinding, in locale: ContentLocale,
    environment: String, catalogue: Catalogue
  ) -> (procedure: Procedure, tie: DocumentTie) {
    let told = Set(binding.entries.flatMap(\.steps))
    let pruned = ToldSteps(procedure.steps, told: told)
    var whole = WalkedDocument(outline, environment: environment)
    let tied = Set(binding.entries.map(\.anchor))
    whole.keepOnly { part in part.steps.contains { tied.contains($0.step.id.rawValue) } }
    let remaining = Set(pruned.steps.map(\.id))
    let entries = Dictionary(
      binding.entries.map { ($0.anchor, $0.steps.filter(remaining.contains)) },
      uniquingKeysWith: { $0 + $1 })
    let leading = Self.leading(
      whole.parts.flatMap { $0.steps.map(\.step.id.rawValue) }, entries)
    whole.gather(leading)
    let insertion = OwnSteps(
      whole.parts.flatMap(\.steps), bound: { entries[$0.rawValue] ?? [] }, into: pruned.steps,
      catalogue)
    let side = TextSide(isSource: locale.language != outline.locale.language)
    let walked = WalkedSide(whole, side: side, nil).text(
      of: whole, locale: locale, recordLanguage: locale.language, calls: [:])
    let texts = overlay(procedure, with: binding, in: locale, environment: environment).texts
    var steps: [StepID: StepText] = [:]
    for (id, original) in insertion.ids { steps[id] = walked.steps[original] }
    let bound = Self.contents(of: whole, walked, entries)
    let all = texts.map { language, text in
      let isOwn = language == locale.language
      let ours = text.steps.map { id, own in
        (id, isOwn ? bound[id].map { own.surrounded(by: $0) } ?? own : own)
      }
      let added = steps.mapValues { isOwn ? $0 : $0.borrowed(from: locale.language) }
      return (
        language,
        ProcedureText(
          locale: text.locale, title: text.title, introduction: text.introduction,
          steps: Dictionary(ours) { one, _ in one }.merging(added) { one, _ in one },
          path: text.path, digest: text.digest)
      )
    }
    var tie = DocumentTie()
    tie.own = insertion.own
    tie.notMade = pruned.notMade
    tie.untold = pruned.steps.map(\.id).filter { !told.contains($0) }
    return (
      Procedure(
        id: procedure.id, roles: procedure.roles, inputs: procedure.inputs,
        steps: insertion.steps, texts: Dictionary(all) { one, _ in one },
        revision: procedure.revision, recordLanguage: procedure.recordLanguage,
        instances: procedure.instances), tie
    )
  }

  /// The sentences that only say with a later one what a step of the procedure is, by the anchor of that
  /// later one.
  private static func leading(
    _ anchors: [String], _ entries: [String: [StepID]]
  ) -> [StepID: StepID] {
    var leading: [StepID: StepID] = [:]
    for (index, anchor) in anchors.enumerated() {
      guard let steps = entries[anchor], let only = steps.first, steps.count == 1,
        let later = anchors[(index + 1)...].last(where: { entries[$0]?.contains(only) == true })
      else { continue }
      leading[StepID(anchor)] = StepID(later)
    }
    return leading
  }

  /// What the document says around the sentence of each step of the procedure, by the first step that it
  /// tells.
  private static func contents(
    of whole: WalkedDocument, _ walked: ProcedureText, _ entries: [String: [StepID]]
  ) -> [StepID: StepContentText] {
    var contents: [StepID: StepContentText] = [:]
    for step in whole.parts.flatMap(\.steps) {
      guard let first = entries[step.step.id.rawValue]?.first else { continue }
      contents[first] = walked.steps[step.step.id]?.content
    }
    return contents
  }
}

extension StepText {
  /// The same sentence with what the document says around it, in which its alerts are already.
  fileprivate func surrounded(by content: StepContentText) -> StepText {
    StepText(
      sentence: sentence, alerts: [], original: original, labels: labels, kind: kind,
      content: content, borrowedFrom: borrowedFrom)
  }
}

/// The steps of a procedure without the changes that no sentence of a document tells.
struct ToldSteps {
  private(set) var steps: [Step]
  /// The operations of those changes, each once.
  private(set) var notMade: [OperationID] = []

  /// - Parameter told: the steps that a sentence tells.
  init(_ all: [Step], told: Set<StepID>) {
    let untold = all.filter { $0.operation.kind == .change && !told.contains($0.id) }
    steps = all
    guard !untold.isEmpty else { return }
    notMade = untold.map(\.operation.id).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    let order = Dictionary(
      all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { one, _ in one })
    let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
    let left = Set(untold.map(\.id))
    /// Whether what a decision leads to is nothing but a change that is not made.
    func isInVain(_ target: Edge.Target) -> Bool {
      var target = target
      var seen: Set<StepID> = []
      while case .step(let id) = target, seen.insert(id).inserted, let step = byID[id] {
        if left.contains(id) { return true }
        guard !told.contains(id), step.edges.count == 1, let only = step.edges.first else {
          return false
        }
        target = only.target
      }
      return false
    }
    // Where the way goes on from a step that is not walked. It never goes back: what would have changed
    // has not, so that the same question would be asked for ever.
    var onward: [StepID: Edge.Target] = [:]
    for step in untold {
      onward[step.id] = .end
      guard let next = step.edges.first?.target else { continue }
      if case .step(let id) = next, order[id] ?? 0 <= order[step.id] ?? 0 { continue }
      onward[step.id] = next
    }
    var narrowed: [Step] = []
    var unasked: Set<StepID> = []
    for step in all where !left.contains(step.id) {
      let useful = step.edges.filter { !isInVain($0.target) }
      guard step.operation.kind == .decide, !told.contains(step.id), !useful.isEmpty,
        useful.count < step.edges.count
      else {
        narrowed.append(step)
        continue
      }
      // Nobody is asked where there is only one answer.
      if useful.count == 1, let only = useful.first {
        onward[step.id] = only.target
        unasked.insert(step.id)
      } else {
        narrowed.append(step.limited(to: useful))
      }
    }
    func resolved(_ target: Edge.Target) -> Edge.Target {
      var target = target
      var seen: Set<StepID> = []
      while case .step(let id) = target, let next = onward[id] {
        guard seen.insert(id).inserted else { return .end }
        target = next
      }
      return target
    }
    let first = all.first.map { resolved(.step($0.id)) }
    // Where a check finds what nobody is asked about, the way goes on all the same: the change that
    // cannot be made so says why, and is not passed over in silence.
    func resolved(_ edge: Edge, of step: Step) -> Edge.Target {
      let target = resolved(edge.target)
      guard step.operation.kind == .check, target == .end, case .step(let id) = edge.target,
        unasked.contains(id), let usual = step.edges.first
      else { return target }
      return resolved(usual.target)
    }
    steps = narrowed.map { step in step.leading { resolved($0, of: step) } }
    guard case .step(let start)? = first else {
      steps = []
      return
    }
    let reached = Self.reachable(from: start, in: steps)
    steps = steps.filter { reached.contains($0.id) }
  }

  private static func reachable(from start: StepID, in steps: [Step]) -> Set<StepID> {
    let byID = Dictionary(steps.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
    var seen: Set<StepID> = [start]
    var open = [start]
    while let id = open.popLast() {
      for next in (byID[id]?.edges ?? []).compactMap(\.target.following)
      where seen.insert(next).inserted {
        open.append(next)
      }
    }
    return seen
  }
}

/// The steps that only a document has, among those of a procedure that it tells.
///
/// Each stands before the step that the document's next sentence tells or, where other ways lead past
/// that, before the last step that all ways come to. A way that ends early goes through those that it
/// has not come to yet.
struct OwnSteps {
  private(set) var steps: [Step] = []
  /// The document's ids of the steps that were inserted, by theirs; where the way may end early, a step
  /// of the document stands twice, and every way comes to one of them.
  private(set) var ids: [StepID: StepID] = [:]
  /// The document's ids of those steps, in its order.
  private(set) var own: [StepID] = []

  /// - Parameters:
  ///   - document: its steps, in its order.
  ///   - bound: the steps of the procedure that one of them tells.
  ///   - catalogue: with the operations of `ManualStep`.
  init(
    _ document: [WalkedStep], bound: (StepID) -> [StepID], into all: [Step],
    _ catalogue: Catalogue
  ) {
    steps = all
    let order = Dictionary(
      all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { one, _ in one })
    let cuts = Self.cuts(all, order)
    // The index of the step before which each is inserted; that behind the last for the end.
    var places: [(step: WalkedStep, index: Int)] = []
    var waiting: [WalkedStep] = []
    for step in document {
      guard let next = bound(step.step.id).compactMap({ order[$0] }).min() else {
        waiting.append(step)
        continue
      }
      let cut = max(places.last?.index ?? 0, cuts.last { $0 <= next } ?? 0)
      places += waiting.map { ($0, cut) }
      waiting = []
    }
    places += waiting.map { ($0, all.count) }
    own = places.map(\.step.step.id)
    guard !places.isEmpty else { return }
    insert(places, all, order, catalogue)
  }

  /// The indices of the steps that no way goes past but one that ends.
  private static func cuts(_ all: [Step], _ order: [StepID: Int]) -> [Int] {
    all.indices.filter { cut in
      all[..<cut].allSatisfy { step in
        step.edges.compactMap(\.target.following).compactMap { order[$0] }
          .allSatisfy { $0 <= cut }
      }
    }
  }

  private mutating func insert(
    _ places: [(step: WalkedStep, index: Int)], _ all: [Step], _ order: [StepID: Int],
    _ catalogue: Catalogue
  ) {
    // At the end stand all of them once more, for ways that end before they have come to them.
    let early = all.enumerated().contains { index, step in
      step.edges.contains { $0.target.following == nil } && places.contains { $0.index > index }
        && index + 1 < all.count
    }
    func last(_ place: (step: WalkedStep, index: Int)) -> StepID {
      let id = place.step.step.id
      return place.index == all.count ? id : StepID("\(id)~2")
    }
    /// Where a way goes on that ends at the step with this index.
    func end(at index: Int) -> Edge.Target {
      places.first { $0.index > index && (early || $0.index == all.count) }
        .map { .step(last($0)) } ?? .end
    }
    func entrance(_ index: Int) -> StepID {
      places.first { $0.index == index }?.step.step.id ?? all[index].id
    }
    var result: [Step] = []
    func add(_ walked: WalkedStep, as id: StepID, then: Edge.Target) {
      let kind = walked.hasInner ? ManualStep.read : ManualStep.act
      guard let operation = catalogue[kind] else { return }
      ids[id] = walked.step.id
      result.append(
        Step(
          id: id, operation: operation, arguments: [:], into: nil,
          edges: [Edge(outcome: operation.outcomes.first ?? "done", target: then)], rules: [],
          place: DocumentPlace(
            part: 1, of: 1, number: result.count + 1, of: 0, anchor: "",
            shownNumber: walked.shownNumber)))
    }
    for (index, step) in all.enumerated() {
      let own = places.filter { $0.index == index }
      for (place, next) in zip(own, own.dropFirst().map(\.step.step.id) + [step.id]) {
        add(place.step, as: place.step.step.id, then: .step(next))
      }
      result.append(
        step.leading { edge in
          let target = edge.target
          switch target {
          case .end: return end(at: index)
          case .step(let id):
            guard let to = order[id], to > index else { return target }
            return .step(entrance(to))
          case .call(let other, let with, let then):
            guard let then else {
              return .call(other, with: with, then: end(at: index).following)
            }
            guard let to = order[then], to > index else { return target }
            return .call(other, with: with, then: entrance(to))
          }
        })
    }
    let trailing = places.filter { early || $0.index == all.count }
    for (index, place) in trailing.enumerated() {
      let next = trailing.dropFirst(index + 1).first.map { Edge.Target.step(last($0)) }
      add(place.step, as: last(place), then: next ?? .end)
    }
    steps = result.map { $0.counted(of: result.count) }
  }
}

extension Edge.Target {
  /// The step that follows here, if need be behind a call; `nil` for the end.
  fileprivate var following: StepID? {
    switch self {
    case .step(let id): id
    case .call(_, _, let then): then
    case .end: nil
    }
  }
}

extension Step {
  /// The same step with other targets.
  fileprivate func leading(_ target: (Edge) -> Edge.Target) -> Step {
    Step(
      id: id, operation: operation, arguments: arguments, into: into,
      edges: edges.map { Edge(outcome: $0.outcome, target: target($0)) }, rules: rules,
      needsApproval: needsApproval, words: words, place: place)
  }

  /// The same decision with only some of its outcomes.
  fileprivate func limited(to edges: [Edge]) -> Step {
    Step(
      id: id, operation: operation.limited(to: edges.map(\.outcome)), arguments: arguments,
      into: into, edges: edges, rules: rules, needsApproval: needsApproval, words: words,
      place: place)
  }

  /// The same step of a document, with how many steps there are.
  fileprivate func counted(of count: Int) -> Step {
    guard let place else { return self }
    return Step(
      id: id, operation: operation, arguments: arguments, into: into, edges: edges, rules: rules,
      needsApproval: needsApproval, words: words,
      place: DocumentPlace(
        part: 1, of: 1, number: place.number, of: count, anchor: place.anchor,
        shownNumber: place.shownNumber))
  }
}
