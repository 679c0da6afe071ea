import Diagnostics
import Documents
import FoundationEssentials
import Procedures
import Translation
import Workspaces

/// How often each check fires on pages that people translated and on pages that machines did.
///
/// `ms.translationtype` says which is which. What fires as often on both is noise.
struct CheckCalibration {
  struct Share {
    var hits = 0
    var all = 0

    var percent: String {
      guard all > 0 else { return "–" }
      let hundredths = (hits * 10_000 + all / 2) / all
      return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
    }
  }

  private(set) var sentences: [DiagnosticID: [String: Share]] = [:]
  private(set) var totals: [String: Int] = [:]
  private(set) var steps: [String: Share] = [:]
  private(set) var examples:
    [(id: DiagnosticID, kind: String, place: String, source: String, target: String)] = []

  /// - Parameter half: which half of the human-translated pages is counted.
  init(shared: String, glossary: LabelGlossary, half: QualityCorpus.Half?) throws {
    for folder in ["d365-sv", "d365-nl", "m365-nl"] {
      let root = "\(shared)/corpus/\(folder)"
      let paths = try FileReading.files(below: root, endings: [".md"])
      var pages: [(outline: DocumentOutline, signature: PageSignature, kind: String)] = []
      var memory = LanguageMemory(language: String(folder.suffix(2)), glossary: glossary)
      for path in paths {
        let outline = DocumentOutline(
          DocumentReader.read(try FileReading.file(path)), labels: glossary)
        guard let kind = outline.document.frontMatter["ms.translationtype"] else { continue }
        let signature = PageSignature(outline)
        if kind == "HT" { memory.learn(signature) }
        pages.append((outline, signature, kind))
      }
      for page in pages {
        let name = String(page.outline.document.file.path.dropFirst(root.count + 1))
        let own: QualityCorpus.Half =
          SeededNumbers.digest(name).isMultiple(of: 2) ? .setOn : .reported
        if page.kind == "HT", let half, half != own { continue }
        if page.kind == "HT" { memory.forget(page.signature) }
        count(page.outline, page.kind, SentenceChecks(memory: memory))
        if page.kind == "HT" { memory.learn(page.signature) }
      }
    }
  }

  private mutating func count(_ outline: DocumentOutline, _ kind: String, _ checks: SentenceChecks)
  {
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
      flagged[segment.id] = found.contains { SentenceChecks.severity(of: $0.id) != .note }
    }
    var waiting = outline.procedures.flatMap(\.steps)
    while let step = waiting.popLast() {
      waiting += step.steps
      guard !step.passage.segments.isEmpty else { continue }
      steps[kind, default: Share()].all += 1
      if step.passage.segments.contains(where: { flagged[$0] == true }) {
        steps[kind, default: Share()].hits += 1
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
      """
  }
}
