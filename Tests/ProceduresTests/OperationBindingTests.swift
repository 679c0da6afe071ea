import Documents
import Operations
import Procedures
import TestSupport
import Testing
import Translation

/// What a file says of a document's sentences, and what a session makes of it.
struct OperationBindingTests {
  private static let catalogue = Catalogue(
    [
      Operation("manual.do", .confirm), Operation("manual.read", .confirm),
      Operation("manual.decide", .decide, narrowing: .outcomes),
      Operation("lamp.choose", .choose, collects: ValueType("lamp")),
      Operation("lamp.put-out", .change, [.init("lamp", ValueType("lamp"))]),
    ], roles: [])

  private static let page = """
    # Lamps

    1. Look up.
    2. Choose a lamp.
    3. Take hold of the switch.
       - It is cold.
    4. Turn it.
    """

  private func outline(_ text: String = page) -> DocumentOutline {
    DocumentOutline(
      DocumentReader.read(
        SourceFile(path: "page.md", text: text), locale: ContentLocale("en"),
        languages: TestLanguages.all), labels: LabelGlossary())
  }

  private func digest(_ anchor: String) throws -> String {
    BindingText.digest(of: try #require(outline().step(StepID(anchor))).passage.bound)
  }

  private func read(
    _ text: String
  ) -> (binding: OperationBinding?, problems: [String]) {
    let (binding, problems) = OperationBindingReader.read(
      SourceFile(path: "page.md.binding.yaml", text: text))
    return (binding, problems.map { "\($0.place.line): \($0.message)" })
  }

  private func walk(
    _ binding: OperationBinding, accepted: Set<StepID>, of text: String = page
  ) throws -> DocumentWalk {
    try DocumentWalk(
      "page.md", [outline(text)], part: nil, environment: "",
      bound: AcceptedBinding(binding, accepted: accepted, digest: "d"), catalogue: Self.catalogue)
  }

  /// - Parameter decision: where an outcome of the first sentence leads; `nil` if it decides nothing.
  private func lamps(decision: String? = nil) throws -> OperationBinding {
    let first =
      decision.map { "operation: manual.decide, on: {dark: \($0), light: end}" } ?? "text: Look up."
    let text = """
      document: page.md
      inputs: {lamp: lamp}
      passages:
        - {at: lamps/1, digest: \(try digest("lamps/1")), \(first)}
        - {at: lamps/2, digest: \(try digest("lamps/2")), operation: lamp.choose, into: lamp}
        - {at: lamps/3, digest: \(try digest("lamps/3")), partOf: lamps/4}
        - at: lamps/4
          digest: \(try digest("lamps/4"))
          operation: lamp.put-out
          with: {lamp: $lamp}
          accepted: {by: kim, on: "2026-11-30"}
      """
    let (binding, problems) = read(text)
    #expect(problems == [])
    return try #require(binding)
  }

  @Test func walksBoundSentencesAsTheirOperations() throws {
    let walk = try walk(try lamps(), accepted: ["lamps/4"])
    #expect(walk.diagnostics == [])
    #expect(walk.drift == [])
    #expect(walk.unaccepted == [])
    #expect(
      walk.procedure.steps.map { "\($0.id) \($0.operation.id)" } == [
        "lamps/1 manual.do", "lamps/2 lamp.choose", "lamps/4 lamp.put-out",
      ])
    #expect(walk.procedure.steps.last?.arguments == ["lamp": .input("lamp")])
    #expect(walk.procedure.inputs == [Procedure.Input(name: "lamp", type: ValueType("lamp"))])
  }

  @Test func showsTheSentencesOfOneOperationTogether() throws {
    let walk = try walk(try lamps(), accepted: ["lamps/4"])
    let text = try #require(walk.procedure.texts["en"]?.steps["lamps/4"])
    #expect(text.sentence.plainText == "Turn it.")
    guard case .list(let items)? = text.content.before.first else {
      Issue.record("\(text.content.before)")
      return
    }
    #expect(items.map(\.number) == [3])
    #expect(items.first?.blocks.first == .paragraph([.text("Take hold of the switch.")]))
    #expect(walk.procedure.texts["en"]?.steps["lamps/3"] == nil)
  }

  @Test func leavesAChangeThatNobodyHasAcceptedHereToThePerson() throws {
    let walk = try walk(try lamps(), accepted: [])
    #expect(walk.procedure.steps.last?.operation.id == "manual.do")
    #expect(walk.unaccepted == [BoundChange(anchor: "lamps/4", operation: "lamp.put-out")])
    let accepted = try self.walk(try lamps(), accepted: ["lamps/4"])
    #expect(walk.procedure.revision != accepted.procedure.revision)
  }

  @Test func knowsAnAcceptanceByEverythingThatWasAccepted() throws {
    let binding = try lamps()
    let entry = try #require(binding.entries.last)
    let call = try #require(entry.calls.first)
    func digest(
      _ call: OperationBinding.Call, at anchor: String = "lamps/4", _ text: String = entry.digest,
      of path: String = "/wiki/page.md"
    ) -> String {
      AcceptanceMark(
        of: call, in: .init(anchor: anchor, digest: text, calls: [call]), of: binding,
        ofDocumentAt: path
      ).digest
    }
    let other = OperationBinding.Call("lamp.put-out", with: [("lamp", "$other")])
    let digests = [
      digest(call), digest(call, of: "/elsewhere/page.md"), digest(call, at: "lamps/3"),
      digest(call, "text"), digest(other), digest(.init("lamp.light", with: [("lamp", "$lamp")])),
    ]
    #expect(Set(digests).count == digests.count)
    #expect(digest(call) == digest(.init("lamp.put-out", with: [("lamp", "$lamp")])))
  }

  /// Nor is it the same change if the lamp comes from another operation or sentence, if outcomes lead
  /// elsewhere, or if another sentence is told with it.
  @Test func knowsAnAcceptanceByWhatLeadsToTheChange() throws {
    let binding = try lamps()
    let all = binding.entries
    let first = try #require(all.first)
    let choice = try #require(all.dropFirst().first)
    let part = try #require(all.dropFirst(2).first)
    let change = try #require(all.last)
    func entry(
      _ other: OperationBinding.Entry, _ calls: [OperationBinding.Call] = []
    ) -> OperationBinding.Entry {
      .init(anchor: other.anchor, digest: other.digest, calls: calls)
    }
    func mark(_ entries: [OperationBinding.Entry]) throws -> AcceptanceMark {
      let call = try #require(change.calls.first)
      let other = OperationBinding(
        document: "page.md", inputs: [("lamp", ValueType("lamp"))], entries: entries)
      return AcceptanceMark(of: call, in: change, of: other, ofDocumentAt: "/wiki/page.md")
    }
    let everywhere = OperationBinding.Call("lamp.choose", with: [("room", "all")], into: "lamp")
    let marks = [
      try mark(all),
      try mark([first, entry(choice, [everywhere]), part, change]),
      try mark([entry(first, choice.calls), entry(choice), part, change]),
      try mark([first, choice, entry(part), change]),
      try mark(lamps(decision: "lamps/3").entries), try mark(lamps(decision: "lamps/4").entries),
    ]
    #expect(Set(marks).count == marks.count)
    // In the order of the file, nothing is said.
    #expect(try mark([change, part, choice, first]) == marks.first)
  }

  @Test func walksSeveralOperationsOfOneSentence() throws {
    let binding = OperationBinding(
      document: "page.md", inputs: [("lamp", ValueType("lamp"))],
      entries: [
        .init(
          anchor: "lamps/3", digest: try digest("lamps/3"),
          calls: [
            .init("lamp.choose", into: "lamp"), .init("lamp.put-out", with: [("lamp", "$lamp")]),
          ])
      ])
    let walk = try walk(binding, accepted: ["lamps/3+2"])
    #expect(walk.diagnostics == [])
    #expect(
      walk.procedure.steps.map { "\($0.id) \($0.operation.id)" } == [
        "lamps/1 manual.do", "lamps/2 manual.do", "lamps/3 lamp.choose", "lamps/3+2 lamp.put-out",
        "lamps/4 manual.do",
      ])
    let texts = try #require(walk.procedure.texts["en"])
    #expect(texts.steps["lamps/3+2"]?.sentence == texts.steps["lamps/3"]?.sentence)
    // What stands around the sentence is shown once.
    #expect(texts.steps["lamps/3"]?.content.after.isEmpty == false)
    #expect(texts.steps["lamps/3+2"]?.content.after == [])
  }

  @Test func takesTheDocumentsOwnWordsForOutcomes() throws {
    let text = """
      document: page.md
      passages:
        - at: lamps/1
          digest: \(try digest("lamps/1"))
          operation: manual.decide
          on: {it is dark: lamps/4, it is light: lamps/2}
      """
    let (binding, problems) = read(text)
    #expect(problems == [])
    let walk = try walk(try #require(binding), accepted: [])
    #expect(walk.diagnostics == [])
    let first = try #require(walk.procedure.steps.first)
    #expect(first.operation.outcomes == ["it is dark", "it is light"])
    #expect(first.edges.first == Edge(outcome: "it is dark", target: .step("lamps/4")))
  }

  @Test(arguments: [
    (": ", ["1: not YAML: "]),
    ("passages: []", ["1: a binding to operations must name 'document' and 'passages'"]),
    (
      "document: d\npassages:\n  - {at: a}\n  - {at: b, digest: x, colour: red}",
      ["3: a passage must name 'at' and 'digest'", "4: 'colour' is not a key of a binding"]
    ),
    (
      "document: d\npassages:\n  - {at: a, digest: x, operation: o, partOf: b}",
      ["3: a passage has only one of 'operation', 'operations' and 'partOf'"]
    ),
    (
      "document: d\npassages:\n  - {at: a, digest: x}\n  - {at: a, digest: x}",
      ["4: place 'a' is bound twice"]
    ),
    (
      "document: d\npassages:\n  - {at: a, digest: x, operation: o, with: [b, c]}",
      ["3: 'with' is not a mapping of names to values"]
    ),
    (
      "document: d\npassages:\n  - {at: a, digest: x, operation: o, accepted: yes}",
      ["3: 'accepted' must name 'by' and 'on'"]
    ),
  ])
  func saysWhatIsWrongInAFile(text: String, expected: [String]) {
    let problems = read(text).problems
    #expect(problems.count == expected.count, "\(problems)")
    for (problem, start) in zip(problems, expected) {
      #expect(problem.hasPrefix(start), "\(problem)")
    }
  }

  @Test func saysWhatIsWrongWithOperations() throws {
    let text = """
      document: page.md
      inputs: {lamp: lamp}
      passages:
        - {at: lamps/1, digest: \(try digest("lamps/1")), operation: lamp.chose, into: lamp}
        - {at: lamps/2, digest: \(try digest("lamps/2")), operation: lamp.put-out}
        - {at: lamps/3, digest: \(try digest("lamps/3")), operation: lamp.choose, into: other}
      """
    let walk = try walk(try #require(read(text).binding), accepted: ["lamps/2"])
    #expect(
      walk.diagnostics.map { "\($0.place.line): \($0.id.rawValue)" } == [
        "4: operation.unknown", "5: argument.missing", "6: input.unknown",
      ])
    let used = """
      document: page.md
      inputs: {lamp: lamp}
      passages:
        - {at: lamps/1, digest: x, operation: lamp.put-out, with: {lamp: $lamp}}
        - {at: lamps/2, digest: x, operation: lamp.choose, into: lamp}
      """
    let early = try self.walk(try #require(read(used).binding), accepted: ["lamps/1"])
    #expect(early.diagnostics.map(\.id) == [.inputUnset])
    let apart = """
      document: page.md
      passages:
        - {at: lamps/1, digest: x, partOf: lamps/3}
      """
    let scattered = try self.walk(try #require(read(apart).binding), accepted: [])
    #expect(scattered.diagnostics.map(\.id) == [.bindingInvalid])
  }

  @Test func namesWhatHasChangedSince() throws {
    let text = Self.page.replacing("Turn it.", with: "Turn it slowly.")
      .replacing("Look up.", with: "Look up now.")
    let walk = try walk(try lamps(), accepted: ["lamps/4"], of: text)
    let changes = walk.drift.map { "\($0.anchor) \($0.steps)" }
    #expect(changes == ["lamps/1 []", "lamps/4 [lamp.put-out]"])
    #expect(walk.drift.first?.change == .reworded(old: "Look up."))
  }

  @Test func writesWhatItReads() throws {
    let binding = try lamps()
    let written = try binding.yaml()
    let (again, problems) = read(written)
    #expect(problems == [])
    #expect(try again?.yaml() == written)
    #expect(written.contains("partOf: \"lamps/4\"") && written.contains("by: \"kim\""))
    #expect(again?.entries.last?.calls.first?.acceptance == .init(by: "kim", on: "2026-11-30"))
  }
}
