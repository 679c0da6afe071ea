import Diagnostics
import Documents
import Translation

/// The contents of a document: its procedures, running text and title.
package struct DocumentOutline: Sendable {
  /// The size of a document.
  package struct Counts: Hashable, Sendable {
    package let segments: Int
    /// The parts with steps, of every kind.
    package let procedures: Int
    /// Ordered items at every depth; variants of one step count once.
    package let steps: Int
    /// Steps of every kind at every depth; variants of one step count once.
    package let walked: Int
  }

  package let document: Document
  /// The heading of the highest level; `nil` in a document without headings.
  package let title: Passage?
  /// Everything that is to be done, in the order of the document.
  package let parts: [ProcedureOutline]
  /// The ordered lists among the parts, which are the same in every language; bullets and tasks may
  /// not be.
  package let procedures: [ProcedureOutline]
  /// What is below the last part; all blocks of a document without parts.
  package let rest: [Block]
  /// The findings about the document and the numbering of its lists.
  package let diagnostics: [Diagnostic]

  /// - Parameter labels: the names of labels, by which those without markup are found and those
  ///   whose marks have been moved are corrected.
  package init(_ document: Document, labels: LabelGlossary) {
    let title = Self.title(of: document.blocks)
    var builder = OutlineBuilder(
      steps: StepReader(
        locale: document.locale, glossary: labels, languages: document.languages))
    let shapes = StepShapes(
      locale: document.locale, languages: document.languages, title: title)
    let (blocks, explaining, loose) = shapes.marked(document.blocks)
    builder.read(blocks)
    self.document = document
    self.title = title
    let parts = builder.finished()
    self.parts = parts
    procedures = parts.allSatisfy(\.isOrdered) ? parts : parts.filter(\.isOrdered)
    rest = builder.rest
    // To number an explanation as a list would make it steps.
    let own =
      explaining.isEmpty
      ? document.diagnostics
      : document.diagnostics.map { explaining.contains($0.place) ? $0.withoutFix : $0 }
    diagnostics =
      own + builder.diagnostics + loose
  }

  /// The first heading of the highest level.
  private static func title(of blocks: [Block]) -> Passage? {
    var title: Block.Heading?
    func read(_ blocks: [Block]) {
      for block in blocks {
        switch block {
        case .heading(let heading):
          if heading.level < title?.level ?? Int.max { title = heading }
        case .quote(let inner), .moniker(_, let inner): read(inner)
        case .paragraph, .list, .alert, .code, .table, .html, .thematicBreak: break
        }
      }
    }
    read(blocks)
    return title?.passage
  }

  /// The numbers of units, procedures and steps.
  package var counts: Counts {
    Counts(
      segments: document.segments.count, procedures: parts.count,
      steps: parts.reduce(0) { $0 + $1.stepCount },
      walked: parts.reduce(0) { $0 + $1.walkedCount })
  }

  /// The paragraphs of running text, with their addresses.
  package var passages: [OutlinePassage] { OutlinePassage.passages(in: document.blocks) }

  /// The step with this id, at any depth; `nil` if there is none.
  package func step(_ id: StepID) -> OutlineStep? {
    var waiting = parts.flatMap(\.steps)
    while let step = waiting.popLast() {
      if step.id == id { return step }
      waiting.append(contentsOf: step.inner)
    }
    return nil
  }

  /// The step or paragraph at an address such as `before-you-begin/p2`; `nil` if there is none.
  package func passage(at address: String) -> Passage? {
    step(StepID(address))?.passage
      ?? passages.first { $0.id.rawValue == address }?.passage
  }

  var locale: ContentLocale { document.locale }
  var sourceLocale: ContentLocale? { document.sourceLocale }
  var path: String { document.file.path }

  /// The title in the document's own language; empty if the document has no heading.
  var titleText: [Inline] { title?.target ?? [] }

  /// The paragraphs below the first heading, in the document's own language.
  var introduction: [[Inline]] {
    guard let first = passages.first else { return [] }
    return passages.filter { $0.anchor == first.anchor }.map(\.passage.target)
  }
}

/// A list of steps in a document: a way to a goal, not bound yet.
package struct ProcedureOutline: Hashable, Sendable {
  /// The anchor of the heading; followed by `~2` for the second list below it, and so on.
  package let anchor: String
  /// The heading, or, for a further list below it, the paragraph that introduces the list.
  package let title: Passage
  package let steps: [OutlineStep]
  /// The warnings and notes below the heading that do not belong to a single step.
  package let alerts: [Block.Alert]
  package let place: SourcePlace
  /// Whether it is an ordered list, as opposed to tasks, bullets, rows and headings.
  package let isOrdered: Bool
  /// What stands before the first step and belongs to no part before: prerequisites, roles,
  /// warnings, and sections without steps. The heading that is the title is not in it.
  package let before: [Block]
  /// What stands behind the last step, up to the next heading or part.
  package let after: [Block]

  /// The number of ordered steps at every depth; variants of one step count once.
  package var stepCount: Int { steps.indices.reduce(0) { $0 + steps[$1].count } }

  /// The number of steps of every kind at every depth; variants of one step count once.
  package var walkedCount: Int { steps.indices.reduce(0) { $0 + steps[$1].walkedCount } }
}

/// How a document marks a step.
package enum StepMarker: String, Hashable, Sendable, CaseIterable {
  /// An item with a number or a letter.
  case ordered
  /// A number in the text of a file whose format shows no list there.
  case typed
  /// A box to tick.
  case task
  /// A bullet that is an instruction.
  case bullet
  /// A row of a table whose first column numbers the steps.
  case table
  /// A heading with the number of a step.
  case heading

  init(_ marker: Block.Marker) {
    switch marker {
    case .ordered: self = .ordered
    case .typed: self = .typed
    case .task: self = .task
    case .bullet, .instruction: self = .bullet
    case .row: self = .table
    case .heading: self = .heading
    }
  }
}

/// One thing that hangs on a step.
package enum StepContent: Hashable, Sendable {
  /// A paragraph, table, image, code, alert, or a bullet that is a fact; no step is in it.
  case block(Block)
  case steps([OutlineStep])

  package var steps: [OutlineStep] {
    switch self {
    case .block: []
    case .steps(let steps): steps
    }
  }
}

/// A numbered instruction in a document, not bound yet.
package struct OutlineStep: Hashable, Sendable {
  package let id: StepID
  /// The position in its list, counted from 1, regardless of the number displayed in the file.
  package let number: Int
  /// The number that the document shows: a list may begin at 8.
  package let shownNumber: Int
  /// How the document writes that number.
  package let numerals: Block.Numerals
  package let marker: StepMarker
  /// Whether it is an item of an ordered list.
  package let isOrdered: Bool
  /// The author's own id for the step; `nil` if there is none.
  package let anchor: String?
  package let kind: StepKind
  /// The instruction itself; if the step has several paragraphs, the first one with words.
  package let passage: Passage
  /// The further paragraphs and bullets in the step.
  package let further: [Passage]
  /// The warnings and notes that belong to the step.
  package let alerts: [Block.Alert]
  package let labels: [OutlineLabel]
  /// The labels that form a menu path (`Billing > Your products`), in order.
  package let menuPath: [OutlineLabel]
  /// The destinations of the step's links, in order, without duplicates.
  package let links: [String]
  /// The environments that the step applies to; empty for all.
  package let variants: [String]
  /// The variants of the step, each with the environments it applies to, where their sentences are
  /// not the same; otherwise empty. The first is this step.
  package let forms: [OutlineStep]
  /// The ordered steps inside, also those in bullets.
  package let steps: [OutlineStep]
  /// What hangs on the step, in the document's order: the instruction itself, what stands before and
  /// behind it, and the steps inside. Each sentence of the document is in one place only.
  package let content: [StepContent]
  package let place: SourcePlace

  /// The instruction in the document's own language, as `plainText`; kept, because it is needed to
  /// read the step and again to show it.
  package let text: String
  /// The corresponding English text, as `plainText`; `nil` in a monolingual document.
  package let sourceText: String?

  /// The steps of every kind directly inside, in the document's order.
  package var inner: [OutlineStep] {
    var inner: [OutlineStep] = []
    // Nearly all steps have none, or one list that need not be copied.
    for case .steps(let steps) in content {
      if inner.isEmpty { inner = steps } else { inner += steps }
    }
    return inner
  }

  /// The number of ordered steps, counting this one and all steps inside it.
  package var count: Int {
    steps.indices.reduce(isOrdered ? 1 : 0) { $0 + steps[$1].count }
  }

  /// The number of steps of every kind, counting this one and all steps inside it.
  package var walkedCount: Int {
    var count = 1
    for case .steps(let steps) in content {
      count += steps.indices.reduce(0) { $0 + steps[$1].walkedCount }
    }
    return count
  }

  /// The variant of the step in an environment: the first that applies to it, or else this one.
  package func form(in environment: String?) -> OutlineStep {
    forms.first { form in environment.map(form.variants.contains) ?? false } ?? self
  }
}

/// The id of a step, the same in every language: the author's anchor, or else
/// `<procedure anchor>/<number>`; for a step inside a step, `<outer step's id>.<number>`.
package struct StepID: RawRepresentable, Hashable, Codable, Sendable, Comparable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  package let rawValue: String

  /// - Parameter rawValue: the id as it is written; its form is not checked.
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package var description: String { rawValue }

  package static func < (left: StepID, right: StepID) -> Bool { left.rawValue < right.rawValue }

  package init(stringLiteral value: String) { self.init(value) }
}

/// A label that a step names, in the languages of its document.
package struct OutlineLabel: Hashable, Sendable {
  /// The name in the document's own language; `nil` if only the English name is certain.
  package let target: String?
  /// The name in English; `nil` in a monolingual document if the glossary does not know it.
  package let source: String?

  package init(target: String?, source: String?) {
    self.target = target
    self.source = source
  }
}

/// A paragraph of running text, with the address by which it can be bound.
package struct OutlinePassage: Hashable, Sendable {
  /// `<heading anchor>/p<number>`, where the number is counted from 1 below the heading.
  package var id: StepID { StepID("\(anchor)/p\(number)") }
  /// The anchor of the heading above.
  package let anchor: String
  package let number: Int
  package let passage: Passage

  /// The paragraphs of a document's blocks, without those in lists and alerts.
  static func passages(in blocks: [Block]) -> [OutlinePassage] {
    var passages: [OutlinePassage] = []
    var anchor = "document"
    add(blocks, &anchor, &passages)
    return passages
  }

  private static func add(
    _ blocks: [Block], _ anchor: inout String, _ passages: inout [OutlinePassage]
  ) {
    for block in blocks {
      switch block {
      case .heading(let heading):
        anchor = heading.anchor
      case .paragraph(let passage): append(passage, anchor, &passages)
      case .table(let table): append(table.passage, anchor, &passages)
      case .html(let texts): for text in texts { append(text, anchor, &passages) }
      case .quote(let inner), .moniker(_, let inner): add(inner, &anchor, &passages)
      case .list, .alert, .code, .thematicBreak: break
      }
    }
  }

  private static func append(
    _ passage: Passage, _ anchor: String, _ passages: inout [OutlinePassage]
  ) {
    let number = passages.last.map { $0.anchor == anchor ? $0.number + 1 : 1 } ?? 1
    passages.append(OutlinePassage(anchor: anchor, number: number, passage: passage))
  }
}

/// Finds the step that contains each sentence, for people who see the sentence without its
/// document.
package enum StepPlaces {
  /// A step as written in a document.
  package struct Place: Hashable, Sendable {
    package let number: Int
    package let id: StepID
    /// The line of the step, counted from 1.
    package let line: Int
    /// The id of the operation that the step is bound to; `nil` if the document is not bound.
    package let operation: String?

    /// The step, line and operation in English, as a note to translators.
    package var text: String {
      let text = "Step \(number) (\(id)), line \(line)."
      return operation.map { "\(text) Operation: \($0)." } ?? text
    }
  }

  /// The step of each unit that is in a step.
  ///
  /// - Parameter operations: the ids of operations by step, if the document is bound.
  package static func places(
    in outline: DocumentOutline, operations: [StepID: String] = [:]
  ) -> [SegmentID: Place] {
    var places: [SegmentID: Place] = [:]
    var waiting = outline.parts.flatMap(\.steps)
    while let step = waiting.popLast() {
      waiting += step.inner
      let place = Place(
        number: step.number, id: step.id, line: step.place.line, operation: operations[step.id])
      let alerts = step.alerts.flatMap(\.blocks).flatMap(\.passages)
      for passage in [step.passage] + step.further + alerts {
        for segment in passage.segments { places[segment] = place }
      }
    }
    return places
  }
}
