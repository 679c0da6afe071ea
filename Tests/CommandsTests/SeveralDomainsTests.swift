import Foundation
import TestSupport
import Testing

/// A document whose steps are those of four domains, through the commands themselves: what is chosen in
/// one is used in another.
struct SeveralDomainsTests {
  private let program: Program
  private let content: TestFolder
  private let answers: String

  init() throws {
    content = try SeveralContent.make()
    program = try Program(content: "\(Checkout.root.path):\(content.path)")
    answers = try program.write("answers.yaml", SeveralContent.file)
  }

  private var procedure: String { "\(content.url.lastPathComponent)/\(SeveralContent.procedure)" }

  private static let names = ["tenant.sqlite", "tenant-dns", "tenant-lockers", "tenant-scim"]
  private static let words = ["embedded", "dns-practice", "lockers-practice", "scim-practice"]

  private var tenants: [String] {
    zip(Self.words, Self.names).flatMap { word, name in
      ["--tenant", "\(word):\(program.home.appending(path: name).path)"]
    }
  }

  /// What all four show.
  private func state() async throws -> String {
    try await program.run(["tenant", "show", "--locale", "en"] + tenants).output
  }

  private func makeTenants() async throws {
    let made = try await program.run(["tenant", "init"] + tenants)
    try #require(made.status == 0, "\(made.errors)")
  }

  /// The text without what differs from run to run: folders, and the name of the session.
  private func fixed(_ text: String) -> String {
    let lines = text.replacing(program.home.path, with: "/home")
      .replacing(/\d{8}-\d{6}-[a-z0-9]{4}/, with: "20261102-080000-gold")
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { String($0) }.joined(separator: "\n")
  }

  /// `STEGVIS_UPDATE=1 swift test --filter SeveralDomainsTests` rewrites the texts; review the
  /// difference.
  @Test(
    "What the terminal shows is written down in three languages", arguments: ["en", "sv", "nl"])
  func golden(language: String) async throws {
    // The names of the files wrap differently, however long the folder's name is.
    try await makeTenants()
    let walked = try await program.run(
      "run", procedure, "--answers", answers, "--locale", language)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    let start = try #require(walked.output.range(of: "\n\n\n")).upperBound
    let shown = fixed(String(walked.output[start...]))
    let file = SeveralContent.folder.appending(path: "walk.\(language).txt")
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] == "1" {
      try shown.write(to: file, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    let difference = zip(shown.split(separator: "\n"), kept.split(separator: "\n"))
      .first { $0 != $1 }
    #expect(shown == kept, "\(difference.map { "“\($0)” was “\($1)”" } ?? "")")
  }

  @Test("It is undone in reverse order, and replayed in the other languages")
  func undone() async throws {
    try await makeTenants()
    let before = try await state()
    let walked = try await program.run(
      "run", procedure, "--answers", answers, "--mode", "automatic", "--locale", "sv")
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.ranges(of: "[Bekräftat]").count == 5, "\(walked.output)")
    #expect(try await state() != before)
    let sentences = [
      "nl": ["Neem het kluisje terug.", "Een kluisje uitlenen", "Een account sluiten"],
      "en": ["Take the locker back.", "Lend a locker", "Close an account"],
    ]
    for (language, said) in sentences {
      let replayed = try await program.run("replay", "last", "--locale", language)
      #expect(replayed.status == 0, "\(replayed.errors)")
      for sentence in said { #expect(replayed.output.contains(sentence), "\(replayed.output)") }
    }
    let again = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(again.status == 0, "\(again.output) \(again.errors)")
    let undone = try await program.run(
      "undo", "last", "--mode", "automatic", "--locale", "en")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    let order = undone.output.ranges(of: "[Confirmed] ").map { place in
      undone.output[place.upperBound...].prefix { $0 != "." }
    }
    #expect(
      order == [
        "Lend a locker", "Remove a TXT record", "Open an account again",
        "Assign licenses", "Take a locker back",
      ])
    #expect(try await state() == before)
  }

  /// The user of one domain is what a change in another takes.
  @Test("What was chosen in the directory is who the locker is lent to") func chosen() async throws
  {
    try await makeTenants()
    let planned = try await program.run(
      "plan", procedure, "--answers", answers, "--locale", "en")
    #expect(planned.status == 0, "\(planned.output) \(planned.errors)")
    #expect(
      planned.output.contains("Lent to: – → alma.wik@nordlund.onmicrosoft.com"),
      "\(planned.output)")
    let manifest = content.url.appending(path: "\(SeveralContent.procedure)/procedure.yaml")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    try Data(
      text.replacing(
        "person: $user}\n  choose-licenses", with: "person: $account}\n  choose-licenses"
      ).utf8
    )
    .write(to: manifest)
    let checked = try await program.run("check", manifest.deletingLastPathComponent().path)
    let said = checked.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      said.contains("'person' is user, but input 'account' is scim:account"), "\(checked.output)")
  }

  /// A declared domain knows nobody, so that it says nothing of who somebody is.
  @Test("Roles and people are those of the domain that has them") func people() async throws {
    try await makeTenants()
    let stranger = try await program.run(
      "run", procedure, "--answers", answers, "--actor", "karim@nordlund.onmicrosoft.com",
      "--locale", "en")
    #expect(stranger.status == 2 && stranger.output.isEmpty)
    #expect(stranger.errors.contains("karim@nordlund.onmicrosoft.com"), "\(stranger.errors)")
    let helper = try await program.run(
      "run", procedure, "--answers", answers, "--actor", "erik.bergstrom@nordlund.onmicrosoft.com",
      "--locale", "en")
    #expect(helper.status == 3 && helper.output.isEmpty)
    #expect(helper.errors.contains("Global Administrator"), "\(helper.errors)")
    #expect(helper.errors.contains("karin.nordlund@nordlund.onmicrosoft.com"), "\(helper.errors)")
    let waiting = try await program.run(
      "run", procedure, "--answers", answers, "--four-eyes", "--locale", "en")
    #expect(waiting.status == 3, "\(waiting.output)")
    let unknown = try await program.run(
      "approve", "last", "--yes", "--actor", "karim@nordlund.onmicrosoft.com")
    #expect(unknown.status == 2, "\(unknown.errors)")
    let own = try await program.run("approve", "last", "--yes")
    #expect(own.status == 3, "\(own.errors)")
    let approved = try await program.run(
      "approve", "last", "--yes", "--actor", "erik.bergstrom@nordlund.onmicrosoft.com")
    #expect(approved.status == 0, "\(approved.errors)")
    let resumed = try await program.run("resume", "last", "--answers", answers)
    // The next change waits for somebody again; the first is made.
    #expect(resumed.status == 3, "\(resumed.errors)")
    #expect(try await state().contains("Lent to: "))
  }
}
