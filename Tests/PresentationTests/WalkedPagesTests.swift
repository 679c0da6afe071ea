import Documents
import Foundation
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import TestSupport
import Testing
import Translation

/// Real pages that nobody bound, walked to their ends by a person who says that each step is done.
///
/// A tenth of the pages is walked; `STEGVIS_SHARE=100` walks all of them.
@Suite(.enabled(if: WalkedPages.areThere, "the real pages are not next to the package"))
struct WalkedPagesTests {
  @Test func walksEveryPageWithStepsToItsEndInEachOfItsLanguages() async throws {
    let words = try ["en", "sv", "nl"].reduce(into: [String: Words]()) {
      $0[$1] = try Invented.words($1)
    }
    var (walks, steps) = (0, 0)
    var problems: [String] = []
    for path in try WalkedPages.sample() {
      let page = try WalkedPages.read(path)
      guard let walk = try page.walk() else { continue }
      #expect(walk.procedure.steps.count > 0, "\(path)")
      for language in walk.procedure.texts.keys.sorted() {
        guard let words = words[language] else { continue }
        let walked = try await WalkedPage(walk.procedure, words)
        walks += 1
        steps += walked.shown.count
        if walked.ending != .completed || walked.attested != walk.procedure.steps.count {
          problems.append("\(path) \(language): \(walked.ending), \(walked.attested) attested")
        }
        if walked.shown.contains(where: \.isEmpty) {
          problems.append("\(path) \(language): a step without a word")
        }
        problems += page.differences(
          from: walked.text, in: language, for: WalkedPages.environment
        ).map { "\(path) \(language): \($0)" }
      }
    }
    #expect(walks > 150 && steps > 900, "\(walks) walks of \(steps) steps")
    #expect(problems.count == 0, "\(problems.prefix(150).joined(separator: "\n"))")
  }
}

/// A page that was walked: what was shown, and what was recorded.
private struct WalkedPage {
  /// The text of each step.
  let shown: [String]
  let ending: SessionWalk.Ending
  let attested: Int
  /// All that was shown, with the title.
  let text: String

  init(_ procedure: Procedure, _ words: Words) async throws {
    let graph = try #require(StepGraph(of: procedure.id, in: [procedure.id: procedure]))
    let first = try #require(graph.nodes.first)
    let display = ShownTexts(graph: graph, words: words)
    let store = KeptEvents()
    let start = SessionStart(
      session: SessionID(rawValue: "page"), procedure: procedure.id, revisions: [:],
      documents: [:], actor: "ann", tenant: "none", mode: .manual, locale: words.language,
      document: "page.md")
    let answers = Answers(procedure: nil, inputs: [:], steps: [:], consent: false, attest: true)
    var walk = try SessionWalk(
      beginning: start, at: first.id, graph: graph, domain: ManualDomain(), store: store,
      conversation: ScriptedConversation(answers, display: display), clock: StoppedClock(),
      adminCentre: .elsewhere)
    ending = try await walk.run()
    shown = display.texts.withLock { $0 }
    attested = store.events.withLock { events in
      events.count { if case .attested = $0 { true } else { false } }
    }
    text = ([words.title(of: graph)] + shown).joined(separator: "\n")
  }
}

private final class ShownTexts: SessionDisplay {
  let graph: StepGraph
  let words: Words
  let texts = Mutex<[String]>([])

  init(graph: StepGraph, words: Words) {
    self.graph = graph
    self.words = words
  }

  func show(_ view: StepView) async {
    let text = ShownText(view, in: graph, words).text
    texts.withLock { $0.append(text) }
  }

  func tell(_ notice: Notice) async {}
  func repeatAnswer(_ answer: Answer, to view: StepView) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) {
    (ShownText(view, in: graph, words).text, words.language)
  }
}

private final class KeptEvents: EventStore {
  let events = Mutex<[SessionEvent]>([])

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    self.events.withLock { $0 += events }
  }
}

private struct StoppedClock: WalkClock {
  func now() -> Int { 0 }
  func sleep(seconds: Int) async {}
}

/// The pages, and what their bytes say.
private enum WalkedPages {
  static let shared = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/corpus")
  static let areThere = FileManager.default.fileExists(atPath: shared.path)

  /// The environment of most pages with variants.
  static let environment = "o365-worldwide"

  static func sample() throws -> [String] {
    let share =
      ProcessInfo.processInfo.environment["STEGVIS_SHARE"].flatMap { Int($0) } ?? 10
    return try FileManager.default.subpathsOfDirectory(atPath: shared.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()
      .enumerated().filter { ($0.offset * 37) % 100 < share }.map(\.element)
  }

  static func read(_ path: String) throws -> RealPage {
    RealPage(
      SourceFile(path: path, bytes: Array(try Data(contentsOf: shared.appending(path: path)))))
  }
}

private struct RealPage {
  let file: SourceFile

  init(_ file: SourceFile) { self.file = file }

  /// `nil` for a page without steps.
  func walk() throws -> DocumentWalk? {
    let outline = DocumentOutline(
      DocumentReader.read(file, languages: TestLanguages.all), labels: LabelGlossary())
    do {
      return try DocumentWalk(
        "page.md", [outline], part: nil, environment: WalkedPages.environment,
        catalogue: ManualDomain().catalogue)
    } catch DocumentWalk.Problem.noSteps {
      return nil
    }
  }

  /// The sentences of the page that are not shown, or not as often as the page has them.
  ///
  /// They are taken from the bytes: what stands in the units of the page, without front matter. Of
  /// variants, those of `environment` must be shown, and of tabs beside each other, all of one; the
  /// others may be, as long as they are not shown more often than the page has them.
  func differences(from shown: String, in language: String, for environment: String) -> [String] {
    let text = Self.body(of: String(decoding: file.bytes, as: UTF8.self))
    let regions = PageRegion.all(in: text)
    let units = Self.units(of: PageRegion.marking(text), isSource: language == "en")
    let all = units.map { (Self.withoutNumber(Self.letters($0.text)), regions[$0.region]) }
    let texts = all.filter { $0.0.count > 12 }
    let names = Set(
      Self.units(
        of: text.split(separator: "\n").filter { $0.contains("](#tab/") }.joined(separator: "\n"),
        isSource: language == "en"
      ).map { Self.withoutNumber(Self.letters($0.text)) })
    let outside = Self.letters(Self.withoutUnits(text))
    let lines = shown.split(separator: "\n").map(Self.plainLetters)
    // A sentence may be shown on two lines, and two texts on one line may look like a third.
    let (whole, parted) = (lines.joined(), lines.joined(separator: " "))
    /// What is not shown as often as it must be, if the tabs in `tabs` are walked.
    func wrong(_ tabs: Set<Int>) -> [(sentence: String, problem: String)] {
      let must = texts.filter { $0.1.isWalked(in: environment, tabs: tabs) }.map(\.0)
        .joined(separator: " ")
      let may = texts.map(\.0).joined(separator: " ")
      // The end of one sentence and the beginning of the next may look like a third.
      let joined = all.map(\.0).joined()
      return Set(texts.map(\.0)).sorted().compactMap { sentence in
        let wanted = Self.count(sentence, in: must)
        // The texts of images, which are shown, stand in no unit.
        // The other tabs are named beside each list.
        let most =
          names.contains(sentence)
          ? .max
          : max(Self.count(sentence, in: may), Self.count(sentence, in: joined))
            + Self.count(sentence, in: outside)
        let there = [Self.count(sentence, in: whole), Self.count(sentence, in: parted)]
        return there.contains { (wanted...most).contains($0) }
          ? nil
          : (sentence, "shown \(there) of \(wanted) to \(most) times: \(sentence.prefix(80))")
      }
    }
    // Of each group of tabs, one that is shown whole is walked; if there is none, the first.
    var tabs: Set<Int> = []
    for group in Dictionary(grouping: regions.compactMap(\.tab), by: \.group).values {
      let all = Set(group.map(\.number)).sorted()
      let without = Set(wrong(tabs).map(\.sentence))
      let chosen = all.first { Set(wrong(tabs.union([$0])).map(\.sentence)).isSubset(of: without) }
      if let number = chosen ?? all.first { tabs.insert(number) }
    }
    return wrong(tabs).map(\.problem)
  }

  /// The page without its front matter.
  private static func body(of text: String) -> String {
    guard text.hasPrefix("---"), let end = text.dropFirst(3).range(of: "\n---") else { return text }
    return String(text[end.upperBound...])
  }

  /// The texts of the units, each with the number of the region that it stands in.
  ///
  /// - Parameter marked: a page whose regions are marked.
  private static func units(
    of marked: String, isSource: Bool
  ) -> [(text: String, region: Int)] {
    let mark = isSource ? "data-stu-id=\"" : "data-ttu-id=\""
    var region = 0
    // Two pages have entities for the quotation marks of their units.
    return marked.replacing("&quot;", with: "\"").components(separatedBy: mark).enumerated()
      .compactMap { index, unit in
        defer { region = PageRegion.last(in: unit) ?? region }
        guard index > 0 else { return nil }
        let start = unit.range(of: "\">")?.upperBound ?? unit.startIndex
        let end =
          isSource
          ? unit.range(of: "</span></span>")?.lowerBound
          : unit.range(of: "</span><span class=\"sxs-lookup\">")?.lowerBound
        return (String(unit[start..<(end ?? unit.endIndex)]), region)
      }
  }

  /// What stands in no unit, with the texts of images, and of Microsoft's `:::image`.
  private static func withoutUnits(_ text: String) -> String {
    text.components(separatedBy: "<span data-ttu-id=\"").enumerated().map { index, part in
      guard index > 0, let end = part.range(of: "</span></span>") else { return part }
      return String(part[end.upperBound...])
    }.joined(separator: " ")
  }

  /// The letters and digits of a text without its markup.
  private static func letters(_ text: String) -> String {
    var result = ""
    let scalars = Array(text.unicodeScalars)
    /// The index behind the first `end` from an index on; `nil` if there is none nearby.
    func behind(_ end: Unicode.Scalar, from start: Int, most: Int = .max) -> Int? {
      scalars[start...].prefix(most).firstIndex(of: end).map { $0 + 1 }
    }
    func holds(_ word: String, at index: Int) -> Bool {
      scalars[index...].starts(with: word.unicodeScalars)
    }
    /// Whether a tag begins there, and no comparison or placeholder.
    func beginsTag(_ index: Int) -> Bool {
      guard index + 1 < scalars.count else { return false }
      let next = scalars[index + 1]
      return next.properties.isAlphabetic || next == "/" || next == "!"
    }
    var index = 0
    var isCode = false
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "`" { isCode.toggle() }
      // What is escaped is text, as `\<name\>`.
      if scalar == "\\", !isCode, index + 1 < scalars.count, scalars[index + 1].isASCII,
        !isLetter(scalars[index + 1])
      {
        index += 2
        continue
      }
      // The number of a line that the unit goes on in.
      if scalar == "\u{E000}", let next = behind("\u{E001}", from: index) {
        index = next
        // A link in angle brackets is shown, a tag is not; `<name\>` is none.
      } else if scalar == "<", !isCode, beginsTag(index), !holds("<http", at: index),
        let next = behind(">", from: index), !scalars[index..<next].contains("\\")
      {
        index = next
      } else if scalar == "[", holds("[!INCLUDE", at: index) {
        // Shown as its title where the file is not there.
        index += "[!INCLUDE".count
      } else if scalar == "]", holds("](", at: index) {
        // The address may have parentheses in it.
        var depth = 0
        var end = index + 1
        while end < scalars.count {
          if scalars[end] == "(" { depth += 1 }
          if scalars[end] == ")" { depth -= 1 }
          end += 1
          if depth == 0 { break }
        }
        index = depth == 0 ? end : index + 1
      } else if scalar == "&", !isCode, let next = behind(";", from: index, most: 10) {
        index = next
      } else {
        if isLetter(scalar) { result += scalar.properties.lowercaseMapping }
        index += 1
      }
    }
    return result
  }

  /// The letters and digits of a text that is shown, which has no markup.
  private static func plainLetters(_ text: Substring) -> String {
    text.unicodeScalars.filter(isLetter).map(\.properties.lowercaseMapping).joined()
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// Without the number of a step, which is shown as such: `Step 2: Save` and `2. Save`.
  private static func withoutNumber(_ letters: String) -> String {
    letters.replacing(/^(step|stap|steg)?[0-9]+/, with: "")
  }

  private static func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }
}

/// Lines of a page that hold for the same environments and stand in the same tab.
private struct PageRegion {
  /// A tab, by its number on the page, and the group of those beside each other.
  struct Tab: Hashable {
    let group: Int
    let number: Int
  }

  /// The environments of each `::: moniker` around it.
  var environments: [[Substring]] = []
  var tab: Tab?

  func isWalked(in environment: String, tabs: Set<Int>) -> Bool {
    environments.allSatisfy { $0.contains { $0 == environment } }
      && (tab.map { tabs.contains($0.number) } ?? true)
  }

  /// The regions of a page, one for each line.
  static func all(in text: String) -> [PageRegion] {
    var region = PageRegion()
    var (groups, tabs, level) = (0, 0, 0)
    let lines = text.components(separatedBy: "\n")
    return lines.enumerated().map { index, line in
      let bare = line.trimmingCharacters(in: .whitespaces)
      if bare.hasPrefix("::: moniker range=") {
        region.environments.append(
          bare.split(separator: "\"").dropFirst().first?.split(separator: " ") ?? [])
      } else if bare.hasPrefix("::: moniker-end") {
        _ = region.environments.popLast()
      }
      let depth = bare.prefix { $0 == "#" }.count
      if depth > 0, bare.contains("](#tab/") {
        if region.tab == nil || depth != level { groups += 1 }
        tabs += 1
        level = depth
        region.tab = Tab(group: groups, number: tabs)
      } else if depth > 0 && depth <= level {
        region.tab = nil
      } else if ["---", "***", "* * *"].contains(bare) {
        // Some pages have a rule between two tabs.
        let next = lines[(index + 1)...].first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        if !next.contains("](#tab/") { region.tab = nil }
      }
      return region
    }
  }

  /// The page with the number of the line, between two marks, in front of each line.
  static func marking(_ text: String) -> String {
    text.components(separatedBy: "\n").enumerated()
      .map { "\u{E000}\($0.offset)\u{E001}\($0.element)" }.joined(separator: "\n")
  }

  /// The number of the last line that begins in a marked text; `nil` if none does.
  static func last(in marked: String) -> Int? {
    guard let mark = marked.lastIndex(of: "\u{E000}") else { return nil }
    return Int(marked[marked.index(after: mark)...].prefix { $0 != "\u{E001}" })
  }
}
