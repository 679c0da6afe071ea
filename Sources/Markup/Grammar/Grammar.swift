/// A grammar for XML (RELAX NG, ISO/IEC 19757-2), ready to check files against.
///
/// libxml2 reads the same grammar files and can validate with them, but it stops at the first error
/// in an element, gives no column, and needs the whole document as a tree. The tests therefore use
/// libxml2 for comparison, and the program uses this type.
///
/// Only the part of RELAX NG that a grammar of elements needs is supported: attributes are
/// independent of each other (no choices between them), and within one element a name always refers
/// to the same rule.
package struct Grammar: Sendable {
  let rules: [GrammarRule]
  let patterns: GrammarPatterns
  /// The number of the pattern that the root must match.
  let start: Int

  /// Why a grammar cannot be made.
  package enum Failure: Error, Hashable {
    /// The grammar itself cannot be used; the text says why.
    case unusable(String)
  }
}

extension Grammar {
  /// Reads a grammar and the grammars it includes.
  ///
  /// - Parameters:
  ///   - name: the name of the grammar file.
  ///   - file: returns the bytes of the grammar file with the given name.
  /// - Throws: `Failure.unusable` if a file is not well-formed or not a grammar of the supported
  ///   kind, and any error that `file` throws.
  package init(named name: String, file: @escaping (String) throws -> [UInt8]) throws {
    var reader = GrammarReader(file: file)
    self = try reader.grammar(named: name)
  }
}

/// What an element may contain.
struct GrammarRule: Sendable {
  struct Attribute: Sendable {
    let names: GrammarNames
    let value: GrammarValue
    let isRequired: Bool
  }

  let names: GrammarNames
  var attributes: [Attribute] = []
  /// The number of the pattern that its children must match.
  var content = GrammarPatterns.empty
  var allowsText = false
  /// Whether the element belongs to another namespace, so that its content is not checked.
  var isForeign = false
  /// Where the specification describes it, such as `4.2.2.5 unit`.
  let section: String
}

/// The names that a pattern of a grammar applies to (RELAX NG §4.18, name classes).
indirect enum GrammarNames: Hashable, Sendable {
  case name(XMLName)
  case namespace(String)
  case any
  case except(GrammarNames, GrammarNames)
  case choice([GrammarNames])

  func contains(_ name: XMLName) -> Bool {
    switch self {
    case .name(let own): own == name
    case .namespace(let namespace): namespace == name.namespace
    case .any: true
    case .except(let names, let exception): names.contains(name) && !exception.contains(name)
    case .choice(let choices): choices.contains { $0.contains(name) }
    }
  }

  /// The names that are listed one by one.
  var listed: [XMLName] {
    switch self {
    case .name(let name): [name]
    case .namespace, .any, .except: []
    case .choice(let choices): choices.flatMap(\.listed)
    }
  }
}

/// The patterns of a grammar's elements: which children may follow which. Equal patterns are stored
/// once.
///
/// A pattern is matched with derivatives (Brzozowski, J. ACM 11, 1964), as Clark proposed for RELAX
/// NG: the derivative is what remains of the pattern after one child. Each pattern is made once and
/// has a number, so reading a file means going from number to number.
struct GrammarPatterns: Sendable {
  indirect enum Pattern: Hashable, Sendable {
    case empty
    case notAllowed
    /// A child that matches the rule with this number.
    case child(Int)
    case choice(Int, Int)
    case group(Int, Int)
    case interleave(Int, Int)
    case oneOrMore(Int)
  }

  private var patterns: [Pattern] = [.empty, .notAllowed]
  private var numbers: [Pattern: Int] = [.empty: 0, .notAllowed: 1]
  private var canEnd: [Bool] = [true, false]

  static let empty = 0
  static let notAllowed = 1

  /// The number of a pattern, which is added if it is new.
  mutating func number(of pattern: Pattern) -> Int {
    let pattern = simplified(pattern)
    if let number = numbers[pattern] { return number }
    numbers[pattern] = patterns.count
    canEnd.append(isNullable(pattern))
    patterns.append(pattern)
    return patterns.count - 1
  }

  /// Whether the element may end here.
  func isNullable(_ number: Int) -> Bool { canEnd[number] }

  /// The rules of the children that may come next.
  func expected(_ number: Int) -> Set<Int> {
    switch patterns[number] {
    case .empty, .notAllowed: []
    case .child(let rule): [rule]
    case .choice(let left, let right), .interleave(let left, let right):
      expected(left).union(expected(right))
    case .group(let left, let right):
      canEnd[left] ? expected(left).union(expected(right)) : expected(left)
    case .oneOrMore(let inner): expected(inner)
    }
  }

  /// The rules of the children that must come before the element may end.
  func missing(_ number: Int) -> Set<Int> {
    switch patterns[number] {
    case .empty, .notAllowed: []
    case .child(let rule): [rule]
    case .choice(let left, let right):
      canEnd[number] ? [] : missing(left).union(missing(right))
    case .group(let left, let right), .interleave(let left, let right):
      missing(left).isEmpty ? missing(right) : missing(left)
    case .oneOrMore(let inner): missing(inner)
    }
  }

  /// The pattern that remains after a child that matches `rule`; `notAllowed` if the child may not
  /// come here.
  mutating func after(_ rule: Int, in number: Int) -> Int {
    switch patterns[number] {
    case .empty, .notAllowed: return Self.notAllowed
    case .child(let own): return own == rule ? Self.empty : Self.notAllowed
    case .choice(let left, let right):
      let first = after(rule, in: left)
      return self.number(of: .choice(first, after(rule, in: right)))
    case .group(let left, let right):
      let first = self.number(of: .group(after(rule, in: left), right))
      guard canEnd[left] else { return first }
      return self.number(of: .choice(first, after(rule, in: right)))
    case .interleave(let left, let right):
      let first = self.number(of: .interleave(after(rule, in: left), right))
      let second = self.number(of: .interleave(left, after(rule, in: right)))
      return self.number(of: .choice(first, second))
    case .oneOrMore(let inner):
      let rest = self.number(of: .choice(number, Self.empty))
      return self.number(of: .group(after(rule, in: inner), rest))
    }
  }

  /// An equal pattern of a form that is stored only once.
  private func simplified(_ pattern: Pattern) -> Pattern {
    switch pattern {
    case .empty, .notAllowed, .child: return pattern
    case .choice(let left, let right):
      if left == Self.notAllowed || left == right { return patterns[right] }
      if right == Self.notAllowed { return patterns[left] }
      // `a?` is the same as `a` if `a` may be empty.
      if right == Self.empty, canEnd[left] { return patterns[left] }
      if left == Self.empty, canEnd[right] { return patterns[right] }
      return left < right ? pattern : .choice(right, left)
    case .group(let left, let right), .interleave(let left, let right):
      if left == Self.notAllowed || right == Self.notAllowed { return .notAllowed }
      if left == Self.empty { return patterns[right] }
      if right == Self.empty { return patterns[left] }
      return pattern
    case .oneOrMore(let inner):
      return inner <= Self.notAllowed ? patterns[inner] : pattern
    }
  }

  private func isNullable(_ pattern: Pattern) -> Bool {
    switch pattern {
    case .empty: true
    case .notAllowed, .child: false
    case .choice(let left, let right): canEnd[left] || canEnd[right]
    case .group(let left, let right), .interleave(let left, let right):
      canEnd[left] && canEnd[right]
    case .oneOrMore(let inner): canEnd[inner]
    }
  }
}
