import Diagnostics
import Documents
import Operations
import Yams

/// Which sentences of a document tell which operations, as a file beside the document says.
///
/// A file is used whole, and never merged with another.
package struct OperationBinding: Sendable {
  /// Who has accepted that a sentence tells a change, and when.
  package struct Acceptance: Hashable, Sendable {
    package let by: String
    /// The day, written `YYYY-MM-DD`.
    package let on: String

    package init(by: String, on: String) {
      self.by = by
      self.on = on
    }
  }

  /// Who has withdrawn that a sentence tells a change, and when.
  package struct Withdrawn: Hashable, Sendable {
    package let operation: OperationID
    package let by: String
    /// The day, written `YYYY-MM-DD`.
    package let on: String

    package init(_ operation: OperationID, by: String, on: String) {
      self.operation = operation
      self.by = by
      self.on = on
    }
  }

  /// An operation that a sentence tells.
  package struct Call: Sendable {
    package let operation: Manifest.Named<String>
    /// The text for each parameter: `$name` for an input, else the value itself.
    package let arguments: [(name: String, text: Manifest.Named<String>)]
    /// The input that keeps what is chosen or recorded.
    package let into: Manifest.Named<String>?
    /// Where each outcome leads: the place of a step, or `end`.
    package let on: [(outcome: Manifest.Named<String>, target: Manifest.Named<String>)]
    package let acceptance: Acceptance?

    package init(
      _ operation: OperationID, with arguments: [(name: String, text: String)] = [],
      into: String? = nil, acceptance: Acceptance? = nil
    ) {
      let nowhere = SourcePlace(path: "")
      self.init(
        operation: .init(value: operation.rawValue, place: nowhere),
        arguments: arguments.map { ($0.name, .init(value: $0.text, place: nowhere)) },
        into: into.map { .init(value: $0, place: nowhere) }, on: [], acceptance: acceptance)
    }

    init(
      operation: Manifest.Named<String>,
      arguments: [(name: String, text: Manifest.Named<String>)],
      into: Manifest.Named<String>?,
      on: [(outcome: Manifest.Named<String>, target: Manifest.Named<String>)],
      acceptance: Acceptance?
    ) {
      self.operation = operation
      self.arguments = arguments
      self.into = into
      self.on = on
      self.acceptance = acceptance
    }

    package var id: OperationID { OperationID(rawValue: operation.value) }
  }

  /// A sentence, and what it tells.
  package struct Entry: Sendable {
    /// `<heading anchor>/<step number>`, at any depth.
    package let anchor: String
    /// SHA-256 of the sentence's source text with normalised white space.
    package let digest: String
    /// The operations in their order; empty if the sentence tells none.
    package let calls: [Call]
    /// The place of the step whose operation this sentence also tells; `nil` for its own.
    package let partOf: String?
    /// The changes that it told once; none that it tells.
    package let withdrawn: [Withdrawn]
    /// The text that was bound, to be shown if it changes; `nil` if it was not kept.
    package let text: String?
    /// The evidence for the binding, for people who read the file.
    package let reason: String?
    /// Where it is written.
    package let place: SourcePlace

    package init(
      anchor: String, digest: String, calls: [Call], partOf: String? = nil,
      withdrawn: [Withdrawn] = [], text: String? = nil, reason: String? = nil,
      place: SourcePlace = SourcePlace(path: "")
    ) {
      self.anchor = anchor
      self.digest = digest
      self.calls = calls
      self.partOf = partOf
      self.withdrawn = withdrawn.filter { one in !calls.contains { $0.id == one.operation } }
      self.text = text
      self.reason = reason
      self.place = place
    }

    /// Whether the sentence tells an operation, alone or with others.
    package var isBound: Bool { !calls.isEmpty || partOf != nil }
  }

  /// The name of the document's file.
  package let document: String
  package let inputs: [(name: String, type: Manifest.Named<String>)]
  package let entries: [Entry]
  package let place: SourcePlace

  package init(
    document: String, inputs: [(name: String, type: Manifest.Named<String>)], entries: [Entry],
    place: SourcePlace
  ) {
    self.document = document
    self.inputs = inputs
    self.entries = entries
    self.place = place
  }

  /// All operations, each with the sentence that tells it.
  package var calls: [(entry: Entry, call: Call)] {
    entries.flatMap { entry in entry.calls.map { (entry, $0) } }
  }

  /// The id of the step in a session that carries out an operation of a sentence.
  ///
  /// - Parameter index: the operation's place among those of the sentence, counted from 0.
  package static func step(at anchor: String, _ index: Int) -> StepID {
    StepID(index == 0 ? anchor : "\(anchor)+\(index + 1)")
  }
}

extension OperationBinding {
  /// A binding that is not written yet.
  ///
  /// - Parameter inputs: the inputs with their types.
  package init(
    document: String, inputs: [(name: String, type: ValueType)], entries: [Entry]
  ) {
    let nowhere = SourcePlace(path: "")
    self.init(
      document: document,
      inputs: inputs.map { ($0.name, Manifest.Named(value: "\($0.type)", place: nowhere)) },
      entries: entries, place: nowhere)
  }

  /// The inputs that operations fill, each once, with its type.
  package static func inputs(
    of entries: [Entry], _ catalogue: Catalogue
  ) -> [(name: String, type: ValueType)] {
    var inputs: [(name: String, type: ValueType)] = []
    for call in entries.flatMap(\.calls) {
      guard let into = call.into?.value, let type = catalogue[call.id]?.collected(by: call),
        !inputs.contains(where: { $0.name == into })
      else { continue }
      inputs.append((into, type))
    }
    return inputs
  }

  /// The binding as drift is found in it, with the names of operations for steps.
  ///
  /// A sentence that only says with another what is done is bound like that one.
  var asDrifting: DocumentBinding {
    let calls = Dictionary(
      entries.map { ($0.anchor, $0.calls) }, uniquingKeysWith: { one, _ in one })
    return DocumentBinding(
      procedure: "", document: document, locale: ContentLocale("en"),
      entries: entries.map { entry in
        DocumentBinding.Entry(
          anchor: entry.anchor, digest: entry.digest,
          steps: (entry.partOf.flatMap { calls[$0] } ?? entry.calls)
            .map { StepID($0.operation.value) }, text: entry.text)
      },
      place: place)
  }
}

extension Operation {
  /// What the operation collects with the values that are written for it; `nil` if it collects
  /// nothing.
  func collected(by call: OperationBinding.Call) -> ValueType? {
    let literals = call.arguments.filter { !$0.text.value.hasPrefix("$") }
      .map { ($0.name, Value.text($0.text.value)) }
    return narrowed(by: Dictionary(literals) { one, _ in one }, outcomes: []).collects
  }
}

/// The text of the file.
extension OperationBinding {
  /// - Throws: the errors of the YAML writer, which can represent every text.
  package func yaml() throws -> String {
    var root: [(Node, Node)] = [(Node("document"), Self.text(document))]
    if !inputs.isEmpty {
      root.append(
        (
          Node("inputs"),
          Node(inputs.map { (Node($0.name), Self.text($0.type.value)) })
        ))
    }
    root.append((Node("passages"), Node(entries.map(Self.node))))
    let yaml = try Yams.serialize(node: Node(root), width: -1, allowUnicode: true)
    return "# What the sentences of this document tell. Written by stegvis bind.\n" + yaml
  }

  private static func node(_ entry: Entry) -> Node {
    var pairs: [(Node, Node)] = [
      (Node("at"), text(entry.anchor)), (Node("digest"), text(entry.digest)),
    ]
    if let partOf = entry.partOf { pairs.append((Node("partOf"), text(partOf))) }
    if let only = entry.calls.first, entry.calls.count == 1 {
      pairs += Self.pairs(only)
    } else if !entry.calls.isEmpty {
      pairs.append((Node("operations"), Node(entry.calls.map { Node(Self.pairs($0)) })))
    }
    if !entry.withdrawn.isEmpty {
      let all = entry.withdrawn.map { one in
        Node([
          (Node("operation"), Node(one.operation.rawValue)), (Node("by"), text(one.by)),
          (Node("on"), text(one.on)),
        ])
      }
      pairs.append((Node("withdrawn"), Node(all)))
    }
    if let reason = entry.reason { pairs.append((Node("reason"), text(reason))) }
    if let own = entry.text { pairs.append((Node("text"), text(own))) }
    return Node(pairs)
  }

  private static func pairs(_ call: Call) -> [(Node, Node)] {
    var pairs: [(Node, Node)] = [(Node("operation"), Node(call.operation.value))]
    if !call.arguments.isEmpty {
      pairs.append(
        (Node("with"), Node(call.arguments.map { (Node($0.name), text($0.text.value)) })))
    }
    if let into = call.into { pairs.append((Node("into"), text(into.value))) }
    if !call.on.isEmpty {
      pairs.append(
        (Node("on"), Node(call.on.map { (text($0.outcome.value), text($0.target.value)) })))
    }
    if let acceptance = call.acceptance {
      pairs.append(
        (
          Node("accepted"),
          Node([
            (Node("by"), text(acceptance.by)), (Node("on"), text(acceptance.on)),
          ])
        ))
    }
    return pairs
  }

  /// A text in quotation marks, so that no reader takes it for a number or a Boolean.
  private static func text(_ text: String) -> Node { Node(text, Tag(.str), .doubleQuoted) }
}
