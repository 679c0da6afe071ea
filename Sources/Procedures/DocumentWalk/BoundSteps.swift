import Diagnostics
import Documents
import Operations

/// A binding, and which of its changes a person has accepted in their own data folder.
package struct AcceptedBinding: Sendable {
  package let binding: OperationBinding
  /// The steps whose changes are accepted, by `OperationBinding.step`.
  package let accepted: Set<StepID>
  /// The digest of the binding's file.
  package let digest: String

  package init(_ binding: OperationBinding, accepted: Set<StepID>, digest: String) {
    self.binding = binding
    self.accepted = accepted
    self.digest = digest
  }
}

/// A change that a sentence is bound to.
package struct BoundChange: Hashable, Sendable {
  package let anchor: String
  package let operation: OperationID

  package init(anchor: String, operation: OperationID) {
    self.anchor = anchor
    self.operation = operation
  }
}

/// The steps of a document, each bound as the binding says, or done by a person.
struct BoundSteps {
  private(set) var steps: [Step] = []
  private(set) var inputs: [Procedure.Input] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// They are done by a person, as if nothing were bound.
  private(set) var unaccepted: [BoundChange] = []

  /// - Parameters:
  ///   - document: with the sentences of one operation already together.
  ///   - catalogue: with the operations of `ManualStep`.
  init(_ document: WalkedDocument, _ bound: AcceptedBinding?, _ catalogue: Catalogue) {
    let entries = Dictionary(
      (bound?.binding.entries ?? []).map { ($0.anchor, $0) }, uniquingKeysWith: { one, _ in one })
    var written: [(entry: Manifest.StepEntry, place: DocumentPlace, isFirst: Bool)] = []
    for part in document.parts {
      for walked in part.steps {
        let place = DocumentPlace(
          part: part.number, of: document.parts.count, number: walked.ordinal,
          of: part.count, anchor: part.outline.anchor, shownNumber: walked.shownNumber,
          joined: walked.leading.count)
        let anchor = walked.step.id.rawValue
        let calls = entries[anchor]?.calls ?? []
        for (index, call) in (calls.isEmpty ? [nil] : calls.map(Optional.some)).enumerated() {
          let id = OperationBinding.step(at: anchor, index)
          written.append(
            (
              self.entry(id, call, walked, accepted: bound?.accepted ?? [], catalogue), place,
              index == 0 && walked.step.id == part.steps.first?.step.id
            ))
        }
      }
    }
    let manifest = Manifest(
      id: "", place: SourcePlace(path: ""), documents: [], roles: [], instances: [],
      inputs: bound?.binding.inputs ?? [], steps: written.map(\.entry))
    let binding = ManifestBinding(manifest, catalogue: catalogue, callable: [:], rules: nil)
    diagnostics = binding.diagnostics
    inputs = binding.inputs
    let places = Dictionary(
      written.map { ($0.entry.id, $0) }, uniquingKeysWith: { one, _ in one })
    steps = binding.steps.compactMap { step in
      places[step.id].map { step.placed($0.place, isFirst: $0.isFirst) }
    }
    if bound != nil, !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics +=
        GraphCheck(steps: steps) { places[$0]?.entry.place ?? manifest.place }.diagnostics
    }
    steps = Self.markingParts(steps)
  }

  private mutating func entry(
    _ id: StepID, _ call: OperationBinding.Call?, _ walked: WalkedStep, accepted: Set<StepID>,
    _ catalogue: Catalogue
  ) -> Manifest.StepEntry {
    var call = call
    if let change = call, catalogue[change.id]?.kind == .change, !accepted.contains(id) {
      unaccepted.append(
        BoundChange(anchor: walked.step.id.rawValue, operation: change.id))
      call = nil
    }
    let nowhere = SourcePlace(path: "")
    // Whoever has read what is to be done has not done it: the steps inside ask for that.
    let manual = walked.hasInner ? ManualStep.read : ManualStep.act
    return Manifest.StepEntry(
      id: id, place: call?.operation.place ?? nowhere,
      operation: call?.operation ?? Manifest.Named(value: manual.rawValue, place: nowhere),
      arguments: call?.arguments ?? [], into: call?.into,
      on: (call?.on ?? []).map { ($0.outcome, .step($0.target)) }, rules: [], approval: nil,
      words: [], instead: [])
  }

  /// The same steps, in which the first of a part says whether the part can be left out: only if
  /// nothing in it must be answered, because a later step may need the answer.
  private static func markingParts(_ steps: [Step]) -> [Step] {
    let parts = Dictionary(grouping: steps) { $0.place?.part ?? 0 }
    return steps.map { step in
      guard let place = step.place, place.partCount > 1, place.isFirst,
        (parts[place.part] ?? []).allSatisfy(\.canBeLeftOut)
      else { return step }
      return step.beginningPart()
    }
  }
}

extension Step {
  fileprivate var canBeLeftOut: Bool {
    switch operation.kind {
    case .open, .change, .confirm: true
    case .record: into == nil
    case .choose, .check, .decide: false
    }
  }

  fileprivate func placed(_ place: DocumentPlace, isFirst: Bool) -> Step {
    Step(
      id: id, operation: operation, arguments: arguments, into: into, edges: edges, rules: rules,
      needsApproval: needsApproval, words: words,
      place: isFirst ? place.asFirst : place)
  }

  fileprivate func beginningPart() -> Step {
    Step(
      id: id, operation: operation, arguments: arguments, into: into, edges: edges, rules: rules,
      needsApproval: needsApproval, words: words, place: place?.asBeginning)
  }
}
