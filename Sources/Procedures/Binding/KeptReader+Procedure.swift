import Documents
import Operations

/// How a procedure is read from a kept library.
extension KeptReader {
  /// The procedure; `nil` if the catalogue lacks one of its operations.
  mutating func procedure(_ catalogue: Catalogue) -> Procedure? {
    let id = ProcedureID(text())
    let roles = list { $0.text() }
    let inputs = list { Procedure.Input(name: $0.text(), type: $0.type()) }
    let steps = list { $0.step(catalogue) }
    let texts = list { ($0.text(), $0.procedureText()) }
    let revision = text()
    let recordLanguage = text()
    let clearing = optional {
      Clearing(
        from: StepID($0.text()), before: Set($0.list { OperationID(rawValue: $0.text()) }))
    }
    let isStart = flag()
    guard steps.allSatisfy({ $0 != nil }) else {
      damage()
      return nil
    }
    return Procedure(
      id: id, roles: roles, inputs: inputs, steps: steps.compactMap(\.self),
      texts: Dictionary(texts) { first, _ in first }, revision: revision,
      recordLanguage: recordLanguage, clearing: clearing, isStart: isStart)
  }

  private mutating func type() -> ValueType { ValueType(text(), isList: flag()) }

  private mutating func step(_ catalogue: Catalogue) -> Step? {
    let id = StepID(text())
    let operation = catalogue.operations[OperationID(rawValue: text())]
    let arguments = list { reader -> (String, Argument) in
      let name = reader.text()
      return (
        name, reader.number() == 0 ? .input(reader.text()) : .literal(reader.value())
      )
    }
    let into = optional { $0.text() }
    let edges = list { reader -> Edge in
      let outcome = reader.text()
      let target: Edge.Target =
        switch reader.number() {
        case 0: .end
        case 1: .step(StepID(reader.text()))
        case _:
          .call(
            ProcedureID(reader.text()), with: reader.texts(),
            then: reader.optional { StepID($0.text()) })
        }
      return Edge(outcome: outcome, target: target)
    }
    let rules = list { $0.text() }
    let needsApproval = flag()
    let words = list { ($0.text(), $0.texts()) }
    return operation.map { operation in
      Step(
        id: id, operation: operation, arguments: Dictionary(arguments) { first, _ in first },
        into: into, edges: edges, rules: rules, needsApproval: needsApproval,
        words: Dictionary(words) { first, _ in first })
    }
  }

  private mutating func value() -> Value {
    switch number() {
    case 0: return .text(text())
    case 1: return .number(number())
    case 2: return .flag(flag())
    case 3: return .code(text())
    case 4: return .list(list { $0.value() })
    case _:
      damage()
      return .absent
    }
  }

  private mutating func procedureText() -> ProcedureText {
    ProcedureText(
      locale: ContentLocale(text()), title: inlines(), introduction: list { $0.inlines() },
      steps: Dictionary(list { (StepID($0.text()), $0.stepText()) }) { first, _ in first },
      path: text(), digest: text())
  }

  private mutating func stepText() -> StepText {
    let sentence = inlines()
    let alerts = list {
      AlertText(kind: $0.alertKind(), paragraphs: $0.list { $0.inlines() })
    }
    let original = optional { $0.inlines() }
    let labels = list { $0.text() }
    let kind = StepKind(rawValue: text())
    let borrowedFrom = optional { $0.text() }
    let opening = optional {
      PartText(title: $0.inlines(), before: $0.blocks(), otherTabs: $0.list { $0.inlines() })
    }
    let content = StepContentText(
      opening: opening, before: blocks(), after: blocks(), closing: blocks(),
      environments: list { $0.text() }, otherEnvironments: list { $0.text() })
    if kind == nil { damage() }
    return StepText(
      sentence: sentence, alerts: alerts, original: original, labels: labels,
      kind: kind ?? .open, content: content, borrowedFrom: borrowedFrom)
  }

  private mutating func alertKind() -> Block.Alert.Kind {
    guard let kind = Block.Alert.Kind(rawValue: text()) else {
      damage()
      return .note
    }
    return kind
  }

  private mutating func numerals() -> Block.Numerals {
    let index = number()
    guard KeptForm.numerals.indices.contains(index) else {
      damage()
      return .decimal
    }
    return KeptForm.numerals[index]
  }

  private mutating func blocks() -> [TextBlock] {
    list { reader in
      switch reader.number() {
      case 0: return .heading(level: reader.number(), reader.inlines())
      case 1: return .paragraph(reader.inlines())
      case 2:
        return .list(
          reader.list { reader in
            TextItem(
              number: reader.optional { $0.number() }, numerals: reader.numerals(),
              blocks: reader.blocks())
          })
      case 3: return .alert(reader.alertKind(), reader.blocks())
      case 4: return .quote(reader.blocks())
      case 5: return .code(language: reader.text(), reader.text())
      case 6:
        return .table(
          header: reader.list { $0.inlines() }, rows: reader.list { $0.list { $0.inlines() } })
      case 7: return .only(reader.list { $0.text() }, reader.blocks())
      case _:
        reader.damage()
        return .quote([])
      }
    }
  }

  private mutating func inlines() -> [Inline] {
    list { reader in
      switch reader.number() {
      case 0: return .text(reader.text())
      case 1: return .code(reader.text())
      case 2: return .strong(reader.inlines())
      case 3: return .emphasis(reader.inlines())
      case 4: return .link(destination: reader.text(), reader.inlines())
      case 5: return .image(destination: reader.text(), alternative: reader.text())
      case 6: return .include(path: reader.text(), title: reader.text())
      case 7: return .lineBreak
      case _:
        reader.damage()
        return .lineBreak
      }
    }
  }
}
