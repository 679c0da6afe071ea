import Documents
import Operations

/// A library of procedures as it is kept: as bytes, from which it is read many times faster than from
/// its files.
///
/// The bytes name operations and have not what they are: whoever reads them makes sure that those are
/// the same as when they were written.
package struct KeptLibrary: Sendable {
  package let library: ProcedureLibrary
  /// What tells the files of each procedure from others.
  package let files: [ProcedureID: String]

  /// How the bytes begin; another form has another beginning.
  private static let form = "stegvis library 1"

  package init(_ library: ProcedureLibrary, of files: [ProcedureID: String]) {
    self.library = library
    self.files = files
  }

  /// The library in the bytes; `nil` if they are damaged, have another stamp or form, or name an
  /// operation that the catalogue has not read.
  package init?(_ bytes: [UInt8], in catalogue: Catalogue, stamp: String) {
    var reader = KeptReader(bytes)
    guard reader.isIntact, reader.text() == Self.form, reader.text() == stamp else { return nil }
    let files = reader.texts()
    let procedures = reader.list { $0.procedure(catalogue) }.compactMap(\.self)
    guard !reader.isDamaged, reader.isAtEnd else { return nil }
    self.init(
      ProcedureLibrary(procedures),
      of: Dictionary(files.map { (ProcedureID($0.key), $0.value) }) { first, _ in first })
  }

  /// The bytes; `nil` if anything was found in the files, or the library has what bytes cannot tell,
  /// such as an operation that the catalogue reads only when it is asked for.
  ///
  /// - Parameter stamp: what the reader must have, too, for the bytes to count.
  package func bytes(in catalogue: Catalogue, stamp: String) -> [UInt8]? {
    let procedures = library.procedures
    guard library.diagnostics.count == procedures.count, files.count == procedures.count,
      library.diagnostics.values.allSatisfy(\.isEmpty),
      procedures.values.flatMap(\.steps).allSatisfy({
        catalogue.operations[$0.operation.id] == $0.operation
      })
    else { return nil }
    var writer = KeptWriter()
    writer.write(Self.form)
    writer.write(stamp)
    writer.write(
      Dictionary(files.map { ($0.key.rawValue, $0.value) }) { first, _ in first })
    writer.write(procedures.values.sorted { $0.id < $1.id }) { $0.write($1) }
    writer.seal()
    guard let read = KeptLibrary(writer.bytes, in: catalogue, stamp: stamp),
      read.files == files, read.library.procedures.count == procedures.count,
      read.library.procedures.allSatisfy({ id, read in
        procedures[id].map(read.isSame) ?? false
      })
    else { return nil }
    return writer.bytes
  }
}

extension Procedure {
  fileprivate func isSame(as other: Procedure) -> Bool {
    id == other.id && roles == other.roles && instances == other.instances
      && inputs == other.inputs && steps == other.steps && texts == other.texts
      && revision == other.revision && recordLanguage == other.recordLanguage
      && clearing == other.clearing && isStart == other.isStart
  }
}

extension KeptWriter {
  fileprivate mutating func write(_ procedure: Procedure) {
    write(procedure.id.rawValue)
    write(procedure.roles) { $0.write($1) }
    write(procedure.inputs) {
      $0.write($1.name)
      $0.write($1.type)
    }
    write(procedure.steps) { $0.write($1) }
    write(procedure.texts.sorted { $0.key < $1.key }) {
      $0.write($1.key)
      $0.write($1.value)
    }
    write(procedure.revision)
    write(procedure.recordLanguage)
    write(optional: procedure.clearing) { writer, clearing in
      writer.write(clearing.from.rawValue)
      writer.write(clearing.before.sorted()) { $0.write($1.rawValue) }
    }
    write(procedure.isStart)
  }

  private mutating func write(_ type: ValueType) {
    write(type.name)
    write(type.isList)
  }

  private mutating func write(_ step: Step) {
    write(step.id.rawValue)
    write(step.operation.id.rawValue)
    write(step.arguments.sorted { $0.key < $1.key }) { writer, argument in
      writer.write(argument.key)
      switch argument.value {
      case .input(let name):
        writer.write(0)
        writer.write(name)
      case .literal(let value):
        writer.write(1)
        writer.write(value)
      }
    }
    write(optional: step.into) { $0.write($1) }
    write(step.edges) { writer, edge in
      writer.write(edge.outcome)
      switch edge.target {
      case .end: writer.write(0)
      case .step(let id):
        writer.write(1)
        writer.write(id.rawValue)
      case .call(let id, let inputs, let then):
        writer.write(2)
        writer.write(id.rawValue)
        writer.write(inputs)
        writer.write(optional: then) { $0.write($1.rawValue) }
      }
    }
    write(step.rules) { $0.write($1) }
    write(step.needsApproval)
    write(step.words.sorted { $0.key < $1.key }) {
      $0.write($1.key)
      $0.write($1.value)
    }
  }

  /// Only values that a manifest can have; others are not the same when they are read again.
  private mutating func write(_ value: Value) {
    switch value {
    case .text(let text):
      write(0)
      write(text)
    case .number(let number) where number >= 0:
      write(1)
      write(number)
    case .flag(let flag):
      write(2)
      write(flag)
    case .code(let code):
      write(3)
      write(code)
    case .list(let values):
      write(4)
      write(values) { $0.write($1) }
    case .number, .subject, .bytes, .instant, .absent, .changed, .expected, .unread: write(5)
    }
  }

  private mutating func write(_ text: ProcedureText) {
    write(text.locale.identifier)
    write(text.title)
    write(text.introduction) { $0.write($1) }
    write(text.steps.sorted { $0.key < $1.key }) {
      $0.write($1.key.rawValue)
      $0.write($1.value)
    }
    write(text.path)
    write(text.digest)
  }

  private mutating func write(_ text: StepText) {
    write(text.sentence)
    write(text.alerts) { writer, alert in
      writer.write(alert.kind.rawValue)
      writer.write(alert.paragraphs) { $0.write($1) }
    }
    write(optional: text.original) { $0.write($1) }
    write(text.labels) { $0.write($1) }
    write(text.kind.rawValue)
    write(optional: text.borrowedFrom) { $0.write($1) }
    let content = text.content
    write(optional: content.opening) { writer, opening in
      writer.write(opening.title)
      writer.write(opening.before)
      writer.write(opening.otherTabs) { $0.write($1) }
    }
    write(content.before)
    write(content.after)
    write(content.closing)
    write(content.environments) { $0.write($1) }
    write(content.otherEnvironments) { $0.write($1) }
  }

  private mutating func write(_ blocks: [TextBlock]) {
    write(blocks) { writer, block in
      switch block {
      case .heading(let level, let text):
        writer.write(0)
        writer.write(level)
        writer.write(text)
      case .paragraph(let text):
        writer.write(1)
        writer.write(text)
      case .list(let items):
        writer.write(2)
        writer.write(items) { writer, item in
          writer.write(optional: item.number) { $0.write($1) }
          writer.write(KeptForm.numerals.firstIndex(of: item.numerals) ?? 0)
          writer.write(item.blocks)
        }
      case .alert(let kind, let blocks):
        writer.write(3)
        writer.write(kind.rawValue)
        writer.write(blocks)
      case .quote(let blocks):
        writer.write(4)
        writer.write(blocks)
      case .code(let language, let text):
        writer.write(5)
        writer.write(language)
        writer.write(text)
      case .table(let header, let rows):
        writer.write(6)
        writer.write(header) { $0.write($1) }
        writer.write(rows) { $0.write($1) { $0.write($1) } }
      case .only(let environments, let blocks):
        writer.write(7)
        writer.write(environments) { $0.write($1) }
        writer.write(blocks)
      }
    }
  }

  private mutating func write(_ text: [Inline]) {
    write(text) { writer, inline in
      switch inline {
      case .text(let text):
        writer.write(0)
        writer.write(text)
      case .code(let text):
        writer.write(1)
        writer.write(text)
      case .strong(let inner):
        writer.write(2)
        writer.write(inner)
      case .emphasis(let inner):
        writer.write(3)
        writer.write(inner)
      case .link(let destination, let inner):
        writer.write(4)
        writer.write(destination)
        writer.write(inner)
      case .image(let destination, let alternative):
        writer.write(5)
        writer.write(destination)
        writer.write(alternative)
      case .include(let path, let title):
        writer.write(6)
        writer.write(path)
        writer.write(title)
      case .lineBreak: writer.write(7)
      }
    }
  }
}

extension KeptReader {
  /// The procedure; `nil` if the catalogue lacks one of its operations.
  fileprivate mutating func procedure(_ catalogue: Catalogue) -> Procedure? {
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
