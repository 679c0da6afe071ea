import Foundation
import Testing

/// Replays a session that was recorded in Swedish in an invented language that was added later.
///
/// Any readable word in the replay has leaked from another language.
struct LaterLanguageTests {
  private let program: Program

  init() throws { program = try Program() }

  /// The text with each letter replaced by one that no other language of Stegvis has.
  private static func foreign(_ text: String) -> String {
    String(
      text.map { character -> Character in
        guard let scalar = character.unicodeScalars.first,
          CharacterSet.letters.contains(scalar)
        else { return character }
        // Georgian letters have no case, and look like no letter used here.
        return Character(UnicodeScalar(0x10D0 + scalar.value % 32) ?? "ა")
      })
  }

  /// A line of a locale file with its text replaced, except for `{placeholders}`.
  private static func foreignWords(_ line: Substring) -> String {
    guard let colon = line.range(of: ": \""), !line.hasPrefix("#") else { return String(line) }
    var text = ""
    var isPlaceholder = false
    for character in line[colon.upperBound...] {
      if character == "{" { isPlaceholder = true }
      text += isPlaceholder ? String(character) : foreign(String(character))
      if character == "}" { isPlaceholder = false }
    }
    return line[..<colon.upperBound] + text
  }

  /// A bilingual document whose translations are in the new language.
  private static func foreignDocument(_ text: String) -> String {
    text.replacing(/(<span data-ttu-id="[^"]+">)(.*?)(<\/span><span class="sxs-lookup">)/) {
      match in
      let words = match.2.replacing(/(<[^>]*>|\]\([^)]*\)|[*\[]+)|([^<*\[\]]+)/) { part in
        part.1 ?? part.2.map { Substring(foreign(String($0))) } ?? ""
      }
      return "\(match.1)\(words)\(match.3)"
    }
  }

  /// Makes a content folder with one more language, and returns its path.
  private func content() throws -> URL {
    let folder = program.home.appending(path: "content")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["procedures", "locales", "domains", "Resources"] {
      try FileManager.default.copyItem(
        at: Checkout.root.appending(path: name), to: folder.appending(path: name))
    }
    for name in ["locales", "domains/microsoft-365/words"] {
      let own = folder.appending(path: name)
      let english = try String(contentsOf: own.appending(path: "en.yaml"), encoding: .utf8)
      let words = english.split(separator: "\n", omittingEmptySubsequences: false)
        .map(Self.foreignWords).joined(separator: "\n")
      try words.write(to: own.appending(path: "ka.yaml"), atomically: true, encoding: .utf8)
    }
    for procedure in try Checkout.names(in: "procedures") {
      let own = folder.appending(path: "procedures/\(procedure)")
      let swedish = try String(contentsOf: own.appending(path: "sv.md"), encoding: .utf8)
      try Self.foreignDocument(swedish).write(
        to: own.appending(path: "ka.md"), atomically: true, encoding: .utf8)
      let manifest = own.appending(path: "procedure.yaml")
      let text = try String(contentsOf: manifest, encoding: .utf8)
      try text.replacing("nl: nl.md}", with: "nl: nl.md, ka: ka.md}").write(
        to: manifest, atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test(arguments: [
    ("unassign-licenses-from-user", "release-holds"), ("reduce-licenses", "give-seven-back"),
    ("release-telephony", "release-and-reassign"),
  ])
  func replaysInALanguageThatCameLater(_ procedure: String, _ scenario: String) async throws {
    let walk = try await program.run(
      "run", procedure, "--answers", Program.scenario(procedure, scenario), "--locale", "sv")
    #expect(walk.status == 0)
    let content = try content()
    let replay = try await program.run(
      ["replay", "last", "--locale", "ka"], environment: ["STEGVIS_CONTENT": content.path])
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(replay.output.contains(Self.foreign("Replay")))
    // Readable words must be data: names, ids and products, as in the record itself.
    let record = try await program.run("sessions", "show", "last", "--format", "json").output
    let graph = try await program.run("graph", procedure, "--format", "json").output
    let data = Set((record + graph).matches(of: /[A-Za-zÅÄÖåäö]{3,}/).map { $0.0.lowercased() })
    let readable = Set(replay.output.matches(of: /[A-Za-zÅÄÖåäöéë]{3,}/).map { $0.0.lowercased() })
    // A time zone is written the same in every language.
    #expect(readable.subtracting(data).subtracting(["utc"]).sorted() == [])
    #expect(readable.count > 5)
  }

  @Test func knowsALeakWhenThereIsOne() {
    #expect(Self.foreign("Klar").matches(of: /[A-Za-z]/).isEmpty)
    #expect(Self.foreignWords("a.b: \"Steg {number} av {count}\"").contains("{number}"))
    let text = #"1. <span data-ttu-id="a-1">Välj **Spara**.</span><span class="sxs-lookup">"#
    #expect(Self.foreignDocument(text).contains("**."))
    #expect(!Self.foreignDocument(text).contains("Spara"))
  }
}
