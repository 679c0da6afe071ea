import Commands
import DeclaredPractice
import EmbeddedTenant
import Foundation
import Sessions
import TestSupport
import Testing
import WebApp

/// A document with steps of four domains on the web page, and two services of one domain.
struct SeveralDomainsPageTests {
  private let content: TestFolder
  private let home: TestFolder

  init() throws {
    content = try SeveralContent.make()
    home = try TestFolder()
  }

  private func context(_ language: String) throws -> CommandContext {
    let root = SeveralContent.root.path
    let own = Microsoft365Provider(OpenDatabases())
    let find = DeclaredFolder.finder(beside: [own.id])
    return try CommandContext(
      try CommonOptions.parse(["--locale", language]),
      domains: Domains(
        [own]
          + find([
            "\(root)/domains/dns", "\(root)/domains/scim", content.path("domains/lockers"),
          ])),
      environment: [
        "STEGVIS_HOME": home.path, "STEGVIS_CONTENT": "\(root):\(content.path)",
      ])
  }

  private func name(_ procedure: String) -> String {
    // One part of an address, as the list of procedures has it.
    "\(content.url.lastPathComponent)%2F\(procedure)"
  }

  /// Answers every question of a session, and returns all that its pages said.
  private func walk(_ session: String, _ browser: Browser) async throws -> String {
    var seen = ""
    for _ in 0..<40 {
      let page = try await browser.settled(session)
      seen += page
      guard let form = Browser.form(in: page) else { break }
      try await browser.answer(session, form, SeveralContent.answers[form.step])
    }
    return seen
  }

  @Test(arguments: [
    ("sv", "Utlånat till", "Stäng kontot på chattservern."),
    ("nl", "Uitgeleend aan", "Sluit het account op de chatserver."),
    ("en", "Lent to", "Close the account on the chat server."),
  ])
  func walksAllFourInEveryLanguage(
    language: String, fact: String, sentence: String
  ) async throws {
    try await Browser.served(try context(language), in: language) { browser in
      let session = try await browser.begin(name(SeveralContent.procedure))
      let seen = try await walk(session, browser)
      #expect(seen.contains(fact) && seen.contains(sentence), "\(seen.suffix(3_000))")
      #expect(!seen.contains("lockers:locker") && !seen.contains("scim:account"))
      let kept = try SessionStore(try context(language)).kept(SessionID(rawValue: session))
      #expect(kept.events.last == .completed, "\(kept.events.suffix(3))")
      #expect(kept.start.tenants.count == 4 && kept.start.declarations.count == 3)
      #expect(kept.start.instances.isEmpty)
    }
  }

  /// Without tenants of these names, each instance has one in the data folder; with them, those are
  /// used, and another server does not continue the session.
  @Test(arguments: [false, true]) func walksTwoServicesOfOneDomain(isNamed: Bool) async throws {
    let files = ["old": home.path("a"), "new": home.path("b")]
    for path in files.values {
      try FileManager.default.createDirectory(at: home.url, withIntermediateDirectories: true)
      try make(path)
    }
    let tenants = files.sorted { $0.key > $1.key }.flatMap {
      ["--tenant", "\($0.key)=lockers-practice:\($0.value)"]
    }
    var session = ""
    try await Browser.served(try context("en"), isNamed ? tenants : [], in: "en") { browser in
      session = try await browser.begin(name(SeveralContent.both))
      let seen = try await walk(session, browser)
      #expect(seen.contains("Lend a locker (old)") && seen.contains("Lend a locker (new)"))
      let kept = try SessionStore(try context("en")).kept(SessionID(rawValue: session))
      #expect(kept.events.last == .completed, "\(kept.events.suffix(3))")
      #expect(kept.start.instances == ["old": "lockers", "new": "lockers"])
      #expect(Set(kept.start.declarations.keys) == ["old", "new"])
      let paths = isNamed ? ["a", "b"] : ["tenant-old", "tenant-new"]
      #expect(paths.allSatisfy { name in kept.start.tenants.contains { $0.hasSuffix("/\(name)") } })
      // Its page is there in every language, also after its end.
      #expect(seen.contains("old=lockers-practice:"))
    }
  }

  /// What was read and predicted means nothing by another declaration: neither the page that is looked
  /// at nor its form goes on, as in the terminal.
  @Test func goesOnWithItsOwnDeclarationOnly() async throws {
    var session = ""
    try await Browser.served(try context("en"), in: "en") { browser in
      session = try await browser.begin(name(SeveralContent.both))
      let form = try #require(Browser.form(in: try await browser.settled(session)))
      try await browser.answer(session, form, SeveralContent.answers[form.step])
      #expect(Browser.form(in: try await browser.settled(session))?.step == "choose-first")
    }
    let path = content.url.appending(path: "domains/lockers/domain.yaml")
    let written = try String(contentsOf: path, encoding: .utf8)
    try Data(written.replacing("deadline: 30", with: "deadline: 31").utf8).write(to: path)
    try await Browser.served(try context("en"), in: "en") { browser in
      let page = try await browser.settled(session)
      #expect(Browser.form(in: page) == nil)
      #expect(page.contains("is declared otherwise by now"), "\(page.suffix(3_000))")
      #expect(page.contains("stegvis undo \(session)"))
      let before = try SessionStore(try context("en")).kept(SessionID(rawValue: session)).events
      let sent = try await browser.take(session)
      #expect(sent.text.contains("is declared otherwise by now"), "\(sent.text.suffix(3_000))")
      let after = try SessionStore(try context("en")).kept(SessionID(rawValue: session)).events
      #expect(before == after)
    }
    // Other words change nothing.
    try Data(written.utf8).write(to: path)
    let words = content.url.appending(path: "domains/lockers/words/en.yaml")
    let said = try String(contentsOf: words, encoding: .utf8)
    try Data(said.replacing("Lend a locker", with: "Give a locker").utf8).write(to: words)
    try await Browser.served(try context("en"), in: "en") { browser in
      let seen = try await walk(session, browser)
      #expect(seen.contains("Give a locker (old)"), "\(seen.suffix(3_000))")
    }
  }

  /// Makes practice in a file.
  private func make(_ path: String) throws {
    let context = try context("en")
    let place = context.domains.place(ofTenant: "lockers-practice:\(path)")
    let practice = try #require(place?.provider.practice)
    try practice.sample(context.domainFiles).make(at: path)
  }
}
