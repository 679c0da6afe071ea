import Documents
import Markup
import Operations
import Procedures
import Sessions
import Yams

/// Reads an answers file: YAML with `inputs:` by name and `steps:` by step id.
package enum AnswersReader {
  /// A problem in an answers file, and where it is.
  package struct Problem: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// The file is not YAML; the reason is libyaml's, in English.
      case notYAML(String)
      /// What follows the key is not a mapping; the key is empty for the whole file.
      case notAMapping(String)
      /// None of these names; the nearest are those that were probably meant.
      case unknown(String, possible: [String], nearest: [String])
      /// The value of the key is neither true nor false.
      case notAFlag(String, given: String)
      /// The value of the key is neither a text nor a list of texts.
      case notATextOrList(String)
      /// The secret of this name is not given as `{env: NAME}`; a file has no secrets.
      case notAVariable(String)
    }

    package let path: String
    /// The line, counted from 1.
    package let line: Int
    package let kind: Kind
  }

  /// Reads the answers; the path of a `file:` is relative to the answers file's folder.
  ///
  /// - Throws: `Problem` if the file is empty, is not a YAML mapping, or contains an unknown key or
  ///   mode, or a value that its key does not take.
  package static func read(_ file: SourceFile) throws(Problem) -> Answers {
    let root: Node
    do {
      root = try Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self), .basic) ?? Node("")
    } catch {
      let problem = YAMLProblem(error)
      throw Problem(path: file.path, line: problem.line, kind: .notYAML(problem.message))
    }
    return try AnswersFile(path: file.path).answers(root)
  }
}

/// An answers file that is being read.
private struct AnswersFile {
  let path: String

  private typealias Problem = AnswersReader.Problem

  func answers(_ root: Node) throws(AnswersReader.Problem) -> Answers {
    guard let top = root.mapping else { throw problem(root, .notAMapping("")) }
    try expect(top, keys: ["procedure", "inputs", "parts", "steps", "consent", "attest"])
    var places: [String: AnswerPlace] = [:]
    var inputs: [String: [String]] = [:]
    for (key, value) in try mapping("inputs", in: top) {
      let name = key.string ?? ""
      inputs[name] = try words(value, of: name)
      places[Answers.name(ofInput: name)] = place(key)
    }
    var parts: [String: String] = [:]
    for (key, value) in try mapping("parts", in: top) {
      let name = key.string ?? ""
      guard let entry = value.mapping else { throw problem(value, .notAMapping(name)) }
      try expect(entry, keys: ["skip"])
      parts[name] = entry["skip"]?.string
      places[Answers.name(ofPart: name)] = place(key)
    }
    var steps: [StepID: [Answers.StepAnswer]] = [:]
    for (key, value) in try mapping("steps", in: top) {
      let step = StepID(key.string ?? "")
      // A list has one answer for each visit.
      let entries = value.sequence.map { Array($0) }
      let visits = entries ?? [value]
      for (index, entry) in visits.enumerated() {
        steps[step, default: []].append(try answer(entry, of: step.rawValue))
        places[Answers.name(of: step, visit: index + 1)] = place(entries == nil ? key : entry)
      }
      steps[step] = steps[step] ?? []
    }
    return Answers(
      procedure: top["procedure"]?.string.map { ProcedureID($0) }, inputs: inputs, steps: steps,
      consent: try flag("consent", in: top) ?? false, attest: try flag("attest", in: top) ?? false,
      parts: parts, places: places)
  }

  /// Reads the answer for one visit of a step: a text, a list, or a mapping.
  private func answer(
    _ node: Node, of step: String
  ) throws(AnswersReader.Problem) -> Answers.StepAnswer {
    guard let entry = node.mapping else {
      return Answers.StepAnswer(words: try words(node, of: step))
    }
    try expect(
      entry,
      keys: [
        "answer", "file", "note", "mode", "attest", "skip", "override", "alone", "happened",
        "secrets",
      ])
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    var files: [String] = []
    if let given = entry["file"] {
      files = try words(given, of: "file").map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }
    }
    var notes: [String] = []
    if let given = entry["note"] { notes = try words(given, of: "note") }
    var answer: [String]?
    if let given = entry["answer"] { answer = try words(given, of: "answer") }
    return Answers.StepAnswer(
      words: answer, files: files, notes: notes, mode: try mode(in: entry),
      attest: try flag("attest", in: entry),
      skip: entry["skip"]?.string, override: entry["override"]?.string,
      alone: entry["alone"]?.string,
      happened: try flag("happened", in: entry), secrets: try variables(in: entry))
  }

  /// The environment variables that have the secrets of a step: `secrets: {password: {env: NAME}}`.
  private func variables(in entry: Node.Mapping) throws(AnswersReader.Problem) -> [String: String] {
    var variables: [String: String] = [:]
    for (key, value) in try mapping("secrets", in: entry) {
      let name = key.string ?? ""
      guard let mapping = value.mapping, mapping.count == 1,
        let variable = mapping["env"]?.scalar?.string, !variable.isEmpty
      else { throw problem(value, .notAVariable(name)) }
      variables[name] = variable
    }
    return variables
  }

  private func mode(in entry: Node.Mapping) throws(AnswersReader.Problem) -> SessionMode? {
    guard let node = entry["mode"] else { return nil }
    let name = node.scalar?.string ?? ""
    guard let mode = SessionMode(rawValue: name) else {
      let possible = SessionMode.allCases.map(\.rawValue)
      throw problem(
        node,
        .unknown(
          name, possible: possible, nearest: EditDistance.nearest(to: name, among: possible)))
    }
    return mode
  }

  private func flag(
    _ key: String, in entry: Node.Mapping
  ) throws(AnswersReader.Problem) -> Bool? {
    guard let node = entry[key] else { return nil }
    guard let flag = node.bool else {
      throw problem(node, .notAFlag(key, given: node.scalar?.string ?? ""))
    }
    return flag
  }

  private func mapping(
    _ key: String, in top: Node.Mapping
  ) throws(AnswersReader.Problem) -> [(Node, Node)] {
    guard let node = top[key], node.null == nil else { return [] }
    guard let mapping = node.mapping else { throw problem(node, .notAMapping(key)) }
    return mapping.map { ($0.key, $0.value) }
  }

  private func words(_ node: Node, of key: String) throws(AnswersReader.Problem) -> [String] {
    if let scalar = node.scalar { return [scalar.string] }
    let entries = node.sequence.map { $0.map(\.scalar?.string) } ?? [nil]
    guard !entries.contains(nil) else { throw problem(node, .notATextOrList(key)) }
    return entries.compactMap(\.self)
  }

  private func expect(
    _ mapping: Node.Mapping, keys known: [String]
  ) throws(AnswersReader.Problem) {
    for (key, _) in mapping {
      let name = key.scalar?.string ?? ""
      guard key.string == nil || !known.contains(name) else { continue }
      throw problem(
        key,
        .unknown(name, possible: known, nearest: EditDistance.nearest(to: name, among: known)))
    }
  }

  private func problem(_ node: Node, _ kind: AnswersReader.Problem.Kind) -> AnswersReader.Problem {
    Problem(path: path, line: node.mark?.line ?? 1, kind: kind)
  }

  private func place(_ node: Node) -> AnswerPlace {
    AnswerPlace(path: path, line: node.mark?.line ?? 1)
  }
}
