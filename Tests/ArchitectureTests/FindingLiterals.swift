/// The literals of source files that become a `FindingText`, found without a compiler: what is given to
/// parameters and properties of that type, and what stands where one is returned or assigned.
struct FindingLiterals {
  private static let type = "FindingText"

  /// A literal, as the files of words have it.
  struct Literal: Hashable {
    let path: String
    /// With `{1}`, `{2}` and so on in place of its values.
    let form: String
  }

  private(set) var literals: Set<Literal> = []
  private let files: [(file: SourceTree.File, tokens: [SwiftToken])]
  /// What takes such texts, as `target.function`: the labels of the parameters that do, `_` for none.
  private var takers: [String: Set<String>] = [:]

  init(_ sources: [SourceTree.File]) {
    files = sources.map { ($0, SwiftToken.tokens(of: $0.text)) }
    for (file, tokens) in files { learn(file, tokens) }
    for (file, tokens) in files { collect(file, tokens) }
  }

  /// Diagnostics are made in every target; all other functions are looked up in their own.
  private static func name(_ function: String, in file: SourceTree.File) -> String {
    function == "Diagnostic" ? function : "\(file.target).\(function)"
  }

  private mutating func learn(_ file: SourceTree.File, _ tokens: [SwiftToken]) {
    var types: [(name: String, depth: Int)] = []
    var waiting: String?
    var depth = 0
    for (index, token) in tokens.enumerated() {
      let next = tokens.dropFirst(index + 1)
      switch token {
      case .word("struct"), .word("class"), .word("enum"), .word("extension"), .word("actor"):
        if case .word(let name)? = next.first { waiting = name }
      case .mark("{"):
        if let name = waiting { types.append((name, depth)) }
        waiting = nil
        depth += 1
      case .mark("}"):
        depth -= 1
        if types.last?.depth == depth { types.removeLast() }
      case .word("func"):
        if case .word(let name)? = next.first { learn(name, file, tokens, from: index + 2) }
      case .word("init"):
        if let type = types.last?.name, !["StringInterpolation", Self.type].contains(type) {
          learn(type, file, tokens, from: index + 1)
        }
      case .word("case"):
        if case .word(let name)? = next.first { learn(name, file, tokens, from: index + 2) }
      case .word("let"), .word("var"):
        guard let type = types.last, depth == type.depth + 1, case .word(let name)? = next.first,
          next.dropFirst().first == .mark(":"),
          next.dropFirst(2).first(where: { $0 != .mark("[") && $0 != .mark("(") })
            == .word(Self.type)
        else { continue }
        takers[Self.name(type.name, in: file), default: []].insert(name)
      case .word, .mark, .literal: continue
      }
    }
  }

  /// Learns from the parameters that begin at `start`, behind generic ones.
  private mutating func learn(
    _ function: String, _ file: SourceTree.File, _ tokens: [SwiftToken], from start: Int
  ) {
    var index = start
    if tokens.dropFirst(index).first == .mark("<") {
      index = (tokens[index...].firstIndex(of: .mark(">")) ?? index) + 1
    }
    guard tokens.dropFirst(index).first == .mark("(") else { return }
    for range in SwiftToken.arguments(of: tokens, in: index)
    where tokens[range].contains(.word(Self.type)) {
      guard case .word(let label)? = tokens[range].first else { continue }
      takers[Self.name(function, in: file), default: []]
        .insert(label == Self.type ? "_" : label)
    }
  }

  private mutating func collect(_ file: SourceTree.File, _ tokens: [SwiftToken]) {
    for (index, token) in tokens.enumerated() {
      switch token {
      case .word(Self.type):
        var end = index + 1
        // A list of pairs, the first of which is such a text.
        if tokens.dropFirst(end).first == .mark(",") { end += 2 }
        while [.mark("?"), .mark("]"), .mark(")")].contains(tokens.dropFirst(end).first) {
          end += 1
        }
        if tokens.dropFirst(end).first == .mark("=") {
          take(SwiftToken.expression(in: tokens, from: end + 1), file, tokens)
        } else if tokens.dropFirst(index + 1).first == .mark("{") {
          take(index + 2..<SwiftToken.close(of: index + 1, in: tokens), file, tokens)
        }
        if case .word("as")? = tokens.prefix(index).last { take(index - 2..<index, file, tokens) }
      case .word(let name):
        let labels = takers[Self.name(name, in: file)] ?? []
        guard !labels.isEmpty, tokens.dropFirst(index + 1).first == .mark("("),
          tokens.prefix(index).last != .word("func")
        else { continue }
        for range in SwiftToken.arguments(of: tokens, in: index + 1)
        where labels.contains(SwiftToken.label(of: range, in: tokens)) {
          take(range, file, tokens)
        }
      case .mark("->"):
        let ends: [SwiftToken] = [
          .mark("{"), .word("func"), .word("var"), .word("let"), .word("in"),
        ]
        guard let end = tokens[index...].firstIndex(where: ends.contains),
          tokens[end] == .mark("{"), tokens[index..<end].contains(.word(Self.type))
        else { continue }
        take(end + 1..<SwiftToken.close(of: end, in: tokens), file, tokens)
      case .mark, .literal: continue
      }
    }
  }

  /// Takes the literals of a range, but not those that a call within it has for something else, such
  /// as `joined(separator:)`.
  private mutating func take(
    _ range: Range<Int>, _ file: SourceTree.File, _ tokens: [SwiftToken]
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      switch tokens[index] {
      case .literal(let form):
        if form.contains(where: \.isLetter) || form.contains("{1}") {
          literals.insert(Literal(path: file.path, form: form))
        }
      case .word(let name):
        guard index + 1 < range.upperBound, tokens[index + 1] == .mark("(") else { break }
        let labels = takers[Self.name(name, in: file)] ?? []
        for inner in SwiftToken.arguments(of: tokens, in: index + 1) {
          let label = SwiftToken.label(of: inner, in: tokens)
          if label == "_" || labels.contains(label) { take(inner, file, tokens) }
        }
        index = SwiftToken.close(of: index + 1, in: tokens)
      case .mark: break
      }
      index += 1
    }
  }
}
