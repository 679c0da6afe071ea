import Diagnostics
import Documents
import Operations

/// A bound procedure: an ordered, documented way to one goal, the same in every language.
package struct Procedure: Sendable {
  /// A value that the steps use, collected by a step or passed by a caller.
  package struct Input: Hashable, Sendable {
    package let name: String
    package let type: ValueType

    package init(name: String, type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  package let id: ProcedureID
  /// The roles of which a person needs one to run it; empty if everybody may.
  package let roles: [String]
  /// The domain of each instance that its manifest names.
  package let instances: [DomainID: DomainID]
  package let inputs: [Input]
  /// The steps in document order.
  package private(set) var steps: [Step]
  /// The texts by language, such as `sv`.
  package let texts: [String: ProcedureText]
  /// SHA-256 of the digests of the manifest and all documents, as lower-case hexadecimal.
  package let revision: String
  /// The language of record, such as `en`: what is missing in another language is shown in this one.
  package let recordLanguage: String
  /// For which changes of documents it clears the way; `nil` if for none.
  package let clearing: Clearing?
  /// Whether its manifest says that people begin with it, so that it's shown before the others.
  package let isStart: Bool
  /// The text in that language, with each step marked for a reader of another one; made once, because
  /// it is asked for at each step.
  private let borrowed: ProcedureText?

  package init(
    id: ProcedureID, roles: [String], inputs: [Input], steps: [Step],
    texts: [String: ProcedureText], revision: String, recordLanguage: String = "en",
    clearing: Clearing? = nil, isStart: Bool = false, instances: [DomainID: DomainID] = [:]
  ) {
    self.isStart = isStart
    self.instances = instances
    self.recordLanguage = recordLanguage
    self.clearing = clearing
    borrowed = texts[recordLanguage]?.borrowed(from: steps.first?.id)
    self.id = id
    self.roles = roles
    self.inputs = inputs
    self.steps = steps
    self.texts = texts
    self.revision = revision
  }

  /// The same procedure as it is walked where a session has tenants of these domains.
  package func chosen(for domains: Set<DomainID>) -> Procedure {
    var procedure = self
    procedure.steps = steps.map { $0.chosen(for: domains) }
    return procedure
  }

  /// The step with this id; `nil` if there is none.
  package func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }

  /// How many of the steps have a text of their own in a language.
  package func textCount(in language: String) -> Int {
    let own = texts[language]?.steps ?? [:]
    return steps.count { step in own[step.id].map { $0.borrowedFrom == nil } ?? false }
  }

  /// The text in a language; where the procedure has none, that in the language of record, with each
  /// step marked as such. `nil` if there is neither.
  package func text(in language: String) -> ProcedureText? {
    texts[language] ?? borrowed
  }
}

/// The name of a procedure, which is its folder in `procedures/`.
package struct ProcedureID: RawRepresentable, Hashable, Sendable, Comparable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  package let rawValue: String

  /// - Parameter rawValue: the name of the folder; its form is not checked.
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ value: String) { self.rawValue = value }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }

  package static func < (one: ProcedureID, other: ProcedureID) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// A documented step, bound to an operation.
package struct Step: Hashable, Sendable {
  package let id: StepID
  package let operation: Operation
  package let arguments: [String: Argument]
  /// The input that a `choose` or `record` step fills; `nil` for other kinds.
  package let into: String?
  /// One edge for each outcome of the operation, in the operation's order.
  package let edges: [Edge]
  /// The rules and contradictions in `Resources/rules.yaml` that the step refers to.
  package let rules: [String]
  /// Whether a second person must consent before the change is made: as its procedure says, else as its
  /// operation does.
  package let needsApproval: Bool
  /// The words for the outcomes or choices that the step itself names, by language and name.
  package let words: [String: [String: String]]
  /// Where it stands in a document that is walked as it is; `nil` for a step of a manifest.
  package let place: DocumentPlace?
  /// The step as it is walked where a session has a tenant of the domain, with the same outcomes.
  package private(set) var instead: [DomainID: Step] = [:]

  package init(
    id: StepID, operation: Operation, arguments: [String: Argument], into: String?,
    edges: [Edge], rules: [String], needsApproval: Bool? = nil,
    words: [String: [String: String]] = [:], place: DocumentPlace? = nil
  ) {
    self.place = place
    self.id = id
    self.operation = operation
    self.arguments = arguments
    self.into = into
    self.edges = edges
    self.rules = rules
    self.needsApproval = needsApproval ?? operation.needsSecondPerson
    self.words = words
  }

  /// The same step with others, which are walked instead of it in sessions with a tenant of their domain.
  package func with(instead: [DomainID: Step]) -> Step {
    var step = self
    step.instead = instead
    return step
  }

  /// The step that is walked where a session has tenants of these domains.
  package func chosen(for domains: Set<DomainID>) -> Step {
    guard let domain = instead.keys.sorted().first(where: domains.contains) else { return self }
    return instead[domain] ?? self
  }

  /// Whether a second person is asked before what it changes: of a change, and no other operation.
  package var awaitsApproval: Bool { needsApproval && operation.kind == .change }
}

/// Where a step stands in the document that it comes from.
package struct DocumentPlace: Hashable, Sendable {
  /// The list of steps that it is in, counted from 1, and how many there are.
  package let part: Int
  package let partCount: Int
  /// Its place among all steps of that list at any depth, counted from 1, and how many there are.
  package let number: Int
  package let count: Int
  /// The anchor of the list, by which an answers file names it.
  package let anchor: String
  /// The number that the document shows, such as `3` or `3.1`; `nil` for a bullet or a task.
  package let shownNumber: String?
  /// How many steps directly before it are done with it, because their sentences tell the same
  /// operation.
  package let joined: Int
  /// Whether it is the first of its list.
  private(set) var isFirst = false
  /// Whether it is the first of its list, and the list can be left out.
  package private(set) var beginsPart = false

  package init(
    part: Int, of partCount: Int, number: Int, of count: Int, anchor: String,
    shownNumber: String?, joined: Int = 0
  ) {
    self.joined = joined
    self.part = part
    self.partCount = partCount
    self.number = number
    self.count = count
    self.anchor = anchor
    self.shownNumber = shownNumber
  }

  /// The same place, as that of the first step of its list.
  var asFirst: DocumentPlace {
    var place = self
    place.isFirst = true
    return place
  }

  /// The same place, as that of the first step of a list that can be left out.
  var asBeginning: DocumentPlace {
    var place = self
    place.beginsPart = true
    return place
  }
}

/// The value that a step's binding gives to one parameter of its operation.
package enum Argument: Hashable, Sendable {
  /// The value that a person chose, by the name of the input.
  case input(String)
  case literal(Value)
}

/// What follows a step that ends with a given outcome.
package struct Edge: Hashable, Sendable {
  /// A step, the end, or a call.
  package enum Target: Hashable, Sendable {
    case step(StepID)
    case end
    /// Walks another procedure, whose inputs (keys) receive this procedure's inputs (values), and
    /// then continues.
    case call(ProcedureID, with: [String: String], then: StepID?)
  }

  package let outcome: String
  package let target: Target

  package init(outcome: String, target: Target) {
    self.outcome = outcome
    self.target = target
  }
}

/// The text of a procedure in one document and language.
package struct ProcedureText: Hashable, Sendable {
  package let locale: ContentLocale
  package let title: [Inline]
  package let introduction: [[Inline]]
  package let steps: [StepID: StepText]
  /// The path of the document below `procedures/`; for a foreign document, the path as given.
  package let path: String
  /// SHA-256 of the document's bytes, as lower-case hexadecimal.
  package let digest: String

  package init(
    locale: ContentLocale, title: [Inline], introduction: [[Inline]], steps: [StepID: StepText],
    path: String, digest: String
  ) {
    self.locale = locale
    self.title = title
    self.introduction = introduction
    self.steps = steps
    self.path = path
    self.digest = digest
  }
}

/// The text of one step in a document, in one language.
package struct StepText: Hashable, Sendable {
  package let sentence: [Inline]
  /// The warnings and notes of the step, for where they are needed without what they stand among.
  package let alerts: [AlertText]
  /// The corresponding English sentence; `nil` if the document has none.
  package let original: [Inline]?
  /// The labels in the sentence, in order.
  package let labels: [String]
  /// The kind as which the sentence was classified.
  package let kind: StepKind
  /// What hangs on the step, in the document's order, its alerts among it.
  package let content: StepContentText
  /// The language that the text is in, where the procedure has none in the language asked for;
  /// otherwise `nil`.
  package let borrowedFrom: String?
  package fileprivate(set) var languageNote = LanguageNote.step

  package init(
    sentence: [Inline], alerts: [AlertText], original: [Inline]?, labels: [String],
    kind: StepKind, content: StepContentText = .none, borrowedFrom: String? = nil
  ) {
    self.sentence = sentence
    self.alerts = alerts
    self.original = original
    self.labels = labels
    self.kind = kind
    self.content = content
    self.borrowedFrom = borrowedFrom
  }

  /// The same text, marked as one in another language than the one asked for.
  func borrowed(from language: String) -> StepText {
    StepText(
      sentence: sentence, alerts: alerts, original: nil, labels: labels, kind: kind,
      content: content, borrowedFrom: borrowedFrom ?? language)
  }
}

/// What a step that is in another language than the one asked for says of that.
package enum LanguageNote: Hashable, Sendable {
  /// That the step is in another language.
  case step
  /// That the whole document is; its other steps do not say so again.
  case document
  case none
}

/// A warning or note, in one language.
package struct AlertText: Hashable, Sendable {
  package let kind: Block.Alert.Kind
  package let paragraphs: [[Inline]]

  package init(kind: Block.Alert.Kind, paragraphs: [[Inline]]) {
    self.kind = kind
    self.paragraphs = paragraphs
  }
}

extension ProcedureText {
  /// The same text for a reader of another language, who is told so at the first step.
  fileprivate func borrowed(from first: StepID?) -> ProcedureText {
    var steps = steps.mapValues { $0.borrowed(from: locale.language) }
    for id in steps.keys { steps[id]?.languageNote = id == first ? .document : .none }
    return ProcedureText(
      locale: locale, title: title, introduction: introduction, steps: steps, path: path,
      digest: digest)
  }
}

extension StepText {
  /// The text of a step of a manifest in the document's own language; in a bilingual document, the
  /// source where that is missing.
  ///
  /// - Parameters:
  ///   - opening: what stands before the step, if a list begins with it.
  ///   - closing: what stands behind the step, if a list ends with it.
  init(
    _ step: OutlineStep, from source: ContentLocale?, opening: PartText? = nil,
    closing: [Block] = []
  ) {
    let passage = step.instruction
    let isMissing = passage.target.plainText.isEmpty
    let english = passage.source.flatMap { $0.plainText.isEmpty ? nil : $0 }
    let isBorrowed = isMissing && english != nil
    self.init(
      sentence: isBorrowed ? english ?? [] : passage.target,
      alerts: step.alerts.map { AlertText($0, fromSource: isBorrowed) },
      original: isBorrowed ? nil : passage.source,
      labels: step.labels.compactMap { isBorrowed ? $0.source : $0.target }, kind: step.kind,
      content: StepContentText(
        of: step, TextSide(isSource: isBorrowed), opening: opening, closing: closing),
      borrowedFrom: isBorrowed ? source?.language : nil)
  }
}

extension AlertText {
  /// An alert in the document's own language, or in its source language.
  init(_ alert: Block.Alert, fromSource: Bool = false) {
    self.init(
      kind: alert.kind,
      paragraphs: alert.blocks.flatMap(\.passages).map { passage in
        fromSource ? passage.source ?? passage.target : passage.target
      })
  }
}
