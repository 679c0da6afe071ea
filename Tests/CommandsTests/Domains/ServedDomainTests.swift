import Foundation
import TestSupport
import Testing

/// Declared domains over HTTP through the commands themselves: practice that is served as its service
/// would answer, and a declaration that signs in as Microsoft Graph does.
struct ServedDomainTests {
  private let program: Program
  private let content: TestFolder
  private let answers: String

  init() throws {
    content = try DeclaredContent.make()
    program = try Program(content: "\(Checkout.root.path):\(content.path)")
    answers = try program.write("answers.yaml", "inputs: {account: ada}\n")
  }

  private var procedure: String { "\(content.url.lastPathComponent)/\(DeclaredContent.procedure)" }

  private func serving(
    _ options: [String] = [], _ body: (_ address: String) async throws -> Void
  ) async throws {
    try await ServedTenant.use(
      ["--domain", "desk"] + options, home: program.home.appending(path: "server").path,
      content: "\(Checkout.root.path):\(content.path)", body)
  }

  private func walk(_ tenant: String, _ more: String...) async throws -> Program.Result {
    try await program.run(
      ["run", procedure, "--answers", answers, "--mode", "automatic", "--tenant", tenant] + more)
  }

  private static let words = [
    ("en", "[Confirmed]", "In use: yes → no", "Open the account again"),
    ("sv", "[Bekräftat]", "I bruk: ja → nej", "Öppna kontot igen"),
    ("nl", "[Bevestigd]", "In gebruik: ja → nee", "Het account weer openen"),
  ]

  @Test("It is walked, replayed and undone over HTTP, in three languages", arguments: 0..<3)
  func served(number: Int) async throws {
    let (language, verdict, change, undone) = try #require(Self.words.dropFirst(number).first)
    try await serving { address in
      let walked = try await walk("desk:\(address)", "--locale", language)
      #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
      #expect(walked.output.ranges(of: verdict).count == 2)
      let replayed = try await program.run("replay", "last", "--locale", language)
      #expect(replayed.status == 0 && replayed.output.contains(change), "\(replayed.output)")
      let back = try await program.run("undo", "last", "--mode", "automatic", "--locale", language)
      #expect(back.status == 0, "\(back.output) \(back.errors)")
      #expect(back.output.contains(undone))
      // It is as before, so that it can be closed once more, and not twice.
      #expect(try await walk("desk:\(address)", "--locale", language).status == 0)
      #expect(try await walk("desk:\(address)", "--locale", language).status == 3)
    }
  }

  @Test("A service that only says it was done is not believed") func swallowed() async throws {
    try await serving(["--fault", "swallow=1"]) { address in
      let walked = try await walk("desk:\(address)")
      #expect(walked.status != 0 && !walked.output.contains("[Confirmed]"), "\(walked.output)")
    }
  }

  @Test("A busy service is waited for") func busy() async throws {
    try await serving(["--fault", "unavailable=0.3", "--seed", "3"]) { address in
      let walked = try await walk("desk:\(address)")
      #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    }
  }

  @Test("What a declared domain cannot have is refused before anything is served")
  func refused() async throws {
    for fault in ["lag=3", "excess=1", "nothing=1"] {
      let served = try await program.run("tenant", "serve", "--domain", "desk", "--fault", fault)
      #expect(served.status == 2 && !served.errors.isEmpty, "\(fault): \(served.errors)")
    }
    let unknown = try await program.run("tenant", "serve", "--domain", "nowhere")
    #expect(unknown.status == 2, "\(unknown.errors)")
    let both = try await program.run(
      "tenant", "serve", "--domain", "desk", "--tenant", "desk-practice:other")
    #expect(both.status == 2 && both.errors.contains("--domain"), "\(both.errors)")
  }

  // MARK: - Signed in as Microsoft Graph is

  private static let people = """
    format: 1
    id: people
    settings: {base: {type: address}}
    service:
      base: $base
      sign-in: graph
      errors:
        - {status: 404, means: refused, message: /error/message}
    subjects:
      person:
        list: {get: /users, query: {$select: "id,userPrincipalName,accountEnabled"}, items: /value, pages: {next: /@odata.nextLink}}
        read: {get: "/users/{person}", query: {$select: "id,userPrincipalName,accountEnabled"}}
        id: /id
        name: /userPrincipalName
        absent: {status: 404}
        facts:
          allowed: {at: /accountEnabled, type: flag}
    operations:
      person.block:
        kind: change
        inputs: {person: person}
        perform: {patch: "/users/{person}", body: {accountEnabled: false}, guard: reread}
        predict: {person: {allowed: false}}
        inverse: person.allow
        deadline: 60
      person.allow:
        kind: change
        inputs: {person: person}
        perform: {patch: "/users/{person}", body: {accountEnabled: true}, guard: reread}
        predict: {person: {allowed: true}}
        inverse: person.block
        deadline: 60
    """

  @Test("A declaration signs in as Microsoft Graph does") func graph() async throws {
    let folder = try TestFolder()
    func write(_ name: String, _ text: String) throws {
      let url = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    try write("domains/people/domain.yaml", Self.people)
    try write(
      "domains/people/words/en.yaml",
      """
      domain.name: "People"
      subject.person.one: "person"
      subject.person.other: "people"
      property.person.allowed: "May sign in"
      operation.person.block: "Keep the person out"
      operation.person.allow: "Let the person in again"
      setting.base: "Address"
      """)
    try write(
      "keep-out/en.md",
      "---\ntitle: Keep out\n---\n\n# Keep out\n\n"
        + "1. <a name=\"choose-person\"></a>Choose the person.\n"
        + "2. <a name=\"keep-out\"></a>Keep the person out.\n")
    try write(
      "keep-out/procedure.yaml",
      """
      id: keep-out
      documents: {en: en.md}
      inputs: {person: "people:person"}
      steps:
        choose-person: {operation: "people:person.choose", into: person}
        keep-out:
          operation: people:person.block
          with: {person: $person}
      """)
    let program = try Program(content: "\(Checkout.root.path):\(folder.path)")
    let answers = try program.write(
      "answers.yaml", "inputs: {person: alma.wik@nordlund.onmicrosoft.com}\n")
    try await ServedTenant.use([], home: program.home.appending(path: "server").path) { address in
      let checked = try await program.run("domain", "check")
      // Words in two languages are missing.
      #expect(checked.status == 1, "\(checked.output) \(checked.errors)")
      let tenant = "people:\(address)/v1.0"
      let walked = try await program.run(
        "run", "\(folder.url.lastPathComponent)/keep-out", "--answers", answers, "--mode",
        "automatic", "--tenant", tenant)
      #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
      #expect(walked.output.contains("May sign in: yes → no"), "\(walked.output)")
      let back = try await program.run("undo", "last", "--mode", "automatic")
      #expect(back.status == 0, "\(back.output) \(back.errors)")
      // A token of Microsoft Graph is sent to nobody else.
      let elsewhere = try await program.run(
        "run", "\(folder.url.lastPathComponent)/keep-out", "--answers", answers, "--tenant",
        "people:https://graph.example/v1.0")
      #expect(elsewhere.status == 2, "\(elsewhere.output) \(elsewhere.errors)")
    }
  }
}
