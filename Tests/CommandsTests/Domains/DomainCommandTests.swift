import Foundation
import Testing

/// `stegvis domain`, and declared domains in `check`.
struct DomainCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let declaration = """
    format: 1
    id: desk
    settings: {base: {type: address}}
    service:
      base: $base
      sign-in: {bearer: token}
    subjects:
      ticket:
        list: {get: "/tickets", items: ""}
        read: {get: "/tickets/{ticket}"}
        id: /id
        name: /title
        absent: {status: 404}
        facts:
          state: {at: /state, type: code, values: {open: open, done: done}}
    operations:
      ticket.close:
        kind: change
        inputs: {ticket: ticket}
        refuse: [{when: {ticket: absent}, code: notThere}]
        perform: {patch: "/tickets/{ticket}", body: {state: done}}
        predict: {ticket: {state: done}}
        inverse: none
        deadline: 30

    """

  private static let words = """
    domain.name: "Desk"
    subject.ticket.one: "ticket"
    subject.ticket.other: "tickets"
    property.ticket.state: "State"
    value.ticket.state.open: "open"
    value.ticket.state.done: "done"
    operation.ticket.close: "Close the ticket"
    refusal.notThere: "There is no ticket {ticket}."
    setting.base: "Address"
    secret.token: "Token"

    """

  /// Writes the domain with the same words in every language, and returns its folder.
  private func domain(
    _ folder: String = "domains/desk", declaration: String = declaration, words: String = words
  ) throws -> String {
    for language in ["en", "sv", "nl"] {
      _ = try program.write("\(folder)/words/\(language).yaml", words)
    }
    _ = try program.write("\(folder)/domain.yaml", declaration)
    return program.home.appending(path: folder).path
  }

  /// The output without the line breaks of the screen's width.
  private func flat(_ result: Program.Result) -> String {
    result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func findsNothingWrongInAWholeDomain() async throws {
    let folder = try domain()
    for path in [folder, "\(folder)/domain.yaml", "\(folder)/.."] {
      let result = try await program.run("domain", "check", path)
      #expect(result.status == 0 && result.output == "", "\(result.output)")
    }
    // It is in the data folder, too.
    #expect(try await program.run("domain", "check").status == 0)
  }

  @Test func namesAFaultAtItsPlaceInEveryLanguage() async throws {
    let folder = try domain(
      declaration: Self.declaration.replacing("predict: {ticket", with: "predict: {tiket"))
    let english = try await program.run("domain", "check", folder)
    #expect(english.status == 1)
    #expect(flat(english).contains("domain.yaml:22:15"))
    #expect(flat(english).contains("'tiket' is no subject of this operation"))
    #expect(flat(english).contains("did you mean 'ticket'?"))
    let swedish = try await program.run("domain", "check", folder, "--locale", "sv")
    #expect(flat(swedish).contains("”tiket” är inget objekt i den här åtgärden"))
    let dutch = try await program.run("domain", "check", folder, "--locale", "nl")
    #expect(flat(dutch).contains("\"tiket\" is geen object van deze bewerking"))
    let json = try await program.run("domain", "check", folder, "--format", "json")
    #expect(json.status == 1 && json.output.contains("\"domain.reference\""))
  }

  @Test func namesWordsThatAreMissingOrOfNothing() async throws {
    let folder = try domain(
      words: Self.words.replacing("operation.ticket.close", with: "operation.ticket.clos")
        .replacing("{ticket}", with: "{tiket}"))
    let result = try await program.run("domain", "check", folder)
    #expect(result.status == 1)
    for part in [
      "key 'operation.ticket.close' is missing, which the declaration needs",
      "nothing in the declaration is called 'operation.ticket.clos'",
      "did you mean 'operation.ticket.close'?", "nothing is put in for 'tiket'",
    ] {
      #expect(flat(result).contains(part), "\(part)\n\(result.output)")
    }
    let other = try domain(
      "domains/desk2", declaration: Self.declaration.replacing("id: desk", with: "id: desk2"))
    _ = try program.write(
      "domains/desk2/words/sv.yaml", Self.words.replacing("setting.base", with: "setting.bas"))
    let lacking = try await program.run("domain", "check", other)
    #expect(lacking.status == 1 && flat(lacking).contains("sv.yaml"), "\(lacking.output)")
  }

  @Test func needsNoWordsThatTheExtendedDomainHas() async throws {
    _ = try domain()
    let chat = try program.write(
      "domains/chat/domain.yaml",
      "format: 1\nid: chat\nextends: desk\nsettings: {base: {default: \"https://chat.example\"}}\n")
    let result = try await program.run("domain", "check", chat)
    #expect(result.status == 0 && result.output == "", "\(result.output)")
  }

  @Test func isPartOfTheCheckOfAFolder() async throws {
    let folder = try domain(
      declaration: Self.declaration.replacing("deadline: 30", with: "deadline: 0"))
    let result = try await program.run("check", folder)
    #expect(result.status == 1 && flat(result).contains("from 1 to 86400"), "\(result.output)")
    #expect(try await program.run("check").output.contains("from 1 to 86400"))
  }

  @Test func saysThatThereIsNoSuchFile() async throws {
    let result = try await program.run("domain", "check", "nowhere")
    #expect(result.status == 2 && result.errors.contains("nowhere"))
  }

  // MARK: - New

  private static let description = """
    openapi: 3.0.0
    info: {title: Desk}
    paths:
      /tickets/{id}:
        get: {responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/T"}}}}}}
        patch:
          requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/T"}}}}
          responses: {}
    components:
      schemas: {T: {properties: {id: {type: string}, title: {type: string}}}}

    """

  @Test func proposesADeclarationThatDoesNotLoadYet() async throws {
    let file = try program.write("openapi.yaml", Self.description)
    let made = try await program.run("domain", "new", file, "--id", "tickets", "--locale", "sv")
    #expect(made.status == 0, "\(made.errors)")
    let folder = program.home.appending(path: "domains/tickets").path
    #expect(flat(made).contains("stegvis domain check \(folder)".prefix(20)))
    let text = try String(contentsOfFile: "\(folder)/domain.yaml", encoding: .utf8)
    #expect(text.contains("ticket.setTitle:") && text.contains("TODO: hur loggar man in?"))
    let check = try await program.run("domain", "check", folder)
    #expect(check.status == 1 && flat(check).contains("'sign-in' is still open"))
    // What is there is not written over.
    #expect(try await program.run("domain", "new", file, "--id", "tickets").status == 2)
  }

  @Test func refusesWhatIsNoDescription() async throws {
    let file = try program.write("a.yaml", "swagger: \"2.0\"\n")
    let result = try await program.run("domain", "new", file, "--id", "tickets")
    #expect(result.status == 1 && flat(result).contains("only OpenAPI 3 is read here"))
    #expect(try await program.run("domain", "new", file, "--id", "../x").status == 2)
  }
}
