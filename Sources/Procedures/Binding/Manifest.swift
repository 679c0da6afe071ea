import Diagnostics
import Documents
import Markup
import Yams

/// The content of `procedure.yaml` as written, before any name has been resolved.
package struct Manifest: Sendable {
  /// A value with its place in the file, for diagnostics.
  package struct Named<Value: Sendable>: Sendable {
    package let value: Value
    package let place: SourcePlace
  }

  /// The binding of one step, an entry below `steps:`.
  package struct StepEntry: Sendable {
    package let id: StepID
    package let place: SourcePlace
    package let operation: Named<String>
    /// The text written for each parameter name.
    package let arguments: [(name: String, text: Named<String>)]
    /// The name of the input that the step fills; `nil` if not stated.
    package let into: Named<String>?
    /// The target written for each outcome.
    package let on: [(outcome: Named<String>, target: TargetEntry)]
    /// The ids of rules in `Resources/rules.yaml`.
    package let rules: [Named<String>]
    /// Whether a second person must consent; `nil` if not stated.
    package let approval: Named<Bool>?
    /// For each language, the words for what the step names: outcomes and choices.
    package let words: [(language: String, texts: [(name: String, text: Named<String>)])]
    /// The binding in place of this one, for each domain of which a session has a tenant.
    package let instead: [(domain: Named<String>, entry: InsteadEntry)]
  }

  /// What follows an outcome: a step or a call of another procedure.
  package enum TargetEntry: Sendable {
    /// The id of a step, or `end`.
    case step(Named<String>)
    /// A call, with this procedure's inputs, written `$name`, for the inputs of the called one.
    case call(procedure: Named<String>, with: [(String, Named<String>)], then: Named<String>?)
  }

  /// For which changes the procedure clears the way, in documents that tell those.
  package struct ClearsEntry: Sendable {
    /// The step at which it then begins.
    package let from: Named<String>
    package let before: [Named<String>]
  }

  package let id: ProcedureID
  package let place: SourcePlace
  /// The file name for each language.
  package let documents: [(language: String, file: Named<String>)]
  package let roles: [Named<String>]
  /// The domain of each instance that the steps name.
  package let instances: [(name: Named<String>, domain: Named<String>)]
  /// The type written for each input, such as `user` or `[user]`.
  package let inputs: [(name: String, type: Named<String>)]
  package let steps: [StepEntry]
  /// `nil` if it clears the way for nothing.
  package private(set) var clears: ClearsEntry?
  /// Whether it's one that people begin with.
  package private(set) var isStart = false
}

extension Manifest {
  /// The procedures that its steps call, once for each call.
  var calls: [ProcedureID] {
    steps.flatMap(\.on).compactMap { _, target in
      switch target {
      case .call(let procedure, _, _): ProcedureID(procedure.value)
      case .step: nil
      }
    }
  }
}

/// Reads `procedure.yaml` into a manifest, and reports everything that is wrong with its form.
package struct ManifestReader {
  private let path: String
  private var diagnostics: [Diagnostic] = []

  /// Returns the manifest, which is `nil` if its form is too damaged to continue, and all
  /// diagnostics.
  package static func read(_ file: SourceFile) -> (manifest: Manifest?, diagnostics: [Diagnostic]) {
    var reader = ManifestReader(file)
    let manifest = reader.manifest(String(decoding: file.bytes, as: UTF8.self))
    return (manifest, reader.diagnostics)
  }

  private init(_ file: SourceFile) {
    path = file.path
  }

  private mutating func manifest(_ text: String) -> Manifest? {
    let root: Node
    do {
      guard let node = try Yams.compose(yaml: text, .basic) else {
        report(.manifestInvalid, SourcePlace(path: path), "manifest is empty, so it binds nothing")
        return nil
      }
      root = node
    } catch {
      let problem = YAMLProblem(error)
      report(
        .manifestInvalid, SourcePlace(path: path, line: problem.line, column: problem.column),
        "not YAML: \(problem.text)")
      return nil
    }
    guard let top = root.mapping else {
      report(.manifestInvalid, place(of: root), "a manifest must be a mapping of names to values")
      return nil
    }
    rejectUnknownKeys(
      top, ["id", "documents", "start", "roles", "instances", "inputs", "clears", "steps"],
      of: "a manifest")
    guard let id = named(top["id"], "id", of: root),
      let documents = pairs(top["documents"], "documents", of: root),
      let steps = top["steps"]?.mapping
    else {
      if top["steps"]?.mapping == nil {
        report(.manifestInvalid, place(of: root), "'steps' is missing or not a mapping")
      }
      return nil
    }
    let start = top["start"].flatMap { flag($0, of: "start") }
    return Manifest(
      id: ProcedureID(id.value), place: id.place,
      documents: documents.map { (language: $0.0, file: $0.1) },
      roles: list(top["roles"]), instances: instances(top["instances"]),
      inputs: (top["inputs"].flatMap { pairs($0, "inputs", of: root) } ?? [])
        .map { (name: $0.0, type: $0.1) },
      steps: steps.compactMap { step($0.key, $0.value) },
      clears: top["clears"].flatMap { clears($0) }, isStart: start?.value ?? false)
  }

  private mutating func instances(
    _ node: Node?
  ) -> [(name: Manifest.Named<String>, domain: Manifest.Named<String>)] {
    guard let node else { return [] }
    let key = "instances"
    guard let entries = node.mapping else {
      report(.manifestInvalid, place(of: node), "'\(key)' is missing or not a mapping")
      return []
    }
    return entries.compactMap { name, domain in
      guard let name = scalar(name), let domain = scalar(domain) else { return nil }
      return (name: name, domain: domain)
    }
  }

  private mutating func clears(_ node: Node) -> Manifest.ClearsEntry? {
    guard let entry = node.mapping, let from = named(entry["from"], "from", of: node) else {
      return nil
    }
    rejectUnknownKeys(entry, ["from", "before"], of: "'clears'")
    return Manifest.ClearsEntry(from: from, before: list(entry["before"]))
  }

  private mutating func step(_ key: Node, _ value: Node) -> Manifest.StepEntry? {
    guard let id = key.string else {
      report(.manifestInvalid, place(of: key), "a step's id must be a word")
      return nil
    }
    guard let entry = value.mapping else {
      report(
        .stepUnbound, place(of: key, length: id.count), "step '\(id)' is not bound to anything")
      return nil
    }
    rejectUnknownKeys(
      entry, ["operation", "with", "into", "on", "then", "rules", "approval", "words", "instead"],
      of: "a step")
    guard let operation = entry["operation"].flatMap(scalar) else {
      report(
        .stepUnbound, place(of: key, length: id.count), "step '\(id)' is not bound to an operation",
        advice: "add 'operation:' with a name from the catalogue")
      return nil
    }
    var on: [(outcome: Manifest.Named<String>, target: Manifest.TargetEntry)] = []
    // Not `?? [:]`, because an empty Yams mapping first compiles six regular expressions.
    for (outcome, target) in entry["on"]?.mapping.map(Array.init) ?? [] {
      // YAML 1.1 readers take an unquoted `yes` or `no` for a Boolean; the outcome is the word.
      guard let name = scalar(outcome), let target = self.target(target) else { continue }
      on.append((name, target))
    }
    if let then = entry["then"], let target = target(then) {
      on.append((Manifest.Named(value: "done", place: place(of: then)), target))
    }
    var approval: Manifest.Named<Bool>?
    if let written = entry["approval"] { approval = flag(written, of: "approval") }
    return Manifest.StepEntry(
      id: StepID(id), place: place(of: key, length: id.count), operation: operation,
      arguments: (entry["with"].flatMap { pairs($0, "with", of: key) } ?? [])
        .map { (name: $0.0, text: $0.1) },
      into: entry["into"].flatMap(scalar), on: on, rules: list(entry["rules"]),
      approval: approval, words: words(entry["words"]), instead: instead(entry["instead"]))
  }

  private mutating func words(
    _ node: Node?
  ) -> [(language: String, texts: [(name: String, text: Manifest.Named<String>)])] {
    guard let node else { return [] }
    let key = "words"
    guard let languages = node.mapping else {
      report(.manifestInvalid, place(of: node), "'\(key)' is missing or not a mapping")
      return []
    }
    var words: [(language: String, texts: [(name: String, text: Manifest.Named<String>)])] = []
    for (name, texts) in languages {
      guard let language = name.string, let texts = pairs(texts, language, of: node) else {
        continue
      }
      words.append((language: language, texts: texts.map { (name: $0.0, text: $0.1) }))
    }
    return words
  }

  private mutating func target(_ node: Node) -> Manifest.TargetEntry? {
    if let name = scalar(node) { return .step(name) }
    guard let entry = node.mapping, let procedure = entry["call"].flatMap(scalar) else {
      report(
        .manifestInvalid, place(of: node), "an edge must lead to a step, to 'end' or to a call",
        advice: "write the step's id, 'end', or 'call:' with a procedure")
      return nil
    }
    rejectUnknownKeys(entry, ["call", "with", "then"], of: "a call")
    return .call(
      procedure: procedure, with: entry["with"].flatMap { pairs($0, "with", of: node) } ?? [],
      then: entry["then"].flatMap(scalar))
  }

  private mutating func flag(_ node: Node, of key: String) -> Manifest.Named<Bool>? {
    guard let value = node.bool else {
      report(.manifestInvalid, place(of: node), "'\(key)' must be true or false")
      return nil
    }
    return Manifest.Named(value: value, place: place(of: node))
  }

  func scalar(_ node: Node) -> Manifest.Named<String>? {
    guard let scalar = node.scalar else { return nil }
    return Manifest.Named(
      value: scalar.string, place: place(of: node, length: scalar.string.count))
  }

  private mutating func named(_ node: Node?, _ key: String, of parent: Node)
    -> Manifest.Named<String>?
  {
    if let node, let value = scalar(node) { return value }
    report(.manifestInvalid, place(of: node ?? parent), "'\(key)' is missing or not a word")
    return nil
  }

  mutating func pairs(_ node: Node?, _ key: String, of parent: Node)
    -> [(String, Manifest.Named<String>)]?
  {
    guard let mapping = node?.mapping else {
      report(
        .manifestInvalid, place(of: node ?? parent), "'\(key)' is missing or not a mapping")
      return nil
    }
    return mapping.compactMap { key, value in
      guard let name = key.string else { return nil }
      // `[user]` without quotation marks is a YAML list with one item; it means the same as the
      // quoted word.
      if let only = value.sequence, only.count == 1, let word = only[0].string {
        return (name, Manifest.Named(value: "[\(word)]", place: place(of: value)))
      }
      return scalar(value).map { (name, $0) }
    }
  }

  private func list(_ node: Node?) -> [Manifest.Named<String>] {
    guard let node else { return [] }
    return node.sequence.map { $0.compactMap(scalar) } ?? scalar(node).map { [$0] } ?? []
  }

  mutating func rejectUnknownKeys(
    _ mapping: Node.Mapping, _ known: [String], of owner: FindingText
  ) {
    for (key, _) in mapping {
      guard let name = key.string, !known.contains(name) else { continue }
      report(
        .manifestUnknownKey, place(of: key, length: name.count),
        "'\(name)' is not a key of \(owner)", advice: "known keys: \(known.joined(separator: ", "))"
      )
    }
  }

  func place(of node: Node, length: Int = 0) -> SourcePlace {
    guard let mark = node.mark else { return SourcePlace(path: path, length: length) }
    return SourcePlace(path: path, line: mark.line, column: mark.column, length: length)
  }

  mutating func report(
    _ id: DiagnosticID, _ place: SourcePlace, _ message: FindingText, advice: FindingText? = nil
  ) {
    diagnostics.append(Diagnostic(id, .error, at: place, message, advice: advice))
  }
}
