import Foundation
import TestSupport
import Testing

/// Several tenants of one declared domain in a session, each under a name of its own.
struct InstanceProgramTests {
  private let program: Program
  private let content: TestFolder

  init() throws {
    content = try DeclaredContent.make()
    program = try Program(content: "\(Checkout.root.path):\(content.path)")
  }

  private func name(_ procedure: String) -> String {
    "\(content.url.lastPathComponent)/\(procedure)"
  }

  private func file(_ name: String) -> String { program.home.appending(path: name).path }

  private var here: String { "here=desk-practice:\(file("a"))" }
  private var there: String { "there=desk-practice:\(file("b"))" }

  private func makeBoth() async throws {
    let made = try await program.run(
      "tenant", "init", "--tenant", here, "--tenant", there)
    try #require(made.status == 0, "\(made.errors)")
  }

  /// Whether ada and ben can be used, in the tenant in a file.
  private func state(_ name: String) async throws -> [String] {
    let shown = try await program.run("tenant", "show", "--tenant", "desk-practice:\(file(name))")
    return shown.output.split(separator: "\n").filter { $0.contains("In use") }
      .map { String($0.trimmingPrefix { $0 == " " }) }
  }

  private let yes = ["In use: yes", "In use: yes"]
  private let no = ["In use: no", "In use: yes"]
  private let last = ["In use: yes", "In use: no"]

  @Test("Each step acts at the service that it names; undo and replay as well")
  func both() async throws {
    try await makeBoth()
    let answers = try program.write("both.yaml", "inputs: {own: ada, other: ben}\n")
    let walked = try await program.run(
      "run", name(DeclaredContent.both), "--answers", answers, "--mode", "automatic", "--tenant",
      there, "--tenant", here)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.contains("[Confirmed] Close the account (here)."), "\(walked.output)")
    #expect(walked.output.contains("[Confirmed] Close the account (there)."))
    #expect(
      walked.output.contains("here=desk-practice:") && !walked.output.contains("here:account"))
    #expect(try await state("a") == no)
    #expect(try await state("b") == last)
    let replayed = try await program.run("replay", "last")
    #expect(replayed.output.contains("Close the account (there)"), "\(replayed.output)")
    let again = try await program.run("replay", "last", "--on", "here=desk-practice:copy")
    #expect(again.status == 0, "\(again.output) \(again.errors)")
    let export = file("session.json")
    let exported = try await program.run("sessions", "export", "last", "-o", export)
    #expect(exported.status == 0, "\(exported.errors)")
    let text = try String(contentsOfFile: export, encoding: .utf8)
    #expect(text.contains("here:account.close") && text.contains("there/account/8"))
    #expect(
      text.replacing(" ", with: "").replacing("\n", with: "")
        .contains("\"instances\":{\"here\":\"desk\",\"there\":\"desk\"}"), "\(text.prefix(1_500))")
    let undone = try await program.run("undo", "last", "--mode", "automatic")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    let order = undone.output.ranges(of: "[Confirmed] Open the account again (")
      .map { undone.output[$0.upperBound...].prefix(4) }
    #expect(order == ["ther", "here"])
    #expect(try await state("a") == yes)
    #expect(try await state("b") == yes)
  }

  /// What the manifest names has a tenant in the data folder, like any other domain.
  @Test("Without a tenant, each instance is practised on its own") func usual() async throws {
    let answers = try program.write("both.yaml", "inputs: {own: ada, other: ada}\n")
    let walked = try await program.run(
      "run", name(DeclaredContent.both), "--answers", answers, "--mode", "automatic")
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(try await state("tenant-here") == no)
    #expect(try await state("tenant-there") == no)
  }

  @Test("A stopped session goes on with both") func resumed() async throws {
    try await makeBoth()
    let first = try program.write("first.yaml", "consent: true\ninputs: {own: ada}\n")
    let stopped = try await program.run(
      "run", name(DeclaredContent.both), "--answers", first, "--tenant", here, "--tenant", there)
    #expect(stopped.status == 3, "\(stopped.errors)")
    let answers = try program.write("both.yaml", "consent: true\ninputs: {own: ada, other: ada}\n")
    let resumed = try await program.run("resume", "last", "--answers", answers)
    #expect(resumed.status == 0, "\(resumed.output) \(resumed.errors)")
    #expect(try await state("b") == no)
    let live = try await program.run("sessions", "verify", "last", "--live")
    #expect(live.status == 0, "\(live.output) \(live.errors)")
  }

  @Test("The name of the domain means its only instance", arguments: ["en", "sv", "nl"])
  func only(language: String) async throws {
    try await makeBoth()
    let answers = try program.write("one.yaml", "inputs: {account: ada}\n")
    let walked = try await program.run(
      "run", name(DeclaredContent.procedure), "--answers", answers, "--mode", "automatic",
      "--tenant", here, "--locale", language)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(!walked.output.contains("(here)") && !walked.output.contains("here:account"))
    #expect(try await state("a") == no)
    let shown = try await program.run("sessions", "show", "last", "--format", "json")
    #expect(shown.output.contains("here:account.active") && !shown.output.contains("desk:account"))
    let undone = try await program.run("undo", "last", "--mode", "automatic")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    #expect(try await state("a") == yes)
    // Each row of a list has it as well.
    let rows = try program.write("rows.csv", "account\nada\nben\n")
    let series = try await program.run(
      "run", name(DeclaredContent.procedure), "--each", rows, "--mode", "automatic", "--tenant",
      here, "--locale", language)
    #expect(series.status == 0, "\(series.output) \(series.errors)")
    #expect(try await state("a") == ["In use: no", "In use: no"])
    #expect(try await state("b") == yes)
  }

  @Test("With two instances, the name of the domain is a fault at its place")
  func several() async throws {
    try await makeBoth()
    let answers = try program.write("one.yaml", "inputs: {account: ada}\n")
    let walked = try await program.run(
      "run", name(DeclaredContent.procedure), "--answers", answers, "--mode", "automatic",
      "--tenant", here, "--tenant", there)
    #expect(walked.status == 2 && walked.output.isEmpty)
    let said = walked.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("'desk:account.close' can be that of several tenants"), "\(said)")
    #expect(said.contains("did you mean here:account.close or there:account.close?"))
    // A tenant that has no name of its own is the domain's.
    let plain = try await program.run(
      "run", name(DeclaredContent.procedure), "--answers", answers, "--mode", "automatic",
      "--tenant", "desk-practice:\(file("a"))", "--tenant", there)
    #expect(plain.status == 0, "\(plain.output) \(plain.errors)")
    #expect(try await state("a") == no)
    #expect(try await state("b") == yes)
  }

  struct Wrong: Sendable {
    let tenants: [String]
    let says: [String]
  }

  static let wrongs = [
    Wrong(tenants: ["Here=desk:http://a"], says: ["Here", "--tenant desk2=desk:http://a"]),
    Wrong(tenants: ["=desk:http://a"], says: ["--tenant desk2=desk:http://a"]),
    Wrong(tenants: ["dns=desk:http://a"], says: ["dns", "a domain is called that"]),
    Wrong(tenants: ["manual=desk:http://a"], says: ["manual", "--tenant desk2=desk:http://a"]),
    Wrong(tenants: ["a=embedded:x"], says: ["microsoft-365", "--tenant embedded:x"]),
    Wrong(tenants: ["a=shelf:x"], says: ["a=shelf:x", "desk-practice:<file>"]),
    Wrong(
      tenants: ["a=desk:http://a", "a=desk:http://b"],
      says: ["a=desk:http://a and a=desk:http://b are both tenants of a"]),
    Wrong(
      tenants: ["desk:http://a", "desk:http://b"],
      says: ["are both tenants of desk", "--tenant desk2=desk:"]),
  ]

  @Test("What cannot be the name of an instance is said, with what can", arguments: wrongs)
  func wrong(_ wrong: Wrong) async throws {
    let told = try await program.run(
      ["plan", name(DeclaredContent.both)] + wrong.tenants.flatMap { ["--tenant", $0] })
    #expect(told.status == 2 && told.output.isEmpty, "\(told.output)")
    for part in wrong.says { #expect(told.errors.contains(part), "\(told.errors)") }
  }

  @Test("Operations are listed under the name of the instance") func listed() async throws {
    let listed = try await program.run("operations", "here:", "--tenant", here)
    #expect(listed.status == 0, "\(listed.errors)")
    #expect(listed.output.contains("here:account.close  Close the account"), "\(listed.output)")
    #expect(!listed.output.contains("desk:account"))
    let shown = try await program.run("show", name(DeclaredContent.both))
    #expect(shown.output.contains("Close the account (there)"), "\(shown.output)")
    let checked = try await program.run("check", content.url.appending(path: "close-both").path)
    #expect(checked.status == 0, "\(checked.output)")
  }

  @Test("A manifest says where it names what is no instance") func manifest() async throws {
    let path = content.url.appending(path: "close-both/procedure.yaml")
    func checked(_ instead: String) async throws -> String {
      try Data(
        DeclaredContent.manifestOfBoth.replacing("{here: desk, there: desk}", with: instead).utf8
      ).write(to: path)
      // The path alone is longer than a line.
      return try await program.run("check", path.deletingLastPathComponent().path).output
        .filter { !$0.isWhitespace }
    }
    func said(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    #expect(
      try await checked("{Here: desk, there: desk}").contains(
        said("procedure.yaml:3:13: error: 'Here' cannot be the name of an instance")))
    #expect(
      try await checked("{here: desk, there: shelf}").contains(
        said("procedure.yaml:3:32: error: 'shelf' is not a domain that can have instances")))
    #expect(
      try await checked("{here: microsoft-365, there: desk}").contains(
        said("'microsoft-365' is not a domain that can have instances")))
    #expect(try await checked("[here]").contains(said("'instances' is missing or not a mapping")))
  }
}
