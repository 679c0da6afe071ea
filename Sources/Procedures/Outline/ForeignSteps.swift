import Diagnostics
import Documents

/// Finds what other programs read as steps, or as the file that has them: the marks of wikis and the tags
/// of templates.
struct ForeignSteps {
  private let rule: InstructionRule

  init(_ rule: InstructionRule) { self.rule = rule }

  /// Headings that instruct, each on the line below the last: the steps of a page in the markup of a
  /// wiki, whose mark is that of a heading here.
  func headings(from index: Int, in blocks: [Block]) -> [Diagnostic] {
    // Nearly all headings have a text below them.
    guard index + 1 < blocks.count, case .heading = blocks[index + 1] else { return [] }
    let headings = blocks[index...].prefix { if case .heading = $0 { true } else { false } }
    var found: [Diagnostic] = []
    var run: [(passage: Passage, place: SourcePlace)] = []
    func finish() {
      if run.count > 1, let first = run.first?.place, !first.path.hasSuffix("html"),
        areMostly(run.map(\.passage))
      {
        found.append(.foreignSteps("#", at: first))
      }
      run = []
    }
    /// Whether two thirds are sentences or instructions; as hardly any heading is one, few are read.
    func areMostly(_ headings: [Passage]) -> Bool {
      var others = 0
      for heading in headings where !isSentence(heading) && !rule.instructs(heading) {
        others += 1
        if others * 3 > headings.count { return false }
      }
      return true
    }
    func isSentence(_ heading: Passage) -> Bool {
      heading.mayEndWithFullStop && heading.target.plainText.last == "."
    }
    for case .heading(let heading) in headings {
      let place = heading.passage.place
      if let last = run.last, last.place.line + 1 != place.line { finish() }
      run.append((heading.passage, place))
    }
    finish()
    return found
  }

  /// The tags and components with which templates mark steps, each of which has its own heading; and
  /// those with which other programs include a file, whose steps nobody sees.
  ///
  /// - Parameter opening: that of the passage.
  func tags(in passage: Passage, _ opening: ArraySlice<UInt8>) -> [Diagnostic] {
    guard let first = opening.first, [0x21, 0x2D, 0x2E, 0x3C, 0x69, 0x7B].contains(first)
    else { return [] }
    if let include = Self.includes.first(where: { opening.starts(with: $0.utf8) }),
      first != 0x21 || !opening.contains(0x2E)
    {
      return [
        Diagnostic(
          .includeForeign, .note, at: passage.place,
          "'\(include)' includes a file as another program does, so its text is not shown",
          advice: "write '[!INCLUDE [title](path)]', or the text of the file")
      ]
    }
    if let tag = StepComponent.tag(at: Array(opening)[...]) {
      return [.foreignSteps(tag, at: passage.place)]
    }
    guard first == 0x7B else { return [] }
    let text = passage.target.plainText
    let tag = ["{% step %}", "{{% steps %}}", "{{< steps >}}"].first { text.contains($0) }
    return tag.map { [.foreignSteps($0, at: passage.place)] } ?? []
  }

  private static let includes = [
    "--8<--", "{{#include", "{!", "{% include", "{{< include", "{{% include", ".. include::", "![[",
    "include::",
  ]
}
