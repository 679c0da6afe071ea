import Documents
import Foundation
import Operations
import Procedures
import Sessions
import TestSupport
import Testing

/// A leaver's checklist of nine steps that is bound to a procedure of ours: all nine are walked, and
/// nothing is changed that none of them tells.
struct NineStepsTests {
  private let program: Program
  private let document: String

  private static let procedure = "unassign-licenses-from-user"
  private static let sentences = [
    "Talk to the manager.", "Block sign-in.",
    "Select the name of the user who should no longer have a license.",
    "Choose which of the user’s licenses you want to unassign.", "Take back the laptop.",
    "Clear the check boxes of the licenses, and then select **Save changes**.",
    "Write into the log.", "Close the pane in the admin center.", "Tell the manager.",
  ]
  private static let own = [
    "Talk to the manager.", "Block sign-in.", "Take back the laptop.", "Write into the log.",
    "Tell the manager.",
  ]

  init() throws {
    program = try Program()
    let lines = Self.sentences.enumerated().map { index, sentence in
      "\(index + 1). \(sentence)" + (index == 1 ? "\n   - In the directory." : "")
    }
    document = try program.write(
      "wiki/leaver.md", (["# Somebody leaves", ""] + lines).joined(separator: "\n") + "\n")
  }

  private func bind() async throws {
    let bound = try await program.run(
      "bind", document, "--to", Self.procedure, "--write", "--accept",
      "somebody-leaves/6=license.unassign")
    #expect(bound.status == 0, "\(bound.errors)")
  }

  private func run(_ user: String, _ license: String, _ more: String = "") async throws
    -> Program.Result
  {
    let answers = try program.write(
      "answers.yaml",
      """
      attest: true
      inputs:
        user: \(user)@\(Nordlund.domain)
        licenses: \(license)
      steps:
        decide-legal-need: {answer: none}
      \(more)
      """)
    return try await program.run(
      "run", Self.procedure, "--document", document, "--answers", answers, "--mode", "automatic",
      "--locale", "en")
  }

  @Test func walksAllNineAndListsWhatOnlyOneOfTheTwoHas() async throws {
    try await bind()
    let walked = try await run("amir.haddad", "Microsoft 365 Business Premium")
    #expect(walked.status == 0, "\(walked.errors)")
    let parts = walked.output.components(separatedBy: "── Step 1 of ")
    let summary = try #require(parts.first).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(summary.contains("5 steps that only the document has"), "\(summary)")
    for sentence in Self.own { #expect(summary.contains(sentence), "\(sentence)") }
    #expect(summary.contains("Stegvis won’t make these changes: Take over the subscription"))
    #expect(summary.contains("part of the procedure: Open a page"), "\(summary)")
    let screens = parts.dropFirst().joined().split(separator: "\n").map(String.init)
    for sentence in Self.own {
      #expect(screens.count { $0 == sentence } == 1, "\(sentence): \(walked.output)")
    }
    #expect(walked.output.contains("  • In the directory."))
    #expect(walked.output.contains("[Confirmed] Unassign licenses"))
    #expect(try await program.run("sessions", "verify", "last").status == 0)
    let replayed = try await program.run("replay", "last", "--locale", "nl")
    #expect(replayed.status == 0, "\(replayed.errors)")
    for sentence in Self.own { #expect(replayed.output.contains(sentence), "\(sentence)") }
    #expect(!replayed.output.contains("staat niet meer in het document"))
  }

  /// The document does not tell to release a hold, so that the change is refused, and says why.
  @Test func makesNoChangeThatNoSentenceTells() async throws {
    try await bind()
    let stopped = try await run("anna.lind", "Office 365 E3")
    #expect(stopped.status == 3, "\(stopped.output)")
    #expect(stopped.output.contains("hold"))
    #expect(!stopped.output.contains("[Confirmed]"))
    let walked = try await run(
      "anna.lind", "Office 365 E3", "  save-changes: {skip: The lawyers decide}")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("Nothing was changed"))
    for sentence in Self.own { #expect(walked.output.contains("\n\(sentence)\n"), "\(sentence)") }
  }

  /// What the document does not have in Swedish is shown in its own language.
  @Test func resumesInAnotherLanguageWhatItBegan() async throws {
    try await bind()
    let first = try program.write(
      "first.yaml", "inputs: {user: amir.haddad@\(Nordlund.domain)}\nattest: true\n")
    let stopped = try await program.run(
      "run", Self.procedure, "--document", document, "--answers", first, "--locale", "en")
    #expect(stopped.status == 3)
    let answers = try program.write(
      "rest.yaml",
      """
      attest: true
      consent: true
      inputs: {licenses: Microsoft 365 Business Premium}
      steps:
        decide-legal-need: {answer: none}
      """)
    let resumed = try await program.run("resume", "last", "--answers", answers, "--locale", "sv")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("Write into the log."))
    #expect(resumed.output.contains("[Bekräftat]"))
  }
}

/// The sixteen bindings of the documents that the project began with, as sessions walk them.
@Suite(
  .enabled(if: Checkout.hasSeeds, "no ../shared beside this checkout: the seeds are not here"))
struct SeedTieTests {
  /// Whichever way somebody takes, they come to each step that only the document has; and no change is
  /// left that none of its sentences tells.
  @Test(arguments: SeedBindingTests.files)
  func comesToEveryStepOfTheDocumentOnEveryWay(_ path: String) throws {
    let url = Checkout.root.appending(path: path)
    let binding = try #require(DocumentBinding.read(try Checkout.file(url)).binding)
    let (file, outline) = try SeedBindingTests.outline(of: binding.document)
    let document = ForeignDocument(file, outline: outline)
    let conformance = try Conformance.shared
    let procedure = try #require(conformance.library.procedures[binding.procedure])
    let locale = try #require(document.locales.first)
    let (tied, tie) = document.tied(
      procedure, with: binding, in: locale, environment: "o365-worldwide",
      catalogue: try Catalogue(
        joining: [
          ("microsoft-365", conformance.sample.domain.catalogue),
          (ManualDomain.id, ManualDomain().catalogue),
        ]))
    let told = Set(binding.entries.flatMap(\.steps))
    for step in tied.steps where step.operation.kind == .change {
      #expect(told.contains(step.id), "\(step.id)")
    }
    let byID = Dictionary(tied.steps.map { ($0.id, $0) }) { one, _ in one }
    #expect(byID.count == tied.steps.count)
    let order = Dictionary(uniqueKeysWithValues: tied.steps.enumerated().map { ($1.id, $0) })
    var random = Numbers(state: 24)
    for _ in 0..<200 {
      var visited: [StepID] = []
      var isBack = false
      var current = tied.steps.first?.id
      while let id = current, visited.count < 400 {
        visited.append(id)
        let edges = try #require(byID[id]).edges
        let target = try #require(edges.randomElement(using: &random)).target
        current =
          switch target {
          case .step(let next): next
          case .call(_, _, let then): then
          case .end: nil
          }
        if let current, order[current] ?? 0 <= order[id] ?? 0 { isBack = true }
      }
      guard current == nil else { continue }
      for own in tie.own {
        let count = visited.count { $0 == own || $0 == StepID("\(own)~2") }
        #expect(isBack ? count > 0 : count == 1, "\(own): \(count) on \(visited)")
      }
    }
  }
}

/// Numbers that are the same in every run.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
