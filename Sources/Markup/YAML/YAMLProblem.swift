import Diagnostics
import Yams

/// Why a text is not YAML, and where it stops being YAML.
package struct YAMLProblem: Hashable, Sendable {
  /// Counted from 1; 1 if the parser does not say where.
  package let line: Int
  /// In characters, counted from 1; 1 if the parser does not say where.
  package let column: Int
  package let text: FindingText

  /// What is wrong, in English.
  package var message: String { text.english }

  /// - Parameter error: what Yams threw.
  package init(_ error: any Error) {
    if let error = error as? PlainYAML.NotPlain {
      (line, column, text) = (error.line, error.column, error.text)
      return
    }
    guard let error = error as? YamlError else {
      (line, column, text) = (1, 1, Self.unreadable)
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (line, column, text) = (mark.line, mark.column, Self.text(problem))
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.prefix(offset ?? 0)
      line = before.count(where: \.isNewline) + 1
      column = before.reversed().prefix { !$0.isNewline }.count + 1
      text = Self.text(problem)
    case .duplicatedKeysInMapping(let keys, let context):
      (line, column) = (context.mark.line, context.mark.column)
      text = "'\(keys.joined(separator: "', '"))' is written twice"
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      (line, column, text) = (1, 1, Self.unreadable)
    }
  }

  private static let unreadable: FindingText = "it cannot be read"

  /// What libyaml says, with a form of its own if it is one of its sentences (`scanner.c`, `parser.c`
  /// and `reader.c` of Yams 6; those about directives and tags, which nobody writes here, stay
  /// English).
  private static func text(_ problem: String) -> FindingText {
    let known: [FindingText] = [
      "mapping values are not allowed in this context",
      "mapping keys are not allowed in this context",
      "block sequence entries are not allowed in this context",
      "could not find expected ':'",
      "did not find expected key",
      "did not find expected '-' indicator",
      "did not find expected ',' or '}'",
      "did not find expected ',' or ']'",
      "did not find expected node content",
      "did not find expected <document start>",
      "did not find expected alphabetic or numeric character",
      "did not find expected comment or line break",
      "did not find expected whitespace or line break",
      "did not find expected hexdecimal number",
      "found unexpected ':'",
      "found unexpected end of stream",
      "found unexpected document indicator",
      "found character that cannot start any token",
      "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected",
      "found an indentation indicator equal to 0",
      "found unknown escape character",
      "found invalid Unicode character escape code",
      "found undefined alias",
      "control characters are not allowed",
      "invalid leading UTF-8 octet",
      "invalid trailing UTF-8 octet",
      "incomplete UTF-8 octet sequence",
    ]
    return known.first { $0.english == problem } ?? FindingText(verbatim: problem)
  }
}

/// YAML without anchors and aliases, by which a small file could be endlessly large: comparing the
/// keys of one with twelve levels of ten aliases takes longer than anybody waits.
package enum PlainYAML {
  /// What is not read, at its place counted from 1.
  struct NotPlain: Error {
    let line: Int
    let column: Int
    let text: FindingText
  }

  /// Brackets in brackets: more than anybody writes, and few enough that nothing recurses far.
  package static let deepest = 64

  /// - Throws: `NotPlain`, or what Yams throws.
  package static func compose(_ text: String) throws -> Node? {
    if let found = notPlain(text) { throw found }
    return try Yams.compose(yaml: text, .basic)
  }

  /// The first anchor, alias, key that is no word, or bracket too many outside of quotation marks and
  /// comments, where a node may begin.
  ///
  /// What only looks like one in a text of several lines without quotation marks counts, too.
  private static func notPlain(_ text: String) -> NotPlain? {
    var line = 1
    var column = 0
    var depth = 0
    var quote: Character?
    var isEscaped = false
    var isComment = false
    var mayAsk = false
    var before: Character = "\n"
    for character in text {
      column += 1
      defer {
        before = character
        if character.isNewline { (line, column, isComment) = (line + 1, 0, false) }
      }
      if isComment { continue }
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if open == "\"", character == "\\" {
          isEscaped = true
        } else if character == open {
          quote = nil
        }
        continue
      }
      if mayAsk, character.isWhitespace {
        return NotPlain(line: line, column: column - 1, text: "a key must be a word")
      }
      mayAsk = false
      if character == "]" || character == "}" { depth = max(0, depth - 1) }
      let isBeginning = before.isWhitespace || "[{,:?-!".contains(before)
      guard isBeginning else { continue }
      switch character {
      case "\"", "'": quote = character
      case "#" where before.isWhitespace: isComment = true
      case "&", "*":
        return NotPlain(
          line: line, column: column, text: "anchors and aliases are not read here")
      case "?": mayAsk = true
      case "[", "{":
        depth += 1
        guard depth <= deepest else {
          return NotPlain(
            line: line, column: column, text: "it is nested more than \(deepest) deep")
        }
      case _: break
      }
    }
    return nil
  }
}
