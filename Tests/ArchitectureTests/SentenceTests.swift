import Foundation
import Testing

/// Sentences in the code: what people read is in `locales/` and `domains/`, where it can be translated.
///
/// The walks in a pseudo-language see what they come by; this sees the rest.
struct SentenceTests {
  /// Where people are spoken to. Documents and what is wrong in them are elsewhere: findings have
  /// their English in the code, and the same in `locales/en.yaml`.
  private let targets: Set = [
    "Operations", "Sessions", "Microsoft365", "EmbeddedTenant", "OutgoingHTTP", "Journal",
    "Workspaces", "Presentation", "Commands", "WebApp", "stegvis", "stegvis-graph",
  ]

  /// What is no sentence for a reader of the screen, by its file and how it begins.
  private let own: [String: [String]] = [
    // Before there are words: they cannot be found, or contradict themselves.
    "CommandFailure.swift": ["stegvis: "],
    // Languages of programs.
    "TranslationViews.swift": ["<details"], "GraphFormats.swift": ["flowchart"],
    "GraphSVG.swift": ["title desc", "system-ui"],
    "WebContext.swift": ["default-src", "form-action", "stegvis form"],
    "Site+Routes.swift": ["the journal or the tenant"], "WebAssets.swift": ["public, max-age"],
    "SessionsPage.swift": [": still here"], "TenantClock.swift": ["'active'"],
    "TenantWriter.swift": ["IN ("], "TenantUpdate.swift": ["ALTER TABLE"],
    "EmbeddedTenant.swift": ["BEGIN "], "Journal.swift": ["BEGIN "],
    "SummaryTable.swift": ["s.number IN ("],
    "AccessRecord.swift": ["# HELP", "# TYPE"],
    // Commands to type.
    "Site+SignIn.swift": ["stegvis serve"],
    // For the log, and for those who set a server up.
    "OpenIDProblem.swift": [""], "OpenIDTransport.swift": ["no "],
    "HTTPExchange.swift": ["{}: no", "'{}' is no"],
    "ProceduresPage.swift": ["default-src"], "PagePictures.swift": ["default-src"],
    "PendingSignIn.swift": ["a sign-in that"],
    "SessionStatus.swift": ["a page that is only looked at"],
  ]

  @Test func saysNothingToPeopleThatIsInNoFileOfWords() {
    let findings = Set(
      SourceTree.read("locales/en.yaml").matches(of: /(?m)^finding\w*\.[^:]*: "(.*)"$/)
        .map { String($0.1.replacing(/\{\d+\}/, with: "{}").replacing("\\\"", with: "\"")) })
    #expect(findings.count > 200)
    let files = SourceTree.files(below: "Sources").filter { targets.contains($0.target) }
    #expect(files.count > 150)
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? ""
      for (line, sentence) in Self.sentences(in: file.lines)
      where !findings.contains(sentence) {
        let isOwn = own[name]?.contains { sentence.hasPrefix($0) } ?? false
        #expect(isOwn, "\(file.path):\(line) says “\(sentence)”, which nobody can translate")
      }
    }
  }

  @Test func findsASentenceAndLeavesOthersAlone() {
    let code = """
      // A comment has "two words".
      let one = words.text(.key, ["name": "value"])
      let two = "Nothing was \\(what(of: it)) here."
      @Option(
        help:
          "Help is made before there are words.")
      try database.execute(
        sql: "SELECT a FROM b")
      let text = \"""
        This is another language.
        \"""
      """
    let found = Self.sentences(in: code.split(separator: "\n", omittingEmptySubsequences: false))
    #expect(found.map(\.sentence) == ["Nothing was {} here."])
    #expect(found.map(\.line) == [3])
  }

  /// Whether letters stand on both sides of a space behind a quotation mark, which is found much
  /// sooner than a sentence.
  private static func hasTwoWords(_ line: Substring) -> Bool {
    let bytes = Array(line.utf8.drop { $0 != UInt8(ascii: "\"") })
    return bytes.indices.dropFirst().dropLast().contains { index in
      bytes[index] == UInt8(ascii: " ") && bytes[index + 1] > UInt8(ascii: "&")
        && bytes[index - 1] > UInt8(ascii: "&")
    }
  }

  /// The texts in code that have two words side by side, with `{}` for what is filled in; those of
  /// several lines, of the argument parser, of databases and of preconditions left out.
  private static func sentences(in lines: [Substring]) -> [(line: Int, sentence: String)] {
    let isOther =
      /help:|abstract:|ArgumentHelp\(|discussion:|ValidationError\(|precondition|sql:|debugDescription:|class=/
    let isDatabase =
      /\b(?:SELECT|INSERT|WHERE|PRAGMA|CREATE|UPDATE|DELETE|ORDER BY|NOT IN|IS NULL|VALUES)\b|\bs\.series/
    var found: [(line: Int, sentence: String)] = []
    var isInside = false
    var before: Substring = ""
    for (index, line) in lines.enumerated() {
      defer { before = line }
      guard line.utf8.contains(UInt8(ascii: "\"")) else { continue }
      let marks = line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count - 1
      if marks % 2 == 1 { isInside.toggle() }
      guard marks == 0, !isInside, hasTwoWords(line) else { continue }
      guard !line.contains(isOther), !before.contains(isOther) else { continue }
      let code = line.replacing(/(?:^|\s)\/\/.*$/, with: "")
        .replacing(/\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/, with: "{}")
      for match in code.matches(of: /"((?:[^"\\]|\\.)*)"/) {
        let sentence = String(match.1)
        let words = sentence.replacing("{}", with: "")
        guard words.contains(/[A-Za-z']{2,},? [A-Za-z']{2,}/), !words.contains(isDatabase) else {
          continue
        }
        found.append((index + 1, sentence))
      }
    }
    return found
  }
}
