import Operations
import Procedures

/// What the sentences of a document are bound to, and what has changed since, for a person or a
/// program.
package struct BoundDocumentView {
  private let binding: OperationBinding
  private let drift: BindingDrift
  private let changes: Set<BoundChange>
  private let accepted: [BoundChange: OperationBinding.Acceptance]
  private let texts: [String: String]
  private let path: String
  private let words: Words

  /// - Parameters:
  ///   - changes: those that the binding has.
  ///   - accepted: who has accepted them here, and when, whatever the binding says.
  ///   - texts: what the document's steps say now, by their places.
  ///   - path: the path of the document.
  package init(
    _ binding: OperationBinding, _ drift: BindingDrift, changes: [BoundChange],
    accepted: [BoundChange: OperationBinding.Acceptance], texts: [String: String],
    path: String, _ words: Words
  ) {
    self.binding = binding
    self.drift = drift
    self.changes = Set(changes)
    self.accepted = accepted
    // A sentence that is not as it was is shown as it was bound.
    let changed = zip(binding.entries, drift.passages).filter { $1.change != .unchanged }
      .map(\.0.anchor)
    self.texts = texts.filter { !changed.contains($0.key) }
    self.path = path
    self.words = words
  }

  package var lines: [TextLine] {
    let bound = binding.entries.filter(\.isBound)
    var lines = [
      TextLine(
        words.text(
          .bindBoundTo,
          [
            "path": path, "bound": words.formats.number(bound.count),
            "steps": words.formats.number(binding.entries.count),
          ]), .strong), .empty,
    ]
    for entry in binding.entries where entry.isBound || !entry.withdrawn.isEmpty {
      lines.append(
        TextLine(
          "\(entry.anchor)  \(texts[entry.anchor] ?? entry.text ?? "")", indent: 2, hanging: 2))
      for call in entry.calls { lines += self.lines(of: call, at: entry.anchor) }
      if let other = entry.partOf {
        lines.append(TextLine(words.text(.bindPartOf, ["anchor": other]), indent: 6, hanging: 2))
      }
      lines += entry.withdrawn.map { taken in
        TextLine(
          "\(taken.operation): "
            + words.text(.bindWithdrawnBy, ["person": taken.by, "day": taken.on]), .quiet,
          indent: 6, hanging: 2)
      }
    }
    let changed = DriftView.lines(of: drift.changed, words)
    return lines + (changed.isEmpty ? [] : [.empty] + changed)
      + (changed.isEmpty ? [] : [.empty, TextLine(words.text(.bindUpdateHint, ["path": path]))])
  }

  private func lines(of call: OperationBinding.Call, at anchor: String) -> [TextLine] {
    let words = words.saying(as: call.id)
    let change = BoundChange(anchor: anchor, operation: call.id)
    let given = call.arguments.map { "\($0.name)=\($0.text.value)" }
    let into = call.into.map { [words.text(.bindKeeps, ["input": $0.value])] } ?? []
    var lines = [
      TextLine(
        words.text(
          .bindMatch, ["step": call.id.rawValue, "operation": words.operation(call.id)]), .strong,
        indent: 6, hanging: 2)
    ]
    if !(given + into).isEmpty {
      lines.append(
        TextLine((given + into).joined(separator: ", "), .quiet, indent: 8, hanging: 2))
    }
    if let acceptance = accepted[change] {
      lines.append(
        TextLine(
          words.text(
            .bindAcceptedBy, ["person": acceptance.by, "day": acceptance.on]), .quiet, indent: 8,
          hanging: 2))
    } else if changes.contains(change) {
      lines.append(
        TextLine(
          words.text(
            .bindChange, ["path": path, "anchor": anchor, "operation": call.id.rawValue]),
          .warning, indent: 8, hanging: 2))
    }
    return lines
  }

  /// Whether a session carries it out: it changes nothing, or a person has accepted it here.
  private func isReady(_ call: OperationBinding.Call, at anchor: String) -> Bool {
    let change = BoundChange(anchor: anchor, operation: call.id)
    return !changes.contains(change) || accepted[change] != nil
  }

  package var json: JSONValue {
    .object([
      "path": .string(path),
      "passages": .array(
        binding.entries.map { entry in
          .object([
            "at": .string(entry.anchor), "partOf": JSONValue(entry.partOf),
            "withdrawn": .array(
              entry.withdrawn.map { taken in
                .object([
                  "operation": .string(taken.operation.rawValue), "by": .string(taken.by),
                  "on": .string(taken.on),
                ])
              }),
            "operations": .array(
              entry.calls.map { call in
                .object([
                  "operation": .string(call.id.rawValue),
                  "with": .object(
                    Dictionary(
                      call.arguments.map { ($0.name, JSONValue.string($0.text.value)) },
                      uniquingKeysWith: { one, _ in one })),
                  "into": JSONValue(call.into?.value),
                  "accepted": .flag(isReady(call, at: entry.anchor)),
                ])
              }),
          ])
        }),
      "changed": DriftView.json(of: drift.changed),
    ])
  }
}
