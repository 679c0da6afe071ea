import Diagnostics
import Operations
import Presentation
import Procedures

/// What the sentences of a document tell and may tell, and what of it is bound and accepted here, for
/// a page on which a person ticks one change at a time.
package struct BindingReview {
  /// An operation that a sentence tells or may tell.
  package struct Offer {
    /// Where it is on the way from a proposal to what a session does.
    package enum Standing: Hashable {
      /// It changes nothing, and is not bound yet.
      case proposed
      /// It changes nothing, and is bound.
      case bound
      /// A change that can be ticked; the mark is what the person then accepts, to the last value.
      case offered(mark: String)
      /// A change that a binding has, and that nobody has accepted here.
      case unaccepted(mark: String)
      /// A change for which nothing before gives these parameters.
      case lacking([Operation.Parameter])
      /// A change that somebody has accepted here; the mark is what a person then withdraws.
      case accepted(OperationBinding.Acceptance, mark: String)
    }

    package let operation: Operation
    package let standing: Standing
    /// How sure it is, and why; `nil` if it is bound without being proposed.
    package let proposal: OperationProposal.Candidate?
    package let arguments: [(name: String, text: String)]
    package let into: String?
  }

  package struct Sentence {
    /// `<anchor>/<number>`, as written in a binding.
    package let anchor: String
    package let text: String
    /// How many steps it is inside.
    package let depth: Int
    package let offers: [Offer]
    /// The changes that it told once, with who has withdrawn them.
    package let withdrawn: [OperationBinding.Withdrawn]
  }

  package let sentences: [Sentence]
  /// The language of the sentences.
  package let language: String
  package let isBound: Bool
  /// Passages that are not as they were when they were bound.
  package let changed: [BindingDrift.Passage]
  /// What is wrong with the file of the binding; nothing can be ticked while that has errors.
  package let problems: [Diagnostic]

  /// Whether something that changes nothing can be bound.
  package var hasMore: Bool {
    sentences.contains { $0.offers.contains { $0.standing == .proposed } }
  }

  /// - Parameter binding: the path of its binding; `nil` for the one that is found for it.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  package init(
    ofDocumentAt path: String, binding: String? = nil, _ context: CommandContext
  ) throws {
    let review = try ReviewedBinding(path, named: binding, context)
    sentences = review.sentences
    language = review.language
    isBound = review.known != nil
    changed = review.changed
    problems = review.problems
  }

  /// Why nothing was bound.
  package enum Problem: Error {
    /// The sentence, or what would be bound to it, is not what the person saw.
    case outdated
  }

  /// Binds one change to one sentence, as a person has ticked it.
  ///
  /// - Parameters:
  ///   - mark: that of the offer that the person saw.
  ///   - binding: the path of its binding; `nil` for the one that is found for it.
  /// - Throws: `Problem.outdated`; `CommandFailure` if it cannot be bound or written.
  package static func accept(
    _ operation: String, at anchor: String, mark: String, ofDocumentAt path: String,
    binding: String? = nil, by person: String, _ context: CommandContext
  ) throws {
    try OperationBinder.inTurn(atDocument: path, context) {
      let review = try ReviewedBinding(path, named: binding, context)
      let offer = review.offer(operation, at: anchor)
      switch offer?.standing {
      case .offered(mark), .unaccepted(mark): break
      case _: throw Problem.outdated
      }
      guard let offer else { throw Problem.outdated }
      try review.accept(.init(anchor: anchor, operation: offer.operation.id), by: person)
    }
  }

  /// Takes one change from one sentence, as a person has said.
  ///
  /// - Parameter mark: that of the acceptance that the person saw.
  /// - Throws: `Problem.outdated`; `CommandFailure` if it cannot be written.
  package static func withdraw(
    _ operation: String, at anchor: String, mark: String, ofDocumentAt path: String,
    by person: String, _ context: CommandContext
  ) throws {
    try OperationBinder.inTurn(atDocument: path, context) {
      let review = try ReviewedBinding(path, context)
      guard let offer = review.offer(operation, at: anchor),
        case .accepted(_, mark: mark) = offer.standing
      else { throw Problem.outdated }
      try review.withdraw(.init(anchor: anchor, operation: offer.operation.id), by: person)
    }
  }

  /// Binds what changes nothing, and takes over the words that have changed since.
  ///
  /// - Throws: `CommandFailure` if it cannot be written.
  package static func bindRest(ofDocumentAt path: String, _ context: CommandContext) throws {
    try OperationBinder.inTurn(atDocument: path, context) {
      try ReviewedBinding(path, context).bindRest()
    }
  }
}

/// A document that is bound on a page.
private struct ReviewedBinding {
  let known: OperationBinding?
  let problems: [Diagnostic]
  private let binder: OperationBinder
  /// With what changes nothing and is proposed, where nothing is bound yet.
  private let binding: OperationBinding
  private let accepted: [BoundChange: OperationBinding.Acceptance]

  /// - Parameter named: the path of its binding; `nil` for the one that is found for it.
  init(_ path: String, named: String? = nil, _ context: CommandContext) throws {
    binder = try OperationBinder(path, named: named, context)
    var problems: [Diagnostic] = []
    var known: OperationBinding?
    if let file = binder.found?.file {
      (known, problems) = OperationBindingReader.read(file)
      if let known { problems += try binder.diagnostics(of: known) }
    }
    let isBroken = problems.contains { $0.severity == .error }
    self.problems = problems
    self.known = isBroken ? nil : known
    binding = self.known ?? binder.proposed(keepsText: true)
    accepted = try binder.acceptances(in: binding)
  }

  var language: String { binder.language }

  private var isBroken: Bool { problems.contains { $0.severity == .error } }
  private var keepsText: Bool { known?.entries.contains { $0.text != nil } ?? true }

  var changed: [BindingDrift.Passage] { known.map { binder.drift(from: $0).changed } ?? [] }

  var sentences: [BindingReview.Sentence] {
    binder.proposals.map { proposal in
      let entry = known?.entries.first { $0.anchor == proposal.anchor }
      let calls = entry?.calls ?? []
      let told = calls.compactMap { call in
        binder.operation(call.id).map { operation in
          bound(
            call, operation, at: proposal.anchor,
            proposal.candidates.first { $0.operation.id == call.id })
        }
      }
      let others = proposal.candidates.filter { candidate in
        !calls.contains { $0.id == candidate.operation.id }
      }.map { offer($0, at: proposal.anchor) }
      return BindingReview.Sentence(
        anchor: proposal.anchor, text: proposal.text, depth: proposal.depth,
        offers: told + others, withdrawn: entry?.withdrawn ?? [])
    }
  }

  func offer(_ operation: String, at anchor: String) -> BindingReview.Offer? {
    sentences.first { $0.anchor == anchor }?.offers
      .first { $0.operation.id.rawValue == operation }
  }

  private func bound(
    _ call: OperationBinding.Call, _ operation: Operation, at anchor: String,
    _ proposal: OperationProposal.Candidate?
  ) -> BindingReview.Offer {
    var standing = BindingReview.Offer.Standing.bound
    if operation.kind == .change {
      guard let acceptance = accepted[BoundChange(anchor: anchor, operation: call.id)],
        let entry = binding.entries.first(where: { $0.anchor == anchor })
      else { return ticked(operation, at: anchor, proposal) { .unaccepted(mark: $0) } }
      standing = .accepted(acceptance, mark: mark(of: call, in: entry))
    }
    return BindingReview.Offer(
      operation: operation, standing: standing, proposal: proposal,
      arguments: call.arguments.map { ($0.name, $0.text.value) }, into: call.into?.value)
  }

  private func mark(
    of call: OperationBinding.Call, in entry: OperationBinding.Entry
  ) -> String {
    AcceptanceMark(of: call, in: entry, of: binding, ofDocumentAt: binder.path).digest
  }

  private func offer(
    _ candidate: OperationProposal.Candidate, at anchor: String
  ) -> BindingReview.Offer {
    guard candidate.operation.kind == .change else {
      return BindingReview.Offer(
        operation: candidate.operation, standing: .proposed, proposal: candidate,
        arguments: candidate.arguments, into: candidate.into)
    }
    return ticked(candidate.operation, at: anchor, candidate) { .offered(mark: $0) }
  }

  private func ticked(
    _ operation: Operation, at anchor: String, _ proposal: OperationProposal.Candidate?,
    _ standing: (String) -> BindingReview.Offer.Standing
  ) -> BindingReview.Offer {
    let linked = binder.linked(operation, at: anchor, in: binding)
    let call = OperationBinding.Call(operation.id, with: linked.arguments, into: linked.into)
    let entry = binder.entry(at: anchor, calls: [call], keepsText: false)
    let lacking = BindingReview.Offer.Standing.lacking(linked.missing)
    return BindingReview.Offer(
      operation: operation,
      standing: linked.missing.isEmpty && !isBroken
        ? entry.map { standing(mark(of: call, in: $0)) } ?? lacking
        : lacking,
      proposal: proposal, arguments: linked.arguments, into: linked.into)
  }

  func accept(_ accepted: AcceptedOperation, by person: String) throws {
    let bound = try binder.binding(
      binding, accepting: accepted, by: person, keepsText: keepsText)
    _ = try binder.save(bound, to: nil, accepting: [accepted])
  }

  func withdraw(_ change: WithdrawnOperation, by person: String) throws {
    let without = try binder.binding(binding, withdrawing: change, by: person)
    _ = try binder.save(
      without.binding, to: nil, withdrawing: [without.change], by: person)
  }

  func bindRest() throws {
    // A binding with errors is not written over: a person wrote it.
    if isBroken { throw BindingReview.Problem.outdated }
    let bound =
      known.map { known in
        binder.adding(
          binder.proposed(keepsText: keepsText),
          to: binder.updated(known, accepting: { _ in true }, keepsText: keepsText))
      } ?? binding
    _ = try binder.save(bound, to: nil, accepting: [])
  }
}
