import Documents
import Operations
import Procedures

/// One procedure in one language, for `stegvis show`.
///
/// `ProcedureList` lists all procedures.
package struct ProcedureView: Sendable {
  /// A step in the reader's language, with what it does and where it leads.
  package struct StepLine: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    package let id: StepID
    package let alerts: [SessionScreen.Alert]
    package let sentence: [TextRun]
    /// The operation with its kind, such as "Change: unassign licenses".
    package let operation: String
    /// Where it leads, for each edge that does not just lead to the next step.
    package let edges: [String]
    /// What the document says around the sentence.
    package let content: ShownContent
    /// The number of the step as the document has it, where the procedure is a document that nobody
    /// bound, and what is done there is always the same.
    package let place: DocumentPlace?
    /// Whether something is bound to the step.
    package let isBound: Bool
    /// What Stegvis adds before it, in sentences.
    package let added: [String]
    /// A warning if the change cannot be undone completely and at any time; else `nil`.
    package let warning: String?
    /// That a second person must approve it; `nil` if nobody must.
    package let approval: String?
    /// What is done instead where a session has a tenant of another domain, such as "With mailboxes:
    /// Change: block mail protocols".
    package let instead: [String]
    /// What is known of whether it does what it predicts on a real service.
    package let trial: Operation.Trial
  }

  package let id: ProcedureID
  package let title: [TextRun]
  package let introduction: [[TextRun]]
  package let roles: String
  /// The inputs, such as "user: user account", in the manifest's order.
  package let inputs: [String]
  package let steps: [StepLine]
  private let headings: [String]
  private let marks: QuotationMarks
  private let source: Procedure

  /// The view in the language of `words`.
  ///
  /// If the procedure has no text in that language, its title is its id, and each step says that it
  /// has no text.
  ///
  /// - Parameter added: what Stegvis adds to the steps of a document; `nil` for a procedure.
  package init(_ procedure: Procedure, added: AddedSteps? = nil, _ words: Words) {
    let text = procedure.text(in: words.language)
    id = procedure.id
    title = text.map { words.runs(of: $0.title) } ?? [TextRun(.plain, "\(procedure.id)")]
    introduction = text?.introduction.map { words.runs(of: $0) } ?? []
    roles = words.roles(procedure.roles)
    inputs = procedure.inputs.map { input in
      "\(input.name): \(words.type(input.type))"
    }
    let edges = EdgeText(procedure, words)
    steps = procedure.steps.enumerated().map { index, step in
      let stepText = text?.steps[step.id]
      let trial = words.known(step.operation)
      let reversal =
        step.operation.kind == .change
        ? SessionScreen.Reversal(step.operation.reversal, words) : nil
      return StepLine(
        number: index + 1, id: step.id,
        alerts: (stepText?.alerts ?? []).map { SessionScreen.Alert($0, words) },
        sentence: stepText.map { words.runs(naming: $0.sentence) }
          ?? [TextRun(.plain, words.text(.screenNoText, ["step": "\(step.id)"]))],
        operation: ([
          words.text(
            .showOperation,
            [
              "kind": words.kind(step.operation.kind),
              "operation": words.operation(step.operation.id),
            ])
        ] + [words.trial(trial)].compactMap(\.self)).joined(separator: ". "),
        edges: edges.lines(of: step, at: index), content: ShownContent(stepText, words),
        place: step.place, isBound: !step.isByPerson,
        added: (added?.entries ?? []).filter { $0.before == step.id }.flatMap(\.texts),
        warning: reversal.flatMap { $0.isFinal ? $0.text : nil },
        approval: step.awaitsApproval ? words[.operationsSecondPerson] : nil,
        instead: step.instead.sorted { $0.key < $1.key }.map { domain, other in
          words.text(
            .showInstead,
            [
              "domain": domain.rawValue, "kind": words.kind(other.operation.kind),
              "operation": words.operation(other.operation.id),
            ])
        }, trial: trial)
    }
    headings = [words[.showRoles], words[.showInputs], words[.showSteps]]
    marks = QuotationMarks(words)
    source = procedure
  }

  /// The view for a terminal.
  ///
  /// - Parameter usesColour: whether labels are in bold; otherwise they are in quotation marks.
  package func lines(usesColour: Bool) -> [TextLine] {
    let labels = LabelPieces(usesColour: usesColour, marks: marks)
    var lines = [TextLine(title.plain, .strong), TextLine("\(id)", .quiet), .empty]
    // Where a list begins, all that stands before it is shown.
    let isShownBelow = steps.contains { !$0.content.opening.isEmpty }
    for paragraph in isShownBelow ? [] : introduction {
      lines += [TextLine(labels.pieces(paragraph)), .empty]
    }
    if !source.steps.contains(where: { $0.place != nil }) {
      lines.append(
        TextLine([.init(.strong, "\(headings[0]): "), .init(.plain, roles)], hanging: 2))
    }
    if !inputs.isEmpty {
      lines.append(TextLine(headings[1], .strong))
      lines += inputs.map { TextLine($0, indent: 2, hanging: 2) }
    }
    lines += [.empty, TextLine(headings[2], .strong)]
    for step in steps { lines += self.lines(of: step, labels) }
    return lines
  }

  private func lines(of step: StepLine, _ labels: LabelPieces) -> [TextLine] {
    // A bullet or a task has no number.
    let number = step.place.map { $0.shownNumber.map { "\($0). " } ?? "• " } ?? "\(step.number). "
    let indent = max(0, 4 - number.count)
    let blocks = BlockLines(usesColour: labels.usesColour, marks)
    let content = step.content
    // An empty line, so that a warning is read with the step below it, not with the one above.
    var lines = content.before.isEmpty ? [] : [TextLine.empty]
    func section(_ blocks: [TextLine]) -> [TextLine] { blocks.isEmpty ? [] : blocks + [.empty] }
    let opening = blocks.lines(content.opening, indent: 0)
    lines += opening.isEmpty ? [] : [.empty] + opening + [.empty]
    lines += section(step.added.map { TextLine($0, .quiet, indent: 4, hanging: 2) })
    lines += section(content.notes.map { TextLine($0, .warning, indent: 4) })
    lines += section(blocks.lines(content.before, indent: 4))
    lines.append(
      TextLine(
        [.init(.strong, number)] + labels.pieces(step.sentence), indent: indent,
        hanging: 4 - indent))
    let after = blocks.lines(content.after, indent: 4)
    lines += after.isEmpty ? [] : [.empty] + after + [.empty]
    let closing = blocks.lines(content.closing, indent: 0)
    lines += closing.isEmpty ? [] : [.empty] + closing + [.empty]
    guard step.isBound else { return lines }
    lines.append(TextLine(step.operation, .quiet, indent: 4, hanging: 2))
    lines += step.instead.map { TextLine($0, .quiet, indent: 4, hanging: 2) }
    lines += step.edges.map { TextLine($0, indent: 4, hanging: 2) }
    if let warning = step.warning {
      lines.append(TextLine(warning, .warning, indent: 4, hanging: 2))
    }
    lines += [step.approval].compactMap(\.self).map { TextLine($0, indent: 4, hanging: 2) }
    return lines
  }

  package var json: JSONValue {
    .object([
      "id": .string(id.rawValue), "title": .string(title.plain),
      "introduction": .strings(introduction.map(\.plain)), "roles": .strings(source.roles),
      "revision": .string(source.revision),
      "inputs": .array(
        source.inputs.map {
          .object(["name": .string($0.name), "type": .string("\($0.type)")])
        }),
      "steps": .array(zip(steps, source.steps).map { Self.json($0, $1) }),
    ])
  }

  /// What stands around a sentence; only where there is something.
  private static func around(_ line: StepLine) -> [String: JSONValue] {
    var value: [String: JSONValue] = [:]
    let content = line.content
    if let shown = line.place?.shownNumber { value["shownNumber"] = .string(shown) }
    if !line.added.isEmpty { value["added"] = .strings(line.added) }
    if !content.notes.isEmpty { value["notes"] = .strings(content.notes) }
    // Alerts have a member of their own.
    let hasAlerts = line.alerts.isEmpty
    let before =
      (content.opening + (hasAlerts ? content.before : content.before.withoutAlerts))
      .flatMap(\.texts)
    let after =
      ((hasAlerts ? content.after : content.after.withoutAlerts) + content.closing)
      .flatMap(\.texts)
    if !before.isEmpty { value["before"] = .strings(before) }
    if !after.isEmpty { value["after"] = .strings(after) }
    return value
  }

  /// What is done instead, by domain; only where there is something.
  private static func insteads(_ step: Step) -> [String: JSONValue] {
    guard !step.instead.isEmpty else { return [:] }
    let operations = step.instead.map { ($0.rawValue, JSONValue.string($1.operation.id.rawValue)) }
    return ["instead": .object(Dictionary(uniqueKeysWithValues: operations))]
  }

  private static func json(_ line: StepLine, _ step: Step) -> JSONValue {
    .object(
      [
        "number": .integer(line.number), "id": .string(step.id.rawValue),
        "text": .string(line.sentence.plain),
        "labels": .strings(line.sentence.filter { $0.kind == .label }.map(\.text)),
        "alerts": .array(
          line.alerts.map {
            .object([
              "kind": .string($0.kind.rawValue), "text": .strings($0.paragraphs.map(\.plain)),
            ])
          }),
        "operation": .string(step.operation.id.rawValue),
        "kind": .string(step.operation.kind.rawValue), "rules": .strings(step.rules),
        "edges": .array(step.edges.map(EdgeText.json)),
      ].merging(around(line)) { $1 }
        .merging(insteads(step)) { $1 }
        .merging(step.awaitsApproval ? ["secondPerson": .flag(true)] : [:]) { $1 }
        .merging(JSONValue(line.trial).map { ["trial": $0] } ?? [:]) { $1 })
  }
}

/// Where the edges of a step lead, in words.
private struct EdgeText {
  private let procedure: Procedure
  private let words: Words

  init(_ procedure: Procedure, _ words: Words) {
    self.procedure = procedure
    self.words = words
  }

  /// Lines for the edges a reader would not expect; empty for a step that only leads to the next.
  ///
  /// - Parameter index: the index of the step in the procedure, counted from 0.
  func lines(of step: Step, at index: Int) -> [String] {
    let following =
      procedure.steps.indices.contains(index + 1) ? procedure.steps[index + 1].id : nil
    return step.edges.filter { edge in
      step.edges.count > 1 || !leadsOn(edge.target, to: following)
    }.map { edge in
      words.text(
        .showEdge,
        [
          "outcome": words.outcome(edge.outcome, of: step),
          "target": target(edge.target),
        ])
    }
  }

  private func leadsOn(_ target: Edge.Target, to following: StepID?) -> Bool {
    switch target {
    case .step(let id): id == following
    case .end: following == nil
    case .call: false
    }
  }

  private func target(_ target: Edge.Target) -> String {
    switch target {
    case .step(let id): words.text(.showToStep, ["number": number(of: id)])
    case .end: words[.showToEnd]
    case .call(let other, _, let then):
      then.map {
        words.text(.showToCallThen, ["procedure": "\(other)", "number": number(of: $0)])
      } ?? words.text(.showToCall, ["procedure": "\(other)"])
    }
  }

  private func number(of id: StepID) -> String {
    procedure.steps.firstIndex { $0.id == id }.map { words.formats.number($0 + 1) } ?? "\(id)"
  }

  static func json(_ edge: Edge) -> JSONValue {
    let target: JSONValue =
      switch edge.target {
      case .step(let id): .object(["step": .string(id.rawValue)])
      case .end: .string("end")
      case .call(let procedure, let inputs, let then):
        .object([
          "call": .string(procedure.rawValue),
          "with": .object(inputs.mapValues(JSONValue.string)),
          "then": then.map { .string($0.rawValue) } ?? .string("end"),
        ])
      }
    return .object(["outcome": .string(edge.outcome), "target": target])
  }
}

/// The list of procedures, for `stegvis list`.
package struct ProcedureList: Hashable, Sendable {
  /// A procedure in the list.
  package struct Entry: Hashable, Sendable {
    package let id: ProcedureID
    /// The title in the reader's language, else in English; the id if there is neither.
    package let title: String
    package let languages: [String]
    /// How many steps have a text in each language that lacks some.
    package let partly: [String: Int]
    package let steps: Int
    /// Whether the procedure can be run: every step is bound, and there are no errors.
    package let isBound: Bool
    /// How many steps of a document tell an operation; `nil` for what is no document.
    let operations: Int?
    /// Whether it is one that people begin with.
    let isStart: Bool

    package init(
      id: ProcedureID, title: String, languages: [String], partly: [String: Int] = [:],
      steps: Int, isBound: Bool, operations: Int? = nil, isStart: Bool = false
    ) {
      self.isStart = isStart
      self.partly = partly
      self.operations = operations
      self.id = id
      self.title = title
      self.languages = languages
      self.steps = steps
      self.isBound = isBound
    }

    /// The entry of a procedure that is bound and has no errors.
    ///
    /// - Parameters:
    ///   - isBound: whether it can be run.
    ///   - language: the language of its title, such as `sv`.
    ///   - path: the path of the document that it is made from; `nil` for a procedure of the content
    ///     folder.
    package init(
      _ procedure: Procedure, path: String? = nil, isBound: Bool = true, language: String
    ) {
      let text = procedure.text(in: language)
      let languages = procedure.texts.keys.sorted()
      let counts = languages.map { ($0, procedure.textCount(in: $0)) }
      self.init(
        id: path.map { ProcedureID($0) } ?? procedure.id,
        title: text.map { TextRun.runs(of: $0.title).plain } ?? "\(procedure.id)",
        languages: languages,
        partly: Dictionary(
          uniqueKeysWithValues: counts.filter { $0.1 < procedure.steps.count }),
        steps: procedure.steps.count, isBound: isBound,
        operations: path.map { _ in procedure.steps.count { !$0.isByPerson } },
        isStart: procedure.isStart)
    }

    /// The entry of a document to which nothing is bound.
    ///
    /// - Parameter language: the language of its title, such as `sv`.
    package init(_ document: DocumentSummary, path: String, language: String) {
      self.init(
        id: ProcedureID(path),
        title: document.title(in: language).map { TextRun.runs(of: $0).plain } ?? path,
        languages: document.counts.keys.sorted(),
        partly: document.counts.filter { $0.value < document.steps }, steps: document.steps,
        isBound: true, operations: 0)
    }
  }

  package let entries: [Entry]

  /// - Parameter entries: in any order; the list is sorted by id.
  package init(_ entries: [Entry]) { self.entries = entries.sorted { $0.id < $1.id } }

  /// A table with a row for each procedure, and below it those that people begin with; one line that
  /// says so if there are no procedures.
  package func lines(_ words: Words) -> [TextLine] {
    guard !entries.isEmpty else { return [TextLine(words[.listEmpty])] }
    let isTied = entries.contains { $0.operations ?? 0 > 0 }
    return TextTable(
      header: [words[.listProcedure], words[.listLanguages], words[.listSteps]]
        + (isTied ? [words[.listOperations]] : [])
        + [words[.listBound], words[.listTitle]],
      rows: entries.map {
        ["\($0.id)", $0.languages(words), words.formats.number($0.steps)]
          + (isTied ? [words.formats.number($0.operations ?? 0)] : [])
          + [words[$0.isBound ? .valueYes : .valueNo], $0.title]
      }
    ).lines + starts(words)
  }

  private func starts(_ words: Words) -> [TextLine] {
    let starts = entries.filter(\.isStart)
    guard !starts.isEmpty else { return [] }
    return [.empty]
      + starts.map {
        TextLine(words.text(.listStart, ["procedure": "\($0.id)", "title": $0.title]))
      }
  }

  package var json: JSONValue {
    .array(
      entries.map {
        .object(
          [
            "id": .string($0.id.rawValue), "title": .string($0.title),
            "languages": .strings($0.languages), "steps": .integer($0.steps),
            "bound": .flag($0.isBound),
          ].merging($0.operations.map { ["operations": .integer($0)] } ?? [:]) { $1 }.merging(
            $0.partly.isEmpty ? [:] : ["partly": .object($0.partly.mapValues(JSONValue.integer))]
          ) { $1 }.merging($0.isStart ? ["start": .flag(true)] : [:]) { $1 })
      })
  }
}

extension ProcedureList.Entry {
  /// The languages, each with how many of the steps it has unless it has all.
  fileprivate func languages(_ words: Words) -> String {
    languages.map { language in
      partly[language].map { count in
        words.text(
          .listPartly,
          [
            "language": language, "count": words.formats.number(count),
            "all": words.formats.number(steps),
          ])
      } ?? language
    }.joined(separator: " ")
  }
}
