import Documents
import Operations
import Procedures
import TestSupport
import Testing
import Translation

/// A bound document that somebody edits as they like: a session is never walked over a bound sentence
/// that is no longer the one that was bound.
struct BindingEditTests {
  private static let catalogue = Catalogue(
    [
      Operation("manual.do", .confirm), Operation("manual.read", .confirm),
      Operation("lamp.light", .change), Operation("lamp.put-out", .change),
    ], roles: [])

  private static let words = [
    "lamp", "light", "switch", "turn", "select", "save", "close", "choose", "write", "the", "a",
    "old", "new", "left", "window", "carefully", "again", "now", "off", "wire",
  ]

  private static func outline(_ steps: [String]) -> DocumentOutline {
    let lines = steps.enumerated().map { "\($0 + 1). \($1)" }
    return DocumentOutline(
      DocumentReader.read(
        SourceFile(path: "page.md", text: "# Lamps\n\n" + lines.joined(separator: "\n")),
        locale: ContentLocale("en"), languages: TestLanguages.all), labels: LabelGlossary())
  }

  private static func sentence(_ random: inout Numbers) -> String {
    let count = Int.random(in: 2...7, using: &random)
    let all = (0..<count).compactMap { _ in words.randomElement(using: &random) }
    return all.joined(separator: " ").capitalizedFirst + "."
  }

  /// What a person does to a list: moves, rewords, removes, adds, doubles and swaps.
  private static func edit(_ steps: inout [String], _ random: inout Numbers) {
    guard let index = steps.indices.randomElement(using: &random),
      let other = steps.indices.randomElement(using: &random)
    else { return }
    switch Int.random(in: 0..<7, using: &random) {
    case 0: steps.insert(steps.remove(at: index), at: min(other, steps.count - 1))
    case 1:
      var parts = steps[index].dropLast().split(separator: " ").map(String.init)
      if let word = parts.indices.randomElement(using: &random) {
        parts[word] = words.randomElement(using: &random) ?? ""
      }
      steps[index] = parts.joined(separator: " ").capitalizedFirst + "."
    case 2: if steps.count > 2 { steps.remove(at: index) }
    case 3: steps.insert(sentence(&random), at: index)
    case 4: steps.insert(steps[index], at: other)
    case 5: steps.swapAt(index, other)
    default: steps[index] = sentence(&random)
    }
  }

  @Test func neverWalksOverABoundSentenceThatIsAnother() throws {
    var random = Numbers(state: 7)
    var stopped = 0
    var walked = 0
    for _ in 0..<1_500 {
      let count = Int.random(in: 3...9, using: &random)
      var steps = (0..<count).map { _ in Self.sentence(&random) }
      let original = steps
      let outline = Self.outline(steps)
      let bound = outline.parts.flatMap(\.steps).map { step in
        OperationBinding.Entry(
          anchor: step.id.rawValue, digest: BindingText.digest(of: step.passage.bound),
          calls: Bool.random(using: &random) ? [.init("lamp.light")] : [],
          text: BindingText.of(step.passage.bound))
      }
      let binding = OperationBinding(
        document: "page.md", inputs: [(name: String, type: ValueType)](), entries: bound)
      for _ in 0..<Int.random(in: 0...4, using: &random) { Self.edit(&steps, &random) }
      let walk = try DocumentWalk(
        "page.md", [Self.outline(steps)], part: nil, environment: "",
        bound: AcceptedBinding(
          binding, accepted: Set(bound.map { StepID($0.anchor) }), digest: "d"),
        catalogue: Self.catalogue)
      #expect(steps != original || walk.drift == [], "\(original)")
      // Where something bound has drifted, no session begins.
      guard walk.drift.allSatisfy(\.steps.isEmpty) else {
        stopped += 1
        for passage in walk.drift where passage.change != .new {
          let old: String? =
            switch passage.change {
            case .reworded(let old), .removed(let old): old
            case .moved, .unchanged, .new: passage.text
            }
          #expect(original.contains(old ?? ""), "\(passage)")
        }
        continue
      }
      walked += 1
      let texts = try #require(walk.procedure.texts["en"]).steps
      for step in walk.procedure.steps where step.operation.id == "lamp.light" {
        let entry = try #require(bound.first { $0.anchor == step.id.rawValue })
        let now = try #require(texts[step.id]).sentence
        #expect(BindingText.digest(of: now) == entry.digest, "\(original) → \(steps)")
        // A copy may be another step: nobody has said which of them is meant.
        let text = BindingText.of(now)
        #expect(
          steps.count { $0 == text } <= original.count { $0 == text },
          "\(text): \(original) → \(steps)")
      }
      let changes = walk.procedure.steps.count { $0.operation.id == "lamp.light" }
      #expect(changes == bound.count { !$0.calls.isEmpty }, "\(original) → \(steps)")
      // What was changed beside that is named.
      let isSame = steps == original
      #expect(walk.drift.isEmpty == isSame || Set(steps) == Set(original), "\(steps)")
    }
    #expect(stopped > 300 && walked > 300, "\(stopped), \(walked)")
  }

  /// A sentence that only says with the next one what is done is bound as well.
  @Test func stopsBeforeAPartOfABoundSentenceThatHasChanged() throws {
    let steps = ["Take hold of the switch.", "Turn it.", "Go away."]
    let entries = Self.outline(steps).parts.flatMap(\.steps).enumerated().map { index, step in
      OperationBinding.Entry(
        anchor: step.id.rawValue, digest: BindingText.digest(of: step.passage.bound),
        calls: index == 1 ? [.init("lamp.put-out")] : [],
        partOf: index == 0 ? "lamps/2" : nil, text: BindingText.of(step.passage.bound))
    }
    let binding = OperationBinding(
      document: "page.md", inputs: [(name: String, type: ValueType)](), entries: entries)
    let drift = BindingDrift(
      of: Self.outline(["Let go of the switch.", "Turn it.", "Go away."]), from: binding)
    #expect(drift.changed.map(\.steps) == [["lamp.put-out"]])
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// Numbers that are the same in every run.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
