import Commands
import EmbeddedTenant
import Foundation
import Sessions
import TestSupport
import Testing
import WebApp

/// The document of the library and Microsoft 365 on the web page, whose server registers both domains.
struct LibraryPageTests {
  private static let organisation = "nordlund.onmicrosoft.com"

  private let content: TestFolder
  private let home: TestFolder

  init() throws {
    content = try LibraryContent.make()
    home = try TestFolder()
  }

  private func context(_ language: String) throws -> CommandContext {
    try CommandContext(
      try CommonOptions.parse(["--locale", language]),
      domains: Domains([
        Microsoft365Provider(OpenDatabases()),
        LibraryProvider(librarian: "karin.nordlund@\(Self.organisation)", readers: []),
      ]),
      environment: ["STEGVIS_HOME": home.path, "STEGVIS_CONTENT": content.path])
  }

  /// What a person answers at each step; elsewhere, they go on.
  private static let answers = [
    "choose-user": "alma.wik@\(organisation)", "choose-book": "atlas",
    "choose-licenses": "ENTERPRISEPACK", "shelve": "4",
  ]

  /// Serves the page, and calls `body` with somebody who has signed in to it.
  private func served(
    _ options: [String] = [], in language: String, _ body: (Browser) async throws -> Void
  ) async throws {
    try await Browser.served(try context(language), options, in: language, body)
  }

  @Test(arguments: [
    ("sv", "Utlånad till", "Låna ut boken till den som slutar."),
    ("nl", "Uitgeleend aan", "Leen het boek uit aan wie er vertrekt."),
    ("en", "Lent to", "Lend the book to whoever is leaving."),
  ])
  func walksBothInEveryLanguage(language: String, fact: String, sentence: String) async throws {
    try await served(in: language) { browser in
      let session = try await browser.begin(LibraryContent.procedure)
      var seen = ""
      for _ in 0..<30 {
        let page = try await browser.settled(session)
        seen += page
        guard let form = Browser.form(in: page) else { break }
        try await browser.answer(session, form, Self.answers[form.step])
      }
      #expect(seen.contains(fact) && seen.contains(sentence), "\(seen.suffix(3_000))")
      let kept = try SessionStore(try context(language)).kept(SessionID(rawValue: session))
      #expect(kept.events.last == .completed, "\(kept.events.suffix(3))")
      #expect(
        kept.start.tenants == [
          "embedded:\(home.path("tenant.sqlite"))", "library:\(home.path("tenant-library"))",
        ])
    }
    let library = Library(try Shelves(at: home.path("tenant-library")))
    #expect(library.changes == 2 && library.holder(of: "atlas") == nil)
  }

  /// In automatic mode nobody reads a change before it is made, so every choice is asked for; the page
  /// shows the question that its form answers, also where there is only one to choose from.
  @Test func asksInAutomaticModeWhatItShows() async throws {
    try await served(in: "en") { browser in
      let session = try await browser.begin(LibraryContent.procedure, mode: .automatic)
      var asked: [String] = []
      for _ in 0..<30 {
        guard let form = Browser.form(in: try await browser.settled(session)) else { break }
        asked.append(form.step)
        try await browser.answer(session, form, Self.answers[form.step])
      }
      // Alma has one license.
      #expect(asked.contains("choose-licenses"), "\(asked)")
      let kept = try SessionStore(try context("en")).kept(SessionID(rawValue: session))
      #expect(kept.events.last == .completed, "\(kept.events.suffix(3))")
    }
  }

  /// The form of a change asks for its secret; the session does not go on without it, and keeps it
  /// nowhere.
  @Test func asksForASecretInTheFormOfTheChange() async throws {
    let code = "kvist-7731-lykta"
    try LibraryContent.addSealing(to: content)
    try await served(in: "en") { browser in
      let session = try await browser.begin(LibraryContent.sealing, mode: .automatic)
      let first = try #require(Browser.form(in: try await browser.settled(session)))
      try await browser.answer(session, first, "atlas")
      let page = try await browser.settled(session)
      #expect(
        page.contains("<input type=\"password\" name=\"secret.sealCode\""), "\(page.suffix(3_000))")
      #expect(page.contains("It was proved on City Library, version 2.1, on"))
      let form = try #require(Browser.form(in: page))
      let without = try await browser.proceed(session, form, ["secret.sealCode": ""])
      #expect(without.status == 409)
      #expect(without.text.contains("The change needs what the form asks for"))
      let again = try #require(Browser.form(in: without.text))
      #expect(again.step == "seal")
      let with = try await browser.proceed(session, again, ["secret.sealCode": code])
      #expect(with.status == 303, "\(with.text.suffix(3_000))")
      let end = try await browser.settled(session)
      #expect(!end.contains(code) && Browser.form(in: end) == nil)
      let kept = try SessionStore(try context("en")).kept(SessionID(rawValue: session))
      #expect(kept.events.last == .completed, "\(kept.events.suffix(3))")
    }
    #expect(try Shelves(at: home.path("tenant-library")).sealed == ["atlas"])
    #expect(try LibraryContent.files(below: home.url, containing: code) == [])
  }

  private static let newPassword = [
    "procedure.yaml": """
    id: new-password
    documents: {en: en.md}
    roles: [global, user]
    inputs:
      user: user
    steps:
      choose-user:
        operation: user.choose
        into: user
      reset:
        operation: user.resetPassword
        with: {user: $user}

    """,
    "en.md": """
    ---
    title: Give somebody a new password
    description: Give somebody a new password that they change when they sign in.
    ---

    # <a name="new-password"></a>Give somebody a new password

    ## <a name="do-it"></a>Do it

    1. <a name="choose-user"></a>Choose who needs a new password.
    2. <a name="reset"></a>Reset the password.

    """,
  ]

  /// The form of the change shows a password that the program has made; the one that comes back with the
  /// yes is set, and no later page or file has it.
  @Test func showsAMadePasswordInTheFormOfTheChangeAndNowhereElse() async throws {
    for (name, text) in Self.newPassword {
      let file = home.url.appending(path: "procedures/new-password/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    var password = ""
    try await served(in: "en") { browser in
      let session = try await browser.begin("new-password", mode: .automatic)
      let first = try #require(Browser.form(in: try await browser.settled(session)))
      try await browser.answer(session, first, "alma.wik@\(Self.organisation)")
      let page = try await browser.settled(session)
      let input = /<input name="secret.newPassword" value="([A-Za-z0-9-]{19})" readonly/
      password = String(try #require(page.firstMatch(of: input), "\(page.suffix(3_000))").output.1)
      #expect(page.contains("Note it now: it isn’t shown again."))
      #expect(!(try await browser.settled(session)).contains(password))
      let form = try #require(Browser.form(in: page))
      let with = try await browser.proceed(session, form, ["secret.newPassword": password])
      #expect(with.status == 303, "\(with.text.suffix(3_000))")
      let end = try await browser.settled(session)
      #expect(!end.contains(password) && Browser.form(in: end) == nil)
      let kept = try SessionStore(try context("en")).kept(SessionID(rawValue: session))
      #expect(kept.events.last == .completed, "\(kept.events.suffix(3))")
    }
    #expect(try LibraryContent.files(below: home.url, containing: password) == [])
  }

  /// A session is not continued on another library, though the first tenant is the same.
  @Test func continuesASessionOnlyOnItsOwnTenants() async throws {
    var session = ""
    try await served(in: "en") { browser in
      session = try await browser.begin(LibraryContent.procedure)
      #expect(Browser.form(in: try await browser.settled(session))?.step == "choose-user")
    }
    let other = home.path("other")
    try FileManager.default.copyItem(atPath: home.path("tenant-library"), toPath: other)
    try await served(["--tenant", "library:\(other)"], in: "en") { browser in
      let page = try await browser.settled(session)
      #expect(Browser.form(in: page) == nil)
      #expect(page.contains("The session is on another tenant"), "\(page)")
    }
    // Named as they were, both are the same again, in whichever order.
    let own = [
      "--tenant", "library:\(home.path("tenant-library"))", "--tenant",
      "embedded:\(home.path("tenant.sqlite"))",
    ]
    try await served(own, in: "en") { browser in
      #expect(Browser.form(in: try await browser.settled(session))?.step == "choose-user")
      // The page of the tenants shows those that the server was started with.
      let tenants = try await browser.get("/en/tenant").text
      #expect(tenants.contains("<h2 id=\"books\">Books</h2>"))
    }
  }
}
