/// Holds a file's tags against a grammar, one after the other.
package final class GrammarWalk {
  // A class, because what it learns of names and states is shared by a whole reading.

  private struct Frame {
    /// -1 within elements nobody looks into.
    let rule: Int
    var state: Int
    var hasToldOfText = false
    let place: XMLPlace
  }

  private struct Step {
    let rule: Int
    let state: Int
  }

  private let rules: [GrammarRule]
  private var patterns: GrammarPatterns
  private var names: [XMLName] = []
  private var frames: [Frame] = []
  private var start: Int
  /// By state and name: the rule of the child and the state after it.
  private var steps: [[Step?]] = []
  /// By rule and name: the attribute's number in the rule, -1 for none, -2 where not looked up.
  private var attributes: [[Int]]
  private let required: [UInt64]

  private static let nowhere = Step(rule: -1, state: GrammarPatterns.notAllowed)

  package init(_ grammar: Grammar) {
    rules = grammar.rules
    patterns = grammar.patterns
    start = grammar.start
    attributes = Array(repeating: [], count: rules.count)
    required = rules.map { rule in
      precondition(rule.attributes.count <= 64, "a rule with more than 64 attributes")
      return rule.attributes.enumerated().reduce(0) {
        $1.element.isRequired ? $0 | 1 << UInt64($1.offset) : $0
      }
    }
  }

  /// Whether the element that was opened last is one of somebody else's.
  package var isForeign: Bool { frames.last.map { isForeign($0.rule) } ?? false }

  /// Where the specification describes the element that was opened last.
  package var section: String {
    frames.last.flatMap { $0.rule < 0 ? nil : rules[$0.rule].section } ?? ""
  }

  package func learn(_ name: XMLName, as number: Int) {
    while names.count <= number { names.append(name) }
    names[number] = name
  }

  package func open(_ tag: XMLStartTag, report: (GrammarProblem) -> Void) {
    if let last = frames.last, isForeign(last.rule) {
      frames.append(Frame(rule: -1, state: GrammarPatterns.empty, place: tag.place))
      return
    }
    let state = frames.last?.state ?? start
    let step = step(from: state, by: tag.name)
    if step.state == GrammarPatterns.notAllowed {
      reportElement(tag, state: state, report: report)
      // What is inside is still looked at, by the rule of its name where there is one.
      let rule = rules.firstIndex { $0.names.listed.contains(names[tag.name]) } ?? -1
      frames.append(
        Frame(rule: rule, state: rule < 0 ? 0 : rules[rule].content, place: tag.place))
      if rule >= 0 { check(tag, rule, report) }
      return
    }
    if frames.isEmpty { start = step.state } else { frames[frames.count - 1].state = step.state }
    frames.append(Frame(rule: step.rule, state: rules[step.rule].content, place: tag.place))
    if !rules[step.rule].isForeign { check(tag, step.rule, report) }
  }

  package func close(report: (GrammarProblem) -> Void) {
    guard let frame = frames.popLast(), frame.rule >= 0, !rules[frame.rule].isForeign,
      !patterns.isNullable(frame.state)
    else { return }
    let missing = names(of: patterns.missing(frame.state))
    report(
      GrammarProblem(
        kind: .incomplete,
        message: "'\(name(of: frame.rule))' has no \(missing.joined(separator: " or "))",
        section: rules[frame.rule].section, place: frame.place))
  }

  package func text(_ bytes: Span<UInt8>, at place: XMLPlace?, report: (GrammarProblem) -> Void) {
    guard let frame = frames.last, frame.rule >= 0, !rules[frame.rule].allowsText,
      !rules[frame.rule].isForeign, !frame.hasToldOfText
    else { return }
    for index in bytes.indices where bytes[index] > 0x20 {
      frames[frames.count - 1].hasToldOfText = true
      report(
        GrammarProblem(
          kind: .text, message: "'\(name(of: frame.rule))' has no text of its own",
          section: rules[frame.rule].section, place: place ?? frame.place))
      return
    }
  }

  private func isForeign(_ rule: Int) -> Bool { rule < 0 || rules[rule].isForeign }

  // MARK: Children

  private func step(from state: Int, by name: Int) -> Step {
    while steps.count <= state { steps.append([]) }
    if name < steps[state].count, let step = steps[state][name] { return step }
    let step = found(from: state, by: names[name])
    while steps[state].count <= name { steps[state].append(nil) }
    steps[state][name] = step
    return step
  }

  private func found(from state: Int, by name: XMLName) -> Step {
    let candidates = patterns.expected(state).sorted().filter { rules[$0].names.holds(name) }
    // A rule for this very name goes before one for every name.
    let rule =
      candidates.first { rules[$0].names.listed.contains(name) } ?? candidates.first
    guard let rule else { return Self.nowhere }
    return Step(rule: rule, state: patterns.after(rule, in: state))
  }

  private func reportElement(
    _ tag: XMLStartTag, state: Int, report: (GrammarProblem) -> Void
  ) {
    let expected = names(of: patterns.expected(state))
    let parent = frames.last.map { name(of: $0.rule) }
    let message =
      parent.map { "'\(names[tag.name])' may not stand here in '\($0)'" }
      ?? "'\(names[tag.name])' is no root of such a file"
    report(
      GrammarProblem(
        kind: .element,
        message: expected.isEmpty
          ? message : message + "; here may come \(expected.joined(separator: ", "))",
        section: frames.last.map { $0.rule < 0 ? "" : rules[$0.rule].section } ?? "",
        place: tag.place))
  }

  private func names(of rules: Set<Int>) -> [String] {
    Set(rules.map(name)).sorted().map { "'\($0)'" }
  }

  private func name(of rule: Int) -> String {
    rule < 0
      ? "element" : rules[rule].names.listed.first?.local ?? "elements of other namespaces"
  }

  // MARK: Attributes

  private func check(_ tag: XMLStartTag, _ rule: Int, _ report: (GrammarProblem) -> Void) {
    var seen: UInt64 = 0
    for attribute in tag.attributes {
      let index = index(of: attribute.name, in: rule)
      guard index >= 0 else {
        report(
          problem(
            .attribute,
            "attribute '\(names[attribute.name])' is not allowed on '\(name(of: rule))'", rule, tag)
        )
        continue
      }
      seen |= 1 << UInt64(index)
      let value = rules[rule].attributes[index].value
      if case .string = value { continue }
      let bytes = tag.value(of: attribute)
      guard !value.holds(bytes) else { continue }
      report(
        problem(
          .value,
          "'\(names[attribute.name])' is '\(String(decoding: bytes, as: UTF8.self))', which is not "
            + value.description, rule, tag))
    }
    guard seen & required[rule] != required[rule] else { return }
    for (index, attribute) in rules[rule].attributes.enumerated()
    where attribute.isRequired && seen & 1 << UInt64(index) == 0 {
      report(
        problem(
          .attributeMissing,
          "attribute '\(attribute.names.listed.first?.local ?? "")' is missing on "
            + "'\(name(of: rule))'", rule, tag))
    }
  }

  private func problem(
    _ kind: GrammarProblem.Kind, _ message: String, _ rule: Int, _ tag: XMLStartTag
  ) -> GrammarProblem {
    GrammarProblem(kind: kind, message: message, section: rules[rule].section, place: tag.place)
  }

  private func index(of name: Int, in rule: Int) -> Int {
    if name < attributes[rule].count, attributes[rule][name] > -2 { return attributes[rule][name] }
    while attributes[rule].count <= name { attributes[rule].append(-2) }
    let own = rules[rule].attributes
    let found =
      own.firstIndex { $0.names.listed.contains(names[name]) }
      ?? own.firstIndex { $0.names.holds(names[name]) }
    attributes[rule][name] = found ?? -1
    return found ?? -1
  }
}
