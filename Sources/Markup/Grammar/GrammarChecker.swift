import Diagnostics

/// Checks a file against a grammar, tag by tag.
///
/// Names and states that have been looked up are kept in flat tables, so that a tag costs only a
/// few look-ups.
package struct GrammarChecker {
  /// An open element.
  private struct Frame {
    /// The number of the element's rule; -1 in elements whose content is not checked.
    let rule: Int
    /// The number of the pattern that the rest of its children must match.
    var state: Int
    var hasReportedText = false
    let line: Int32
    let column: Int32
  }

  private let rules: [GrammarRule]
  private var patterns: GrammarPatterns
  private var names: [XMLName] = []
  private var frames: [Frame] = []
  private var start: Int
  /// The number of names the tables have room for.
  private var width = 256
  /// By state and name: the rule of the child and the state after it; -2 if not looked up yet.
  private var stepRules: [Int32] = []
  private var stepStates: [Int32] = []
  /// By rule and name: the attribute's number in the rule, -1 if there is none, -2 if not looked up
  /// yet.
  private var attributes: [Int16]
  /// By rule: the number of its first attribute's value.
  private var firstValues: [Int32] = []
  private var values = GrammarValueTable()
  private let required: [UInt64]
  /// By rule: the state in which its content begins.
  private let contents: [Int]
  /// By rule: bit 0 if its content is not checked, bit 1 if it may have text.
  private let flags: [UInt8]

  /// Prepares the tables for a grammar.
  ///
  /// - Precondition: No rule of the grammar has more than 64 attributes.
  package init(_ grammar: Grammar) {
    rules = grammar.rules
    patterns = grammar.patterns
    start = grammar.start
    attributes = Array(repeating: -2, count: rules.count * width)
    required = rules.map { rule in
      precondition(rule.attributes.count <= 64, "a rule with more than 64 attributes")
      return rule.attributes.enumerated().reduce(0) {
        $1.element.isRequired ? $0 | 1 << UInt64($1.offset) : $0
      }
    }
    contents = rules.map(\.content)
    flags = rules.map { ($0.isForeign ? 1 : 0) | ($0.allowsText ? 2 : 0) }
    var count = 0
    for rule in rules {
      firstValues.append(Int32(count))
      for attribute in rule.attributes { count = values.add(attribute.value) + 1 }
    }
  }

  /// Whether the element opened last belongs to another namespace.
  package var isForeign: Bool { frames.last.map { isForeign($0.rule) } ?? false }

  /// Takes the number, counted from 0, by which later tags refer to a name.
  package mutating func learn(_ name: XMLName, as number: Int) {
    while names.count <= number { names.append(name) }
    names[number] = name
    guard number >= width else { return }
    // Everything is looked up again: few files have so many names.
    width *= 2
    stepRules = []
    stepStates = []
    attributes = Array(repeating: -2, count: rules.count * width)
  }

  /// Checks the start tag that begins at `index` in a batch's words, and opens its element.
  ///
  /// - Parameter report: called for each problem of the tag, in the order of the file.
  package mutating func open(
    _ words: Span<Int32>, _ bytes: Span<UInt8>, at index: Int,
    report: (GrammarProblem) -> Void
  ) {
    let name = Int(words[index + 1])
    let line = words[index + 2]
    let column = words[index + 3]
    if let last = frames.last, isForeign(last.rule) {
      frames.append(
        Frame(rule: -1, state: GrammarPatterns.empty, line: line, column: column))
      return
    }
    let state = frames.last?.state ?? start
    let (rule, next) = step(from: state, by: name)
    if next == GrammarPatterns.notAllowed {
      reportElement(name, XMLPlace(line: Int(line), column: Int(column)), state, report)
      // The content is still checked, by the rule for the element's name if there is one.
      let rule = rules.firstIndex { $0.names.listed.contains(names[name]) } ?? -1
      frames.append(
        Frame(rule: rule, state: rule < 0 ? 0 : rules[rule].content, line: line, column: column))
      if rule >= 0 { check(words, bytes, at: index, rule, report) }
      return
    }
    if frames.isEmpty { start = next } else { frames[frames.count - 1].state = next }
    frames.append(Frame(rule: rule, state: contents[rule], line: line, column: column))
    if flags[rule] & 1 == 0 { check(words, bytes, at: index, rule, report) }
  }

  /// Checks that the element opened last has all the children it must have, and closes it.
  package mutating func close(report: (GrammarProblem) -> Void) {
    guard let frame = frames.popLast(), frame.rule >= 0, flags[frame.rule] & 1 == 0,
      !patterns.isNullable(frame.state)
    else { return }
    let missing = names(of: patterns.missing(frame.state))
    report(
      GrammarProblem(
        kind: .incomplete,
        text: "'\(name(of: frame.rule))' has no \(.either(missing))",
        section: rules[frame.rule].section,
        place: XMLPlace(line: Int(frame.line), column: Int(frame.column))))
  }

  /// Checks the text that begins at `index` in a batch's words.
  ///
  /// Only the first text in an element that may have none is reported; white space is allowed
  /// anywhere.
  package mutating func text(
    _ words: Span<Int32>, _ bytes: Span<UInt8>, at index: Int, report: (GrammarProblem) -> Void
  ) {
    guard let frame = frames.last, frame.rule >= 0, flags[frame.rule] == 0, !frame.hasReportedText
    else { return }
    var place = Int(words[index + 1])
    let end = place + Int(words[index + 2])
    while place < end, bytes[place] <= 0x20 { place += 1 }
    guard place < end else { return }
    frames[frames.count - 1].hasReportedText = true
    report(
      GrammarProblem(
        kind: .text, text: "'\(name(of: frame.rule))' has no text of its own",
        section: rules[frame.rule].section,
        place: XMLPlace(line: Int(frame.line), column: Int(frame.column))))
  }

  private func isForeign(_ rule: Int) -> Bool { rule < 0 || flags[rule] & 1 == 1 }

  /// The rule of a child and the state after it; the rule is -1 and the state `notAllowed` if no
  /// child of this name may come.
  private mutating func step(from state: Int, by name: Int) -> (rule: Int, state: Int) {
    let place = state * width + name
    if place < stepRules.count, stepRules[place] > -2 {
      return (Int(stepRules[place]), Int(stepStates[place]))
    }
    let found = lookUpStep(from: state, by: names[name])
    let size = (state + 1) * width
    if stepRules.count < size {
      stepRules += Array(repeating: -2, count: size - stepRules.count)
      stepStates += Array(repeating: 0, count: size - stepStates.count)
    }
    stepRules[place] = Int32(found.rule)
    stepStates[place] = Int32(found.state)
    return found
  }

  private mutating func lookUpStep(from state: Int, by name: XMLName) -> (rule: Int, state: Int) {
    let candidates = patterns.expected(state).sorted().filter { rules[$0].names.contains(name) }
    // A rule for exactly this name takes precedence over one for any name.
    let rule =
      candidates.first { rules[$0].names.listed.contains(name) } ?? candidates.first
    guard let rule else { return (-1, GrammarPatterns.notAllowed) }
    return (rule, patterns.after(rule, in: state))
  }

  private func reportElement(
    _ name: Int, _ place: XMLPlace, _ state: Int, _ report: (GrammarProblem) -> Void
  ) {
    let expected = names(of: patterns.expected(state))
    let parent = frames.last.map { self.name(of: $0.rule) }
    let text: FindingText =
      parent.map { "'\(names[name])' is not allowed here in '\($0)'" }
      ?? "'\(names[name])' cannot be the root of such a file"
    report(
      GrammarProblem(
        kind: .element,
        text: expected.isEmpty ? text : "\(text); here may come \(.listed(expected))",
        section: frames.last.map { $0.rule < 0 ? "" : rules[$0.rule].section } ?? "",
        place: place))
  }

  private func names(of rules: Set<Int>) -> [FindingText] {
    Set(rules.map(name)).sorted { $0.english < $1.english }.map { "'\($0)'" }
  }

  private func name(of rule: Int) -> FindingText {
    guard rule >= 0 else { return "element" }
    let own = rules[rule].names.listed.first?.local
    return own.map { FindingText(verbatim: $0) } ?? "elements of other namespaces"
  }

  /// Checks the attributes of the start tag at `index`.
  private mutating func check(
    _ words: Span<Int32>, _ bytes: Span<UInt8>, at index: Int, _ rule: Int,
    _ report: (GrammarProblem) -> Void
  ) {
    var seen: UInt64 = 0
    var place = index + XMLBatch.Event.startLength
    let end = place + Int(words[index + 6]) * XMLBatch.Event.attributeLength
    while place < end {
      let name = Int(words[place])
      let first = Int(words[place + 1])
      let range = first..<first + Int(words[place + 2])
      place += XMLBatch.Event.attributeLength
      let own = attribute(name, of: rule)
      guard own >= 0 else {
        let text: FindingText =
          "attribute '\(names[name])' is not allowed on '\(self.name(of: rule))'"
        report(problem(.attribute, text, rule, words, index))
        continue
      }
      seen |= 1 << UInt64(own)
      let value = Int(firstValues[rule]) + own
      guard !values.allows(value, bytes, range) else { continue }
      var text: [UInt8] = []
      for index in range { text.append(bytes[index]) }
      let written = String(decoding: text, as: UTF8.self)
      let message: FindingText =
        "'\(names[name])' is '\(written)', which is not \(values[value].text)"
      report(problem(.value, message, rule, words, index))
    }
    guard seen & required[rule] != required[rule] else { return }
    for (own, attribute) in rules[rule].attributes.enumerated()
    where attribute.isRequired && seen & 1 << UInt64(own) == 0 {
      let missing = attribute.names.listed.first?.local ?? ""
      let text: FindingText = "attribute '\(missing)' is missing on '\(name(of: rule))'"
      report(problem(.attributeMissing, text, rule, words, index))
    }
  }

  private func problem(
    _ kind: GrammarProblem.Kind, _ text: FindingText, _ rule: Int, _ words: Span<Int32>,
    _ index: Int
  ) -> GrammarProblem {
    GrammarProblem(
      kind: kind, text: text, section: rules[rule].section,
      place: XMLPlace(line: Int(words[index + 2]), column: Int(words[index + 3])))
  }

  /// The number of an attribute in its rule; -1 if the rule does not allow it.
  private mutating func attribute(_ name: Int, of rule: Int) -> Int {
    let place = rule * width + name
    if attributes[place] > -2 { return Int(attributes[place]) }
    let own = rules[rule].attributes
    let found =
      own.firstIndex { $0.names.listed.contains(names[name]) }
      ?? own.firstIndex { $0.names.contains(names[name]) }
    attributes[place] = Int16(found ?? -1)
    return found ?? -1
  }
}

/// A place where a file violates its grammar.
package struct GrammarProblem: Hashable, Sendable {
  /// How an element violates the grammar.
  package enum Kind: Hashable, Sendable {
    /// An element that is not allowed in this place.
    case element
    /// An element that ends without a child it must have.
    case incomplete
    /// An attribute that its element may not have.
    case attribute
    /// A required attribute that the element does not have.
    case attributeMissing
    /// An attribute with a value that it may not have.
    case value
    /// Text in an element that may not have any.
    case text
  }

  package let kind: Kind
  package let text: FindingText
  /// Where the specification describes the element, such as `4.2.2.5 unit`; empty if the grammar
  /// does not say.
  package let section: String
  /// The start tag of the element.
  package let place: XMLPlace

  /// The problem in English.
  package var message: String { text.english }
}
