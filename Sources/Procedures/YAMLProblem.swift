import Yams

/// Why a text is not YAML, and where it stops being YAML.
package struct YAMLProblem: Hashable, Sendable {
  /// Counted from 1; 1 if the parser does not say where.
  package let line: Int
  /// In characters, counted from 1; 1 if the parser does not say where.
  package let column: Int
  /// In English.
  package let message: String

  /// - Parameter error: what Yams threw.
  package init(_ error: any Error) {
    guard let error = error as? YamlError else {
      (line, column, message) = (1, 1, "it cannot be read")
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (line, column, message) = (mark.line, mark.column, problem)
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.prefix(offset ?? 0)
      line = before.count(where: \.isNewline) + 1
      column = before.reversed().prefix { !$0.isNewline }.count + 1
      message = problem
    case .duplicatedKeysInMapping(let keys, let context):
      (line, column) = (context.mark.line, context.mark.column)
      message = "'\(keys.joined(separator: "', '"))' is written twice"
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      (line, column, message) = (1, 1, "it cannot be read")
    }
  }
}
