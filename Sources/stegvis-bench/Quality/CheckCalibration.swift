import Diagnostics
import Documents
import FoundationEssentials
import Procedures
import Translation
import Workspaces

/// How often each check fires on human-translated and on machine-translated pages.
///
/// `ms.translationtype` says which is which. A check that fires equally often on both is noise.
struct CheckCalibration {
  struct Share {
    var hits = 0
    var all = 0

    mutating func count(_ isHit: Bool) {
      all += 1
      if isHit { hits += 1 }
    }

    var percent: String {
      guard all > 0 else { return "–" }
      let hundredths = (hits * 10_000 + all / 2) / all
      return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
    }
  }

  private(set) var sentences: [DiagnosticID: [String: Share]] = [:]
  private(set) var totals: [String: Int] = [:]
  private(set) var steps: [String: Share] = [:]
  /// Sentences with an error or a warning.
  private(set) var flaggedSentences: [String: Share] = [:]
  /// Sentences with one label: the share flagged by our label checks, and by the majority's
  /// rendering.
  private(set) var labels: [String: (own: Share, majority: Share)] = [:]
  /// Damage planted in numbered steps of human-translated pages, and how often it is found.
  private(set) var planted: [PlantedDamage: Share] = [:]
  private(set) var examples:
    [(id: DiagnosticID, kind: String, place: String, source: String, target: String)] = []

  /// - Parameter half: The half of the human-translated pages that is counted; `nil` for both.
  init(
    shared: String, glossary: LabelGlossary, languages: Languages, half: QualityCorpus.Half?
  ) throws {
    for folder in ["d365-sv", "d365-nl", "m365-nl"] {
      let root = "\(shared)/corpus/\(folder)"
      let paths = try FileReading.files(below: root, endings: [".md"])
      var pages: [(outline: DocumentOutline, signature: PageSignature, kind: String)] = []
      var majority = LabelMajority()
      var memory = LanguageMemory(language: String(folder.suffix(2)), glossary: glossary)
      for path in paths {
        let outline = DocumentOutline(
          DocumentReader.read(try FileReading.file(path), languages: languages), labels: glossary)
        guard let kind = outline.document.frontMatter["ms.translationtype"] else { continue }
        let signature = PageSignature(outline)
        if kind == "HT" {
          memory.learn(signature)
          majority.add(outline.document, by: 1)
        }
        pages.append((outline, signature, kind))
      }
      for page in pages {
        let name = String(page.outline.document.file.path.dropFirst(root.count + 1))
        let own: QualityCorpus.Half =
          SeededNumbers.digest(name).isMultiple(of: 2) ? .setOn : .reported
        if page.kind == "HT", let half, half != own { continue }
        guard page.kind == "HT" else {
          count(
            page.outline, page.kind, SentenceChecks(memory: memory, languages: languages), majority)
          continue
        }
        // A page is never compared with itself.
        memory.forget(page.signature)
        majority.add(page.outline.document, by: -1)
        count(
          page.outline, page.kind, SentenceChecks(memory: memory, languages: languages), majority)
        plant(page.outline, SentenceChecks(memory: memory, languages: languages))
        memory.learn(page.signature)
        majority.add(page.outline.document, by: 1)
      }
    }
  }

  private mutating func count(
    _ outline: DocumentOutline, _ kind: String, _ checks: SentenceChecks, _ majority: LabelMajority
  ) {
    let document = outline.document
    var flagged: [SegmentID: Bool] = [:]
    for segment in document.segments {
      guard let source = segment.source else { continue }
      let found = checks.findings(source: source, target: segment.target)
      totals[kind, default: 0] += 1
      for id in Set(found.map(\.id)) {
        sentences[id, default: [:]][kind, default: Share()].hits += 1
        if examples.count < 200_000 {
          examples.append(
            (id, kind, "\(document.file.path):\(segment.line)", source, segment.target))
        }
      }
      let isFlagged = Self.isFlagged(found)
      flagged[segment.id] = isFlagged
      flaggedSentences[kind, default: Share()].count(isFlagged)
      if let isOther = majority.isOther(segment) {
        labels[kind, default: (Share(), Share())].majority.count(isOther)
        labels[kind, default: (Share(), Share())].own.count(
          Self.isFlagged(found.filter { $0.id.rawValue.hasPrefix("label.") }))
      }
    }
    for step in Self.steps(of: outline) {
      steps[kind, default: Share()].count(step.contains { flagged[$0] == true })
    }
  }

  private static func isFlagged(_ found: [SentenceFinding]) -> Bool {
    found.contains { SentenceChecks.severity(of: $0.id) != .note }
  }

  /// Returns the sentences of each numbered step.
  private static func steps(of outline: DocumentOutline) -> [[SegmentID]] {
    var found: [[SegmentID]] = []
    var waiting = outline.procedures.flatMap(\.steps)
    while let step = waiting.popLast() {
      waiting += step.steps
      if !step.passage.segments.isEmpty { found.append(step.passage.segments) }
    }
    return found
  }

  /// Plants every kind of damage in the first suitable sentence of a step, and checks whether it is
  /// found.
  private mutating func plant(_ outline: DocumentOutline, _ checks: SentenceChecks) {
    let segments = Dictionary(outline.document.segments.map { ($0.id, $0) }) { first, _ in first }
    for step in Self.steps(of: outline) {
      for damage in PlantedDamage.allCases {
        for segment in step.compactMap({ segments[$0] }) {
          guard let source = segment.source, let damaged = damage.applied(to: segment.target),
            !Self.isFlagged(checks.findings(source: source, target: segment.target))
          else { continue }
          planted[damage, default: Share()].count(
            Self.isFlagged(checks.findings(source: source, target: damaged)))
          break
        }
      }
    }
  }

  var markdown: String {
    let rows = sentences.keys.sorted { $0.rawValue < $1.rawValue }.map { id in
      let shares = ["MT", "HT"].map { kind in
        Share(hits: sentences[id]?[kind]?.hits ?? 0, all: totals[kind] ?? 0).percent
      }
      return
        "| `\(id.rawValue)` | \(SentenceChecks.severity(of: id).rawValue) | \(shares[0]) | \(shares[1]) |"
    }
    return """
      | check | severity | machine-translated sentences | human-translated sentences |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))
      | **numbered steps with an error or a warning** | | \(steps["MT"]?.percent ?? "–") | \(steps["HT"]?.percent ?? "–") |
      | **sentences with an error or a warning** | | \(flaggedSentences["MT"]?.percent ?? "–") | \(flaggedSentences["HT"]?.percent ?? "–") |
      | sentences with one known label: our checks call it wrong | | \(labels["MT"]?.own.percent ?? "–") | \(labels["HT"]?.own.percent ?? "–") |
      | – it differs from what most sentences have | | \(labels["MT"]?.majority.percent ?? "–") | \(labels["HT"]?.majority.percent ?? "–") |
      """
  }

  /// How often planted damage is found, by kind, as a table in Markdown.
  var plantedMarkdown: String {
    let rows = PlantedDamage.allCases.map { damage in
      "| \(damage.rawValue) | \(planted[damage]?.all ?? 0) | \(planted[damage]?.percent ?? "–") |"
    }
    let all = planted.values.reduce(Share()) {
      Share(hits: $0.hits + $1.hits, all: $0.all + $1.all)
    }
    return """
      | damage | steps | found |
      |---|--:|--:|
      \(rows.joined(separator: "\n"))
      | **all** | \(all.all) | \(all.percent) |
      """
  }
}

/// The method of translation tools: the most frequent rendering of a label is right, and any other
/// is wrong.
struct LabelMajority {
  /// The number of sentences, by English label and then by rendering.
  private var uses: [String: [String: Int]] = [:]

  /// Adds the labels of a page, or removes them if `sign` is -1.
  mutating func add(_ document: Document, by sign: Int) {
    for segment in document.segments {
      guard let pair = Self.pair(segment) else { continue }
      uses[pair.source, default: [:]][pair.target, default: 0] += sign
    }
  }

  /// Returns whether the label of a sentence differs from the most frequent one; `nil` if it has no
  /// known label.
  func isOther(_ segment: Segment) -> Bool? {
    guard let pair = Self.pair(segment),
      let best = uses[pair.source]?.filter({ $0.value > 0 })
        .max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
    else { return nil }
    return best.key != pair.target
  }

  /// Returns the single label of a sentence and of its English.
  private static func pair(_ segment: Segment) -> (source: String, target: String)? {
    guard let english = segment.source else { return nil }
    let source = MarkdownCodes.text(of: english).setOff
    let target = MarkdownCodes.text(of: segment.target).setOff
    guard source.count == 1, target.count == 1 else { return nil }
    return (source[0].lowercased(), target[0].lowercased())
  }
}

/// A kind of damage that machines do (measured on the corpus), applied to a human-translated
/// sentence.
enum PlantedDamage: String, CaseIterable {
  case labelBeginsLate = "label begins a word late"
  case labelTakesWordBefore = "label takes the word before it"
  case labelStandsOnWordBefore = "the word before a label is bold instead of it"
  case labelTakesWordAfter = "label takes the word after it"
  case labelLost = "label is not bold"
  case pathFused = "two steps of a menu path are merged"
  case pathEmpty = "step of a menu path is empty"
  case linkEmpty = "link has lost its text"
  case stopSwallowed = "full stop is inside the bold"
  case spaceLost = "word is glued to a link or label"
  case numberChanged = "number is changed"
  case residue = "bold marks are escaped"

  /// Returns the damaged sentence; `nil` if this damage does not apply to it.
  func applied(to text: String) -> String? {
    switch self {
    case .labelBeginsLate:
      Self.change(text, /\*\*(\w+) (\w[^*]*)\*\*/) { "\($0.1) **\($0.2)**" }
    case .labelTakesWordBefore:
      Self.change(text, /(\p{Ll}+) \*\*([^*]+)\*\*/) { "**\($0.1) \($0.2)**" }
    case .labelStandsOnWordBefore:
      Self.change(text, /(\p{Ll}+) \*\*([^*]+)\*\*/) { "**\($0.1)** \($0.2)" }
    case .labelTakesWordAfter:
      Self.change(text, /\*\*([^*]+)\*\* (\p{Ll}+)/) { "**\($0.1) \($0.2)**" }
    case .labelLost:
      Self.change(text, /\*\*([^*]+)\*\*/) { String($0.1) }
    case .pathFused:
      Self.change(text, /\*\*([^*]+)\*\* \\?(?:>|&gt;) \*\*([^*]+)\*\*/) { "**\($0.1) \($0.2)**" }
    case .pathEmpty:
      Self.change(text, /\*\*([^*]+)\*\* (\\?(?:>|&gt;)) \*\*([^*]+)\*\*/) {
        " \($0.2) **\($0.1) \($0.3)**"
      }
    case .linkEmpty:
      Self.change(text, /(?<mark>^|[^!])\[([^\]!]+)\]\(([^)]+)\)/) {
        "\($0.mark)[](\($0.3)) \($0.2)"
      }
    case .stopSwallowed:
      Self.change(text, /\*\*([^*.]+)\*\*\.$/) { "**\($0.1).**" }
    case .spaceLost:
      Self.change(text, /(\*\*[^*]+\*\*|\]\([^)]+\)) (\p{Ll})/) { "\($0.1)\($0.2)" }
    case .numberChanged:
      Self.change(text, /(?<before>^|\s)(\d)(?<after>\d*)(?=[\s.,]|$)/) {
        "\($0.before)\($0.2 == "9" ? "4" : "9")\($0.after)"
      }
    case .residue:
      Self.change(text, /\*\*([^*]+)\*\*/) { "\\*\\*\($0.1)\\*\\*" }
    }
  }

  private static func change<Output>(
    _ text: String, _ pattern: Regex<Output>, _ made: (Output) -> String
  ) -> String? {
    guard let match = text.firstMatch(of: pattern) else { return nil }
    let changed =
      text[..<match.range.lowerBound] + made(match.output) + text[match.range.upperBound...]
    return changed == text ? nil : String(changed)
  }
}
