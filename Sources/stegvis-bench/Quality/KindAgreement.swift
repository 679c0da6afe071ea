import Documents
import Procedures
import Translation
import Workspaces

/// How often a step has the same kind when it is read separately in two languages.
package struct KindAgreement: Sendable {
  /// The languages compared: English and another language of a folder, or two other languages.
  package struct Group: Hashable, Sendable {
    /// `d365-sv`, or `d365-sv and d365-nl`.
    package let name: String
    /// `HT` for human-translated pages, `MT` for others, according to `ms.translationtype`.
    package let translation: String
  }

  package struct Count: Sendable {
    package var steps = 0
    package var equal = 0
    /// Steps whose English has the fallback kind.
    package var unknown = 0
    package var share: Double { steps == 0 ? .nan : Double(equal) / Double(steps) }
  }

  package struct Difference: Sendable {
    package let english: StepKind
    package let other: StepKind
    package let englishText: String
    package let otherText: String
    package let folder: String
  }

  package private(set) var counts: [Group: Count] = [:]
  package private(set) var differences: [Difference] = []

  /// Compares the steps of the corpus.
  ///
  /// - Parameters:
  ///   - half: The half of the pages to read; the rules were set on one of them.
  ///   - share: The percentage of pages to read.
  package init(
    shared: String, glossary: LabelGlossary, languages: Languages, half: QualityCorpus.Half,
    share: Int = 100
  ) throws {
    var swedish: [String: (hash: String?, steps: [OutlineStep])] = [:]
    for folder in ["d365-sv", "d365-nl", "m365-nl"] {
      let root = "\(shared)/corpus/\(folder)"
      for path in try FileReading.files(below: root, endings: [".md"]) {
        let name = String(path.dropFirst(root.count + 1))
        guard SeededNumbers.digest("sample \(name)") % 100 < UInt64(share),
          SeededNumbers.digest(name).isMultiple(of: 2) == (half == .setOn)
        else { continue }
        let page = PageText(
          try FileReading.file(path), labels: glossary, languages: languages)
        let document = page.outline.document
        guard !page.steps.isEmpty, document.sourceLocale != nil else { continue }
        let own = Self.steps(page.targetOnly, document.locale, glossary, languages)
        let english = Self.steps(page.sourceOnly, ContentLocale("en"), glossary, languages)
        let type = document.frontMatter["ms.translationtype"] == "HT" ? "HT" : "MT"
        compare(english, own, Group(name: "English and \(folder)", translation: type), folder)
        if folder == "d365-sv" {
          swedish[name] = (document.sourceHash, own)
        } else if folder == "d365-nl", let other = swedish[name],
          other.hash == document.sourceHash
        {
          compare(
            other.steps, own, Group(name: "d365-sv and d365-nl", translation: type), nil)
        }
      }
    }
  }

  private static func steps(
    _ file: SourceFile, _ locale: ContentLocale, _ glossary: LabelGlossary,
    _ languages: Languages
  ) -> [OutlineStep] {
    let outline = DocumentOutline(
      DocumentReader.read(file, locale: locale, languages: languages), labels: glossary)
    return outline.procedures.flatMap { all($0.steps) }
  }

  private static func all(_ steps: [OutlineStep]) -> [OutlineStep] {
    steps.flatMap { [$0] + all($0.steps) }
  }

  private mutating func compare(
    _ left: [OutlineStep], _ right: [OutlineStep], _ group: Group, _ folder: String?
  ) {
    guard left.count == right.count else { return }
    for (one, other) in zip(left, right) where !one.text.isEmpty && !other.text.isEmpty {
      counts[group, default: Count()].steps += 1
      counts[group, default: Count()].equal += one.kind == other.kind ? 1 : 0
      counts[group, default: Count()].unknown += one.kind == .instruct ? 1 : 0
      guard one.kind != other.kind, let folder else { continue }
      differences.append(
        Difference(
          english: one.kind, other: other.kind, englishText: one.text, otherText: other.text,
          folder: folder))
    }
  }

  /// The counts as a table in Markdown.
  package var markdown: String {
    let rows = counts.sorted {
      ($0.key.translation, $0.key.name) < ($1.key.translation, $1.key.name)
    }.map { group, count in
      let unknown = (1000 * Double(count.unknown) / Double(max(1, count.steps))).rounded() / 10
      return
        "| \(group.name), \(group.translation) | \(count.steps) | "
        + "\((1000 * count.share).rounded() / 10) % | \(unknown) % |"
    }
    return
      (["| read in | steps | same kind in both | kind unknown in the first |", "|---|---|---|---|"]
      + rows).joined(separator: "\n")
  }
}
