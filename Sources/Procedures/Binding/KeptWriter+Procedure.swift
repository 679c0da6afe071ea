import Documents
import Operations

/// How a procedure is written into a kept library.
extension KeptWriter {
  mutating func write(_ procedure: Procedure) {
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
