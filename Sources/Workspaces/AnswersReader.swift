import Documents
import Procedures
import Sessions
import Yams

/// Reads an answers file: YAML with `inputs:` by name and `steps:` by step id.
package enum AnswersReader {
  /// A problem in an answers file; the message is in English.
  package struct Problem: Error, Hashable, Sendable {
    package let path: String
    /// The line, counted from 1.
    package let line: Int
    package let message: String
  }

  /// Reads the answers; the path of a `file:` is relative to the answers file's folder.
  ///
  /// - Throws: `Problem` if the file is empty, is not a YAML mapping, or contains an unknown key or
  ///   mode.
  package static func read(_ file: SourceFile) throws(Problem) -> Answers {
    let root: Node
    do {
      root = try Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self), .basic) ?? Node("")
    } catch {
      let problem = YAMLProblem(error)
      throw Problem(path: file.path, line: problem.line, message: "not YAML: \(problem.message)")
    }
    guard let top = root.mapping else {
      throw Problem(path: file.path, line: 1, message: "an answers file is a mapping")
    }
    for (key, _) in top {
      try expect(key, among: ["procedure", "inputs", "steps", "consent", "attest"], file)
    }
    var inputs: [String: [String]] = [:]
    for (key, value) in top["inputs"]?.mapping.map(Array.init) ?? [] {
      inputs[key.string ?? ""] = words(value)
    }
    var steps: [StepID: [Answers.StepAnswer]] = [:]
    for (key, value) in top["steps"]?.mapping.map(Array.init) ?? [] {
      var visits: [Answers.StepAnswer] = []
      for entry in value.sequence.map({ Array($0) }) ?? [value] {
        visits.append(try answer(entry, file))
      }
      steps[StepID(key.string ?? "")] = visits
    }
    return Answers(
      procedure: top["procedure"]?.string.map { ProcedureID($0) }, inputs: inputs, steps: steps,
      consent: top["consent"]?.bool ?? false, attest: top["attest"]?.bool ?? false)
  }

  /// Reads the answer for one visit of a step: a text, a list, or a mapping.
  ///
  /// - Throws: `Problem` if the mapping contains an unknown key or mode.
  private static func answer(
    _ node: Node, _ file: SourceFile
  ) throws(Problem) -> Answers.StepAnswer {
    guard let entry = node.mapping else { return Answers.StepAnswer(words: words(node)) }
    for (key, _) in entry {
      try expect(
        key, among: ["answer", "file", "mode", "attest", "skip", "override", "happened"], file)
    }
    let folder = file.path.lastIndex(of: "/").map { String(file.path[..<$0]) } ?? "."
    let evidence = entry["file"]?.string.map { ["\(folder)/\($0)"] }
    let mode = entry["mode"]?.string
    if let mode, SessionMode(rawValue: mode) == nil {
      throw Problem(
        path: file.path, line: node.mark?.line ?? 1,
        message: "mode '\(mode)' is not manual, consent or automatic")
    }
    return Answers.StepAnswer(
      words: entry["answer"].map(words) ?? evidence,
      mode: mode.flatMap { SessionMode(rawValue: $0) },
      attest: entry["attest"]?.bool, skip: entry["skip"]?.string,
      override: entry["override"]?.string, happened: entry["happened"]?.bool)
  }

  private static func words(_ node: Node) -> [String] {
    node.sequence.map { $0.compactMap(\.scalar?.string) }
      ?? node.scalar.map { [$0.string] } ?? []
  }

  /// Checks that a key is one of those that are known.
  ///
  /// - Throws: `Problem` with the line of the key if it is not.
  private static func expect(
    _ key: Node, among known: [String], _ file: SourceFile
  ) throws(Problem) {
    guard let name = key.string, known.contains(name) else {
      throw Problem(
        path: file.path, line: key.mark?.line ?? 1,
        message: "'\(key.scalar?.string ?? "?")' is none of \(known.joined(separator: ", "))")
    }
  }
}
