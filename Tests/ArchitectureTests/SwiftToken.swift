/// A word, mark or text of Swift source, without comments.
enum SwiftToken: Hashable {
  case word(String)
  case mark(String)
  /// A literal, with `{1}`, `{2}` and so on in place of its interpolations.
  case literal(String)

  static func tokens(of source: String) -> [SwiftToken] {
    var rest = Array(source)[...]
    var tokens: [SwiftToken] = []
    while let character = rest.first {
      if character.isWhitespace {
        rest.removeFirst()
      } else if rest.starts(with: "//") {
        rest = rest.drop { $0 != "\n" }
      } else if rest.starts(with: "#/") {
        rest = after("/#", in: rest.dropFirst(2)).rest
      } else if rest.starts(with: "#\"") {
        let (text, behind) = after("\"#", in: rest.dropFirst(2))
        tokens.append(.literal(text))
        rest = behind
      } else if rest.starts(with: "\"\"\"") {
        let (text, behind) = after("\"\"\"", in: rest.dropFirst(3))
        tokens.append(.literal(text))
        rest = behind
      } else if character == "\"" {
        tokens.append(.literal(literal(&rest)))
      } else if isName(character) {
        let name = rest.prefix(while: isName)
        tokens.append(.word(String(name)))
        rest = rest[name.endIndex...]
      } else {
        let mark = rest.starts(with: "->") ? "->" : String(character)
        tokens.append(.mark(mark))
        rest = rest.dropFirst(mark.count)
      }
    }
    return tokens
  }

  private static func isName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_@$".contains(character)
  }

  private static func after(
    _ end: String, in rest: ArraySlice<Character>
  ) -> (text: String, rest: ArraySlice<Character>) {
    var rest = rest
    var text = ""
    while let character = rest.first, !rest.starts(with: end) {
      text.append(character)
      rest.removeFirst()
    }
    return (text, rest.dropFirst(end.count))
  }

  /// Reads a literal that begins with one quotation mark.
  private static func literal(_ rest: inout ArraySlice<Character>) -> String {
    rest.removeFirst()
    var form = ""
    var count = 0
    while let character = rest.popFirst(), character != "\"" {
      guard character == "\\", let escaped = rest.popFirst() else {
        form.append(character)
        continue
      }
      guard escaped == "(" else {
        form += escape(escaped, &rest)
        continue
      }
      var depth = 1
      while depth > 0, let inner = rest.first {
        if inner == "\"" {
          _ = literal(&rest)
          continue
        }
        depth += inner == "(" ? 1 : inner == ")" ? -1 : 0
        rest.removeFirst()
      }
      count += 1
      form += "{\(count)}"
    }
    return form
  }

  private static func escape(_ escaped: Character, _ rest: inout ArraySlice<Character>) -> String {
    switch escaped {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "u":
      let (digits, behind) = after("}", in: rest.dropFirst())
      rest = behind
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    case _: return String(escaped)
    }
  }

  /// The token that closes the bracket at `start`.
  static func close(of start: Int, in tokens: [SwiftToken]) -> Int {
    var depth = 0
    for index in start..<tokens.count {
      depth += tokens[index].nesting
      if depth == 0 { return index }
    }
    return tokens.count
  }

  private var nesting: Int {
    switch self {
    case .mark("("), .mark("["), .mark("{"): 1
    case .mark(")"), .mark("]"), .mark("}"): -1
    case .word, .mark, .literal: 0
    }
  }

  /// The arguments or parameters in the brackets that open at `start`.
  static func arguments(of tokens: [SwiftToken], in start: Int) -> [Range<Int>] {
    let end = close(of: start, in: tokens)
    var found: [Range<Int>] = []
    var first = start + 1
    var depth = 0
    for index in start + 1..<max(end, start + 1) {
      depth += tokens[index].nesting
      if depth == 0, tokens[index] == .mark(",") {
        found.append(first..<index)
        first = index + 1
      }
    }
    if first < end { found.append(first..<end) }
    return found
  }

  /// The label of an argument; `_` if it has none.
  static func label(of argument: Range<Int>, in tokens: [SwiftToken]) -> String {
    guard argument.count > 1, case .word(let name) = tokens[argument.lowerBound],
      tokens[argument.lowerBound + 1] == .mark(":")
    else { return "_" }
    return name
  }

  /// The expression that begins at `start`: up to the next statement, or to the end of its scope.
  static func expression(in tokens: [SwiftToken], from start: Int) -> Range<Int> {
    let statements = [
      "let", "var", "guard", "return", "func", "for", "report", "package", "private", "static",
    ]
    var depth = 0
    for index in start..<tokens.count {
      depth += tokens[index].nesting
      if depth < 0 { return start..<index }
      if depth == 0, case .word(let word) = tokens[index], statements.contains(word) {
        return start..<index
      }
    }
    return start..<tokens.count
  }
}
