import Foundation
import Presentation
import Testing

/// Everything that people read, in a language that nobody speaks: a word that is not accented there
/// is in no file of words, so that nobody can translate it.
///
/// Help and mistakes in arguments are in English, as the argument parser has them; so are the
/// findings of `xliff check` and the reasons that parsers, sign-in services and tenants give.
/// `Tests/Browser/test_pseudo.py` reads the web page so.
struct PseudoLanguageTests {
  private let program: Program
  private let content: String
  private let plain: PlainWords

  init() async throws {
    program = try Program()
    content = program.home.appending(path: "pseudo").path
    let made = try await program.run("translate", "pseudo", "-o", content)
    #expect(made.status == 0, "\(made.errors)")
    plain = try PlainWords(content: content)
  }

  @Test func findsAWordOfTheCode() throws {
    #expect(plain.found(in: "⟦Šþéçîåļ ··⟧: Office 365 E3, “Karin Nordlund”") == [])
    #expect(plain.found(in: "⟦Šþéçîåļ ··⟧ sessions, now Done.") == ["Done", "now", "sessions"])
    #expect(plain.found(in: "⟦Ļéƒţ⟧ Office 365 E3 of the rest (/a/path)") == ["of", "rest", "the"])
    // A part of a name is none.
    #expect(plain.found(in: "⟦Ļéƒţ⟧ Teams Phone") == ["Phone", "Teams"])
    #expect(plain.found(in: "20261130-004624-ugyt a92fb0cadcc6 a@b.example") == [])
  }

  /// Every branch of every procedure, its report as text and as a page, and its replay.
  @Test func walksAndReportsEveryScenario() async throws {
    let screens = try ScreenWalk(content: content, languages: ["qps"])
    #expect(Conformance.scenarios.count > 70)
    for scenario in Conformance.scenarios {
      let walk = try await screens.walk(scenario, in: "qps")
      #expect(walk.ending == .completed, "\(scenario.testDescription)")
      let report = SessionReport(walk.record, graph: walk.graph, walk.words)
      let replay = ReplayView(
        walk.record, then: walk.graph, now: walk.graph, hadLanguage: true, walk.words)
      let lines = report.lines + replay.heading + replay.steps.indices.flatMap(replay.lines)
      let texts = [
        walk.text, TerminalView(width: 1_000, usesColour: false).text(lines),
        Self.readable(ReportHTML.text(report)),
      ]
      for text in texts {
        #expect(text.contains("⟦"), "\(scenario.testDescription)")
        #expect(plain.found(in: text) == [], "\(scenario.testDescription)")
      }
    }
  }

  /// Lists, details, graphs, outlines, tenants, plans, undoing, approval, series and proof.
  @Test func showsEveryKindOfOutput() async throws {
    let lines = [
      "list", "graph reduce-licenses", "tenant init", "tenant show", "tenant advance 1d",
      "outline {docs}", "outline {docs} --summary",
      "plan unassign-licenses-from-user {holds} --save {home}/plan.json",
      "run unassign-licenses-from-user {holds}", "sessions list", "sessions show last",
      "sessions verify last", "sessions verify last --live", "replay last",
      "replay last --on embedded:copy", "undo last {consent}", "sessions show last",
      "run unassign-licenses-from-user --plan {home}/plan.json {holds}",
      "sessions show last", "sessions export last -o {home}/export.json",
      "sessions verify {home}/export.json", "tenant init --force",
      "run unassign-licenses-from-user --four-eyes {holds}", "sessions list",
      "approve last --yes", "approve last --yes --actor {exchange}", "resume last {holds}",
      "run reduce-licenses --practise {seven}", "run reduce-licenses --mode manual {seven}",
      "run reduce-licenses --mode automatic {seven}",
      "run unassign-all-licenses --each users={lars},{anna} {several} --mode automatic",
      "resume last --failed", "sessions list", "sessions show last", "translate status",
    ]
    _ = try program.write("docs/a.md", "# Å\n\n1. Ö **Ä**.\n2. Ü.\n\n> [!NOTE]\n> Ö.\n\n```\nö\n")
    for line in lines {
      // A document without a language is taken for English, and the summary counts findings by id.
      try await expectWords(
        line, besides: line.hasPrefix("outline") ? ["US", "fence", "unclosed"] : [])
    }
    for procedure in try Checkout.names(in: "procedures") {
      try await expectWords("show \(procedure)")
    }
    let graph = try await run("graph reduce-licenses --format svg")
    #expect(plain.found(in: Self.readable(graph.output)) == [])
  }

  /// What a person is told who asked for what is not possible.
  @Test func refusesInWordsOfTheReader() async throws {
    let texts = [
      "steps: {no-such-step: {answer: x}}", "inputs: {nobody: x}", "nosuch: 1", "",
      "steps: {save: {mode: sideways}}", "steps: {choose-subscription: Offices}", "consent: maybe",
      "procedure: offboard-step-6", "steps: {save: [[1]]}", "- 1",
    ]
    for (number, text) in texts.enumerated() {
      let file = try program.write("answers-\(number).yaml", text)
      try await expectWords(
        "run reduce-licenses --answers \(file)",
        besides: PlainWords.words(text) + ["choose"] + [
          "procedure", "parts", "consent", "attest", "manual", "automatic",
        ])
    }
    let lines = [
      "outline /nosuch", "outline /dev/null/x", "resume nosuch", "sessions show nosuch",
      "undo last", "approve last --yes", "tenant advance soon", "tenant advance 99999d",
      "run reduce-licenses --tenant carrier-pigeon:x", "list --locale nosuch",
      "run reduce-licenses --tenant embedded:/nosuch/tenant",
      "show reduce-licenses --labels nosuch",
      "run reduce-licenses --tenant embedded:/a --tenant embedded:/b",
      "run reduce-licenses --actor nobody@example.com", "run reduce-licenses --actor {anna}",
      "run reduce-licences", "show nosuch", "run reduce-licenses", "tenant init", "tenant init",
      "run unassign-all-licenses --each nobody=x {several}",
      "run unassign-all-licenses --each users?nosuch=x {several}",
      "run unassign-all-licenses --each /nosuch.csv {several}",
      "run reduce-licenses --plan /nosuch", "sessions verify /nosuch", "replay last",
      "run reduce-licenses --document /nosuch", "bind /nosuch", "xliff import /nosuch --into /tmp",
      "tenant init --force --from /nosuch", "translate update /nosuch", "check /nosuch",
      "run reduce-licenses --document {content}/procedures/reduce-licenses/qps.md {seven}",
    ]
    for line in lines { try await expectWords(line, besides: PlainWords.words(line)) }
  }

  /// A person who mistypes, searches, goes back, asks what a term means, and stops.
  @Test func answersAtATerminal() async throws {
    let visits: [(String, [String])] = [
      (
        "unassign-licenses-from-user",
        ["", "lind", "", "", "", "b", "Lars Ekman", "", "", "E1", "q"]
      ),
      (
        "unassign-licenses-from-user",
        ["nothing", "", "21", "Anna Lind", "", "", "Office 365 E3", "b", "7", "é", "ǫ"]
      ),
      ("keep-mailbox-for-ediscovery", ["", "emma.clarke@\(Nordlund.domain)", "?", "ɱ", "2"]),
    ]
    for (procedure, typed) in visits {
      let result = try await program.run(
        ["run", procedure, "--locale", "qps"], typing: typed,
        environment: ["STEGVIS_CONTENT": content])
      #expect(result.output.contains("⟦"))
      let found = plain.found(in: result.output + result.errors)
      #expect(Set(found).subtracting(typed.flatMap(PlainWords.words)) == [], "\(procedure)")
    }
  }

  /// A page, a manifest, a binding and accepted findings with mistakes of many kinds.
  @Test func tellsFindingsInWordsOfTheReader() async throws {
    let files = [
      "docs/a.md": "# Å\n\n1\\. Ö.\n\n2\\. Ä.\n\n```\nö\n",
      "docs/b.md": "# Å\n\n- 1. Ö.\n- 2. Ä.\n\n[!INCLUDE [å](ö.md)]\n\n[ ] Ö.\n",
      "docs/suppressions.yaml":
        "- {check: ö}\n- {check: link.empty}\n- {check: link.empty, reason: ö}\n",
      "docs/c.md":
        "# <span data-ttu-id=\"aaaaa-101\">Å</span><span class=\"sxs-lookup\"><span data-stu-id=\"aaaaa-101\">Ö",
    ]
    for (name, text) in files { _ = try program.write(name, text) }
    for (number, change) in Self.mistakes.enumerated() {
      let folder = "bad-\(number)/reduce-licenses"
      for name in ["en.md", "sv.md", "nl.md", "procedure.yaml"] {
        let text = try String(
          contentsOf: Checkout.root.appending(path: "procedures/reduce-licenses/\(name)"),
          encoding: .utf8)
        _ = try program.write("\(folder)/\(name)", text.replacing(change.old, with: change.new))
      }
      try await expectWords(
        "check \(folder)",
        besides: PlainWords.words(change.old + " " + change.new) + Self.ids)
    }
    try await expectWords("check docs", besides: Self.ids)
  }

  private static let mistakes: [(old: String, new: String)] = [
    ("subscription.setQuantity", "subscription.setQuantiy"), ("id: reduce-licenses", "id: other"),
    ("roles:", "rolls:"), ("into: subscription", "into: nothing"), ("then: end", "then: nowhere"),
    ("quantity: number", "quantity: subscription"), ("rules: [F14]", "rules: [F99]"),
    ("subscription: $subscription", "subscription: $other"), ("steps:", "stepz:"),
    ("leave: end", "leave: {call: nowhere}"), ("leave: end", "leave: [1]"),
    ("rules: [F13]", "approval: perhaps"), ("<a name=\"save\"></a>", ""),
  ]

  /// What findings quote of manifests, and their own ids.
  private static let ids = [
    "yaml", "md", "id", "aaaaa", "link", "empty", "enter", "documents", "instances", "roles",
    "operation",
    "into", "with", "on", "then", "rules", "clears", "start",
    "approval", "call", "end", "subscription", "selfService", "decide", "reductionWindow",
  ]

  // MARK: - Running

  /// Expects that a command says something, and nothing in plain letters but names.
  private func expectWords(_ line: String, besides names: [String] = []) async throws {
    let result = try await run(line)
    #expect(result.status != 70, "\(line): \(result.errors)")
    // The ids of findings stay as they are.
    let text = "\(result.output)\n\(result.errors)".replacing(/\[[a-z]+(?:\.[a-z-]+)+\]/, with: "")
    #expect(Set(plain.found(in: text)).subtracting(names).sorted() == [], "\(line): \(text)")
    #expect(text.contains("⟦"), "\(line) says nothing")
  }

  private func run(_ line: String) async throws -> Program.Result {
    let answers = try [
      "holds": Program.scenario("unassign-licenses-from-user", "release-holds"),
      "seven": Program.scenario("reduce-licenses", "give-seven-back"),
      "consent": program.write("consent.yaml", "consent: true\nattest: true\n"),
      "several": program.write(
        "several.yaml",
        "procedure: unassign-all-licenses\nconsent: true\ninputs: {licenses: [ENTERPRISEPACK]}\n"),
    ].mapValues { "--answers \($0)" }
    let people = [
      "lars": "lars.ekman", "anna": "anna.lind", "exchange": "marieke.jansen",
    ].mapValues { "\($0)@\(Nordlund.domain)" }
    var line = line
    for (name, value) in answers.merging(people, uniquingKeysWith: { $1 }) {
      line = line.replacing("{\(name)}", with: value)
    }
    line = line.replacing("{content}", with: content)
      .replacing("{home}", with: program.home.path)
      .replacing("{docs}", with: program.home.appending(path: "docs").path)
    var arguments = line.split(separator: " ").map(String.init)
    if !arguments.contains("--locale") { arguments += ["--locale", "qps"] }
    // A path from the root would be longer than a line, and cut.
    return try await program.run(
      arguments, through: "cd '\(program.home.path)' && exec \"$@\"",
      environment: ["STEGVIS_CONTENT": content, "LC_ALL": "qps"])
  }

  /// What a browser would show of a page, and what it would read aloud.
  private static func readable(_ page: String) -> String {
    let aloud = page.matches(of: /(?:alt|title|aria-label|placeholder)="([^"]*)"/).map { $0.1 }
    let text = page.replacing(/<style>.*?<\/style>/.dotMatchesNewlines(), with: "")
      .replacing(/<[^>]*>/, with: " ")
    return ([text[...]] + aloud).joined(separator: "\n").replacing(/&[#\w]+;/, with: " ")
  }
}
