import Diagnostics
import Documents
import Markup
import Operations

/// A document in all its languages as a procedure of steps that a person does.
///
/// Nothing need be written beside the document. Its steps are those of `DocumentOutline.parts`, at
/// every depth, under the same ids.
package struct DocumentWalk: Sendable {
  /// Why there is no walk.
  package enum Problem: Error, Hashable, Sendable {
    /// The document has no steps.
    case noSteps
    /// No list of steps has this heading; these there are.
    case noPart(String, [String])
    /// Several lists of steps have this heading; these.
    case severalParts(String, [String])
  }

  /// Between the name of a document and the anchor of the only part of it that is walked.
  package static let partMark = "#"

  package let procedure: Procedure
  /// The paths of the files whose steps are others than the document's, so that they are no
  /// translations of it.
  package let separate: [String]
  /// What is wrong in the binding; with an error among them, the document cannot be walked.
  package let diagnostics: [Diagnostic]
  /// The changes of the binding that nobody has accepted here, so that a person makes them.
  package let unaccepted: [BoundChange]
  /// The passages that are no longer as the binding has them.
  package let drift: [BindingDrift.Passage]

  /// - Parameters:
  ///   - id: the name of the procedure; behind it and a `#`, the anchor of the only part is added.
  ///   - outlines: the document in the language of record first, then those beside it.
  ///   - part: the heading or anchor of the one list of steps to walk; `nil` for all.
  ///   - environment: the environment whose variants are walked.
  ///   - bound: what its sentences tell, and what of that is accepted; `nil` if nothing is bound.
  ///   - catalogue: with the operations of `ManualStep`.
  package init(
    _ id: String, _ outlines: [DocumentOutline], part: String?, environment: String,
    bound: AcceptedBinding? = nil, catalogue: Catalogue
  ) throws(Problem) {
    guard let record = outlines.first else { throw .noSteps }
    var whole = WalkedDocument(record, environment: environment, isWhole: part == nil)
    guard !whole.parts.isEmpty else { throw .noSteps }
    let others = outlines.dropFirst().map {
      WalkedDocument($0, environment: environment, isWhole: part == nil)
    }
    let aligned = others.map { ($0, DocumentAlignment($0, with: whole)) }
    separate = aligned.filter { $0.1 == nil }.map { $0.0.outline.document.file.path }
    var id = id
    var anchor: String?
    if let part {
      let names = [whole] + aligned.compactMap { $0.1 == nil ? nil : $0.0 }
      let index = try Self.part(named: part, in: whole, also: names)
      anchor = whole.parts[index].outline.anchor
      whole.keepOnly(part: index)
    }
    if let anchor { id += "\(Self.partMark)\(anchor)" }
    let sides: [(document: WalkedDocument, alignment: DocumentAlignment?)] =
      [(whole, nil)]
      + aligned.compactMap { other, alignment in alignment.map { (other, $0) } }
    let recordLanguage = record.sourceLocale?.language ?? record.locale.language
    let scattered = bound.map { whole.join($0.binding) } ?? []
    let steps = BoundSteps(whole, bound, catalogue)
    drift = bound.map { BindingDrift(of: record, from: $0.binding).changed } ?? []
    diagnostics = steps.diagnostics + scattered
    unaccepted = steps.unaccepted
    procedure = Procedure(
      id: ProcedureID(id), roles: [], inputs: steps.inputs, steps: steps.steps,
      texts: Self.texts(
        sides.map { side in side.alignment == nil ? (whole, nil) : side }, of: whole,
        recordLanguage: recordLanguage,
        calls: Dictionary(
          (bound?.binding.entries ?? []).map { (StepID($0.anchor), $0.calls.count) },
          uniquingKeysWith: { one, _ in one })),
      revision: Self.revision(
        of: outlines, part: anchor, environment: environment, bound),
      recordLanguage: recordLanguage)
  }

  /// The part with this heading or anchor: the only one, or the only one whose heading begins so.
  private static func part(
    named name: String, in whole: WalkedDocument, also languages: [WalkedDocument]
  ) throws(Problem) -> Int {
    let wanted = name.lowercased()
    func titles(_ index: Int) -> [String] {
      [whole.parts[index].outline.anchor]
        + languages.flatMap { document -> [String] in
          guard index < document.parts.count else { return [] }
          let title = document.parts[index].outline.title
          return [title.target.plainText] + (title.source.map { [$0.plainText] } ?? [])
        }
    }
    let all = whole.parts.indices.map { index in titles(index).map { $0.lowercased() } }
    let exact = all.indices.filter { all[$0].contains(wanted) }
    let found =
      exact.isEmpty
      ? all.indices.filter { all[$0].contains { $0.hasPrefix(wanted) } } : exact
    guard let only = found.first else { throw .noPart(name, whole.parts.map(\.outline.anchor)) }
    guard found.count == 1 else {
      throw .severalParts(name, found.map { whole.parts[$0].outline.anchor })
    }
    return only
  }

  private static func texts(
    _ sides: [(document: WalkedDocument, alignment: DocumentAlignment?)],
    of whole: WalkedDocument, recordLanguage: String, calls: [StepID: Int]
  ) -> [String: ProcedureText] {
    var texts: [String: ProcedureText] = [:]
    // The English beside a translation is only that of the translation.
    for isSource in [false, true] {
      for (document, alignment) in sides {
        let outline = document.outline
        guard let locale = isSource ? outline.sourceLocale : outline.locale,
          texts[locale.language] == nil
        else { continue }
        let side = WalkedSide(document, side: TextSide(isSource: isSource), alignment)
        texts[locale.language] = side.text(
          of: whole, locale: locale, recordLanguage: recordLanguage, calls: calls)
      }
    }
    guard let record = texts[recordLanguage] else { return texts }
    return texts.mapValues { $0.completed(from: record) }
  }

  private static func revision(
    of outlines: [DocumentOutline], part: String?, environment: String, _ bound: AcceptedBinding?
  ) -> String {
    let files = outlines.flatMap { [$0.document.file] + $0.document.included }
    let digests = files.map { Digest.sha256($0.bytes) }
    let tied = bound.map { [$0.digest] + $0.accepted.map(\.rawValue).sorted() } ?? []
    return Digest.sha256(
      Array((digests + [part ?? "", environment] + tied).joined(separator: "\n").utf8))
  }
}

/// The operations by which a person does a step that nothing is bound to.
package enum ManualStep {
  package static let act: OperationID = "manual.do"
  /// For a step whose parts are steps of their own.
  package static let read: OperationID = "manual.read"
  /// Those that a step has to which nothing is bound.
  static let all: Set<OperationID> = [act, read]
}

/// The steps of a document in the order in which they are walked.
struct WalkedDocument {
  struct Part {
    let outline: ProcedureOutline
    /// The anchor, by which it is found in another language; followed by `#2` and so on for further
    /// pieces of one list.
    let key: String
    /// The tabs that show the same in other ways.
    let otherTabs: [ProcedureOutline]
    /// Counted from 1.
    let number: Int
    fileprivate(set) var steps: [WalkedStep]
    /// What stands behind its steps in the same tab, which is read before the next tab.
    let tail: [Block]
    /// How many steps it has, also of those that are walked together.
    let count: Int
    /// Whether its heading is shown nowhere else: neither as the title of the document, nor among what
    /// stands around steps, nor for another part.
    var showsTitle = true

    init(
      outline: ProcedureOutline, key: String, otherTabs: [ProcedureOutline], number: Int,
      steps: [WalkedStep], tail: [Block]
    ) {
      self.outline = outline
      self.key = key
      self.otherTabs = otherTabs
      self.number = number
      self.steps = steps
      self.tail = tail
      count = steps.count
    }
  }

  let outline: DocumentOutline
  private(set) var parts: [Part]
  /// What stands behind the last part.
  private(set) var rest: [Block]

  /// - Parameter isWhole: whether all parts are walked; then a list that goes on behind tabs, or behind
  ///   other steps, is walked in two pieces.
  init(_ outline: DocumentOutline, environment: String, isWhole: Bool = true) {
    self.outline = outline
    rest = outline.rest
    let all = outline.parts.filter { !$0.steps.isEmpty }
    var pieces: [String: Int] = [:]
    parts = TabGroups(isWhole ? all.inOrder : all).chosen(environment)
      .enumerated().map { index, group in
        let anchor = group.part.anchor
        pieces[anchor, default: 0] += 1
        let piece = pieces[anchor] ?? 1
        return Part(
          outline: group.part, key: piece > 1 ? "\(anchor)#\(piece)" : anchor,
          otherTabs: group.others, number: index + 1,
          steps: WalkedStep.all(in: group.part, environment: environment), tail: group.tail)
      }
    showTitles()
  }

  /// Finds which parts' headings are shown nowhere else.
  private mutating func showTitles() {
    let said = parts.flatMap { part in
      (part.outline.before + part.outline.after + part.tail + part.steps.flatMap(\.blocks))
        .flatMap(\.passages)
    }
    var shown = Set(
      [outline.title?.place].compactMap(\.self) + (said + rest.flatMap(\.passages)).map(\.place))
    for index in parts.indices {
      parts[index].showsTitle = shown.insert(parts[index].outline.title.place).inserted
    }
  }

  /// Leaves out all parts but one, of which there is then only one.
  mutating func keepOnly(part index: Int) {
    let part = parts[index]
    parts = [
      Part(
        outline: part.outline, key: part.key, otherTabs: part.otherTabs, number: 1,
        steps: part.steps, tail: part.tail)
    ]
    rest = []
    showTitles()
  }

  /// Leaves out all parts for which `isKept` does not hold, and what stands behind the last one.
  mutating func keepOnly(_ isKept: (Part) -> Bool) {
    parts = parts.filter(isKept)
    rest = []
  }

  /// Puts steps together with the later ones at which they are shown, by the ids of both.
  mutating func gather(_ later: [StepID: StepID]) {
    for index in parts.indices {
      let waiting = parts[index].steps.filter { later[$0.step.id] != nil }
      parts[index].steps = parts[index].steps.filter { later[$0.step.id] == nil }.map { step in
        var step = step
        step.leading = waiting.filter { later[$0.step.id] == step.step.id }
        return step
      }
    }
  }

  /// Puts the sentences that tell one operation together at the last of them.
  ///
  /// - Returns: a finding for each that cannot be, because another step stands between.
  mutating func join(_ binding: OperationBinding) -> [Diagnostic] {
    let parts = binding.entries.filter { $0.partOf != nil }
    guard !parts.isEmpty else { return [] }
    let entries = Dictionary(parts.map { ($0.anchor, $0) }, uniquingKeysWith: { one, _ in one })
    var findings: [Diagnostic] = []
    for index in self.parts.indices {
      var joined: [WalkedStep] = []
      var waiting: [WalkedStep] = []
      for step in self.parts[index].steps {
        if entries[step.step.id.rawValue] != nil {
          waiting.append(step)
          continue
        }
        var step = step
        let (own, others) = waiting.split { entry in
          entries[entry.step.id.rawValue]?.partOf == step.step.id.rawValue
        }
        step.leading = own
        findings += others.compactMap { entries[$0.step.id.rawValue] }.map(Self.scattered)
        joined += others + [step]
        waiting = []
      }
      findings += waiting.compactMap { entries[$0.step.id.rawValue] }.map(Self.scattered)
      self.parts[index].steps = joined + waiting
    }
    return findings
  }

  private static func scattered(_ entry: OperationBinding.Entry) -> Diagnostic {
    Diagnostic(
      .bindingInvalid, .error, at: entry.place,
      "'\(entry.anchor)' must stand directly before '\(entry.partOf ?? "")', of which it is a part")
  }
}

extension [WalkedStep] {
  /// Those for which `isOwn` holds, and the others, each in their order.
  fileprivate func split(
    by isOwn: (WalkedStep) -> Bool
  ) -> (own: [WalkedStep], others: [WalkedStep]) {
    (filter(isOwn), filter { !isOwn($0) })
  }
}

extension [ProcedureOutline] {
  /// The parts in the order of the document: what a list has behind the steps of another part follows
  /// those, as a part of its own.
  fileprivate var inOrder: [ProcedureOutline] {
    var ordered: [ProcedureOutline] = []
    // The next one last.
    var waiting = Array(reversed())
    while let part = waiting.popLast() {
      guard let start = waiting.last?.steps.first?.place,
        let cut = part.steps.firstIndex(where: { Self.isBehind($0.place, start) }), cut > 0,
        let first = part.steps[cut...].first?.place
      else {
        ordered.append(part)
        continue
      }
      ordered.append(part.piece(part.steps[..<cut], after: []))
      let index = waiting.lastIndex { other in
        other.steps.first.map { Self.isBehind($0.place, first) } ?? false
      }
      waiting.insert(
        part.piece(part.steps[cut...], before: [], after: part.after),
        at: index.map { $0 + 1 } ?? 0)
    }
    return ordered
  }

  /// Steps of another file stand where that is included.
  private static func isBehind(_ place: SourcePlace, _ other: SourcePlace) -> Bool {
    place.path == other.path && (place.line, place.column) > (other.line, other.column)
  }
}

extension ProcedureOutline {
  /// Some of its steps.
  fileprivate func piece(
    _ steps: ArraySlice<OutlineStep>, before: [Block]? = nil, after: [Block]
  ) -> ProcedureOutline {
    ProcedureOutline(
      anchor: anchor, title: title, steps: Array(steps), alerts: alerts, place: place,
      isOrdered: isOrdered, before: before ?? self.before, after: after)
  }
}

/// A step as it is walked: alone, with what stands before and behind it and the steps inside.
struct WalkedStep {
  let step: OutlineStep
  /// Counted from 1 in its part.
  let ordinal: Int
  /// How many steps it is inside.
  let depth: Int
  /// `nil` for a bullet or a task.
  let shownNumber: String?
  /// The environments for which the document words it otherwise.
  let otherVariants: [String]
  private(set) var blocks: [Block]
  private(set) var hasInner = false
  /// The steps directly before it whose sentences tell the same operation.
  var leading: [WalkedStep] = []

  /// All steps of a part; what stands behind steps inside another follows the last of them.
  static func all(in part: ProcedureOutline, environment: String) -> [WalkedStep] {
    var all: [WalkedStep] = []
    func add(_ step: OutlineStep, depth: Int, below outer: String?) {
      let form = step.form(in: environment)
      let isNumbered = step.marker != .bullet && step.marker != .task || step.isOrdered
      let own = isNumbered ? step.numerals.text(step.shownNumber) : nil
      let shown = own.map { number in outer.map { "\($0).\(number)" } ?? number }
      all.append(
        WalkedStep(
          step: form, ordinal: all.count + 1, depth: depth, shownNumber: shown,
          otherVariants: step.forms.filter { $0.variants != form.variants }.flatMap(\.variants),
          blocks: []))
      let index = all.count - 1
      for content in form.content {
        switch content {
        case .block(let block): all[all.count - 1].blocks.append(block)
        case .steps(let inner):
          if !inner.isEmpty { all[index].hasInner = true }
          for step in inner { add(step, depth: depth + 1, below: shown) }
        }
      }
    }
    for step in part.steps { add(step, depth: 0, below: nil) }
    return all
  }
}

/// Lists of steps beside each other in tabs, which are one choice.
private struct TabGroups {
  private var groups: [[ProcedureOutline]] = []

  init(_ parts: [ProcedureOutline]) {
    var tabs: Set<String> = []
    for part in parts {
      let own = Self.tabs(of: part)
      // A heading between two tabs begins another group.
      let isApart = part.before.contains { block in
        if case .heading(let heading) = block { heading.tab == nil } else { false }
      }
      if !own.isEmpty, !tabs.isEmpty, !isApart, tabs.isDisjoint(with: own) {
        groups[groups.count - 1].append(part)
        tabs.formUnion(own)
      } else {
        groups.append([part])
        tabs = own
      }
    }
  }

  /// The tabs that all steps of a part are in; empty if it is in none.
  private static func tabs(of part: ProcedureOutline) -> Set<String> {
    let tabs = part.steps.map { step in Set(step.variants.filter { $0.hasPrefix("tab/") }) }
    guard let first = tabs.first, tabs.allSatisfy({ $0 == first }) else { return [] }
    return first
  }

  /// Of each group, the tab for an environment, else the first, the others, and what stands behind the
  /// steps of the first.
  func chosen(
    _ environment: String
  ) -> [(part: ProcedureOutline, others: [ProcedureOutline], tail: [Block])] {
    groups.compactMap { group in
      let index =
        group.firstIndex { Self.tabs(of: $0).contains("tab/\(environment)") } ?? group.startIndex
      guard group.indices.contains(index) else { return nil }
      let others = group[(index + 1)...]
      return (
        group[index], Array(group[..<index] + others),
        others.first.map { Array($0.blocksAboveTitle) } ?? []
      )
    }
  }
}
