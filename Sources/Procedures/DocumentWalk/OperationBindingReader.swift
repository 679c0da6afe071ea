import Diagnostics
import Documents
import Markup
import Operations
import Yams

/// Reads the file that ties a document's sentences to operations, and reports everything that is
/// wrong with its form.
///
/// Whether operations, inputs and places exist is found out when it is held against the document.
package struct OperationBindingReader {
  private let path: String
  private var diagnostics: [Diagnostic] = []

  /// The binding, which is `nil` if the form of the file is too damaged to continue, and all
  /// diagnostics.
  package static func read(
    _ file: SourceFile
  ) -> (binding: OperationBinding?, diagnostics: [Diagnostic]) {
    var reader = OperationBindingReader(path: file.path)
    let binding = reader.binding(String(decoding: file.bytes, as: UTF8.self))
    return (binding, reader.diagnostics)
  }

  private init(path: String) { self.path = path }

  private mutating func binding(_ text: String) -> OperationBinding? {
    let root: Node?
    do {
      root = try PlainYAML.compose(text)
    } catch {
      let problem = YAMLProblem(error)
      report(
        SourcePlace(path: path, line: problem.line, column: problem.column),
        "not YAML: \(problem.text)")
      return nil
    }
    guard let top = root?.mapping, let document = top["document"].flatMap(scalar),
      let passages = top["passages"]?.sequence
    else {
      report(
        SourcePlace(path: path), "a binding to operations must name 'document' and 'passages'")
      return nil
    }
    rejectUnknown(top, ["document", "inputs", "passages"])
    var seen: Set<String> = []
    let entries = passages.compactMap { passage($0) }
    for entry in entries where !seen.insert(entry.anchor).inserted {
      report(entry.place, "place '\(entry.anchor)' is bound twice")
    }
    return OperationBinding(
      document: document.value,
      inputs: (top["inputs"].map { pairs($0, "inputs") } ?? []).map { (name: $0.0, type: $0.1) },
      entries: entries, place: SourcePlace(path: path))
  }

  private mutating func passage(_ node: Node) -> OperationBinding.Entry? {
    guard let mapping = node.mapping, let anchor = mapping["at"].flatMap(scalar),
      let digest = mapping["digest"].flatMap(scalar)
    else {
      report(place(of: node), "a passage must name 'at' and 'digest'")
      return nil
    }
    rejectUnknown(
      mapping,
      [
        "at", "digest", "text", "reason", "partOf", "operations", "operation", "with", "into", "on",
        "accepted", "withdrawn",
      ])
    let ways = ["operation", "operations", "partOf"].filter { mapping[$0] != nil }
    if ways.count > 1 {
      report(anchor.place, "a passage has only one of 'operation', 'operations' and 'partOf'")
    }
    var calls: [OperationBinding.Call] = []
    if mapping["operation"] != nil { calls = [call(node)].compactMap(\.self) }
    if let several = mapping["operations"] {
      if let list = several.sequence {
        for own in list {
          if let mapping = own.mapping {
            rejectUnknown(mapping, ["operation", "with", "into", "on", "accepted"])
          }
          if let call = call(own) { calls.append(call) }
        }
      } else {
        report(place(of: several), "'operations' is not a list")
      }
    }
    return OperationBinding.Entry(
      anchor: anchor.value, digest: digest.value, calls: calls,
      partOf: mapping["partOf"].flatMap(scalar)?.value,
      withdrawn: mapping["withdrawn"].map { withdrawn($0) } ?? [],
      text: mapping["text"]?.string, reason: mapping["reason"]?.string, place: anchor.place)
  }

  /// The changes that a person has withdrawn.
  private mutating func withdrawn(_ node: Node) -> [OperationBinding.Withdrawn] {
    guard let list = node.sequence else {
      report(place(of: node), "'withdrawn' is not a list")
      return []
    }
    return list.compactMap { one -> OperationBinding.Withdrawn? in
      guard let operation = one["operation"]?.string, let by = one["by"]?.string,
        let on = one["on"]?.string
      else {
        report(place(of: one), "an entry of 'withdrawn' must name 'operation', 'by' and 'on'")
        return nil
      }
      return .init(OperationID(rawValue: operation), by: by, on: on)
    }
  }

  private mutating func call(_ node: Node) -> OperationBinding.Call? {
    guard let mapping = node.mapping, let operation = mapping["operation"].flatMap(scalar) else {
      report(place(of: node), "an entry of 'operations' must name an 'operation'")
      return nil
    }
    var acceptance: OperationBinding.Acceptance?
    if let accepted = mapping["accepted"] {
      if let by = accepted["by"]?.string, let on = accepted["on"]?.string {
        acceptance = .init(by: by, on: on)
      } else {
        report(place(of: accepted), "'accepted' must name 'by' and 'on'")
      }
    }
    var on: [(outcome: Manifest.Named<String>, target: Manifest.Named<String>)] = []
    if let written = mapping["on"] { on = outcomes(written) }
    return OperationBinding.Call(
      operation: operation,
      arguments: (mapping["with"].map { pairs($0, "with") } ?? []).map { (name: $0.0, text: $0.1) },
      into: mapping["into"].flatMap(scalar), on: on, acceptance: acceptance)
  }

  /// Where outcomes lead, each written in the document's own words.
  private mutating func outcomes(
    _ node: Node
  ) -> [(outcome: Manifest.Named<String>, target: Manifest.Named<String>)] {
    guard let mapping = node.mapping else {
      report(place(of: node), "'on' is not a mapping of names to values")
      return []
    }
    return mapping.compactMap { outcome, target in
      guard let outcome = scalar(outcome), let target = scalar(target) else { return nil }
      return (outcome, target)
    }
  }

  private mutating func pairs(
    _ node: Node, _ key: String
  ) -> [(String, Manifest.Named<String>)] {
    guard let mapping = node.mapping else {
      report(place(of: node), "'\(key)' is not a mapping of names to values")
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = key.string else { return nil }
      // `[user]` without quotation marks is a YAML list with one item.
      if let only = value.sequence, only.count == 1, let word = only.first?.string {
        return (name, Manifest.Named(value: "[\(word)]", place: place(of: value)))
      }
      return scalar(value).map { (name, $0) }
    }
  }

  private func scalar(_ node: Node) -> Manifest.Named<String>? {
    node.scalar.map {
      Manifest.Named(value: $0.string, place: place(of: node, length: $0.string.count))
    }
  }

  private mutating func rejectUnknown(_ mapping: Node.Mapping, _ known: [String]) {
    for (key, _) in mapping {
      guard let name = key.string, !known.contains(name) else { continue }
      report(
        place(of: key, length: name.count), "'\(name)' is not a key of a binding",
        advice: "known keys: \(known.joined(separator: ", "))")
    }
  }

  private func place(of node: Node, length: Int = 0) -> SourcePlace {
    guard let mark = node.mark else { return SourcePlace(path: path, length: length) }
    return SourcePlace(path: path, line: mark.line, column: mark.column, length: length)
  }

  private mutating func report(
    _ place: SourcePlace, _ message: FindingText, advice: FindingText? = nil
  ) {
    diagnostics.append(Diagnostic(.bindingInvalid, .error, at: place, message, advice: advice))
  }
}
