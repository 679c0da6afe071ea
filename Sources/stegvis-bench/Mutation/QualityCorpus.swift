import Documents
import FoundationEssentials
import Procedures
import Translation
import Workspaces

/// The human-translated pages with steps on which the comparison of languages is measured.
package struct QualityCorpus: Sendable {
  package struct Page: Sendable {
    /// The folder of one language and product: `d365-sv`.
    package let folder: String
    /// The path below that folder.
    package let name: String
    package let file: SourceFile

    /// Pages with the same name are in the same half in every language.
    package var half: Half {
      SeededNumbers.digest(name).isMultiple(of: 2) ? .setOn : .reported
    }
  }

  /// The halves of the corpus: thresholds and word lists were set on one, and figures come from the
  /// other.
  package enum Half: Sendable {
    case setOn, reported
  }

  package let pages: [Page]
  /// What was learned from all pages of a folder, including machine-translated ones.
  package let memories: [String: LanguageMemory]
  /// Bold labels by folder, without duplicates, in alphabetical order.
  package let labels: [String: [String]]
  package let glossary: LabelGlossary

  /// Reads the corpus.
  ///
  /// - Parameter share: The percentage of pages to read.
  package init(shared: String, glossary: LabelGlossary, share: Int = 100) throws {
    var pages: [Page] = []
    var memories: [String: LanguageMemory] = [:]
    var labels: [String: [String]] = [:]
    for folder in ["d365-sv", "d365-nl", "m365-nl"] {
      let root = "\(shared)/corpus/\(folder)"
      var memory = LanguageMemory(language: String(folder.suffix(2)), glossary: glossary)
      var seen: Set<String> = []
      for path in try FileReading.files(below: root, endings: [".md"]) {
        let name = String(path.dropFirst(root.count + 1))
        guard SeededNumbers.digest("sample \(name)") % 100 < UInt64(share) else { continue }
        let file = try FileReading.file(path)
        let page = PageText(file, labels: glossary)
        guard !page.steps.isEmpty else { continue }
        let signature = page.signature
        memory.learn(signature)
        guard page.outline.document.frontMatter["ms.translationtype"] == "HT" else { continue }
        pages.append(Page(folder: folder, name: name, file: file))
        for step in signature.steps {
          for label in step.allParts.flatMap(\.target.labels) where label.count < 60 {
            seen.insert(label)
          }
        }
      }
      memories[folder] = memory
      labels[folder] = seen.sorted()
    }
    self.pages = pages
    self.memories = memories
    self.labels = labels
    self.glossary = glossary
  }

  /// Returns the page of the same name in the other language.
  func other(_ page: Page) -> Page? {
    let folder = ["d365-sv": "d365-nl", "d365-nl": "d365-sv"][page.folder]
    return pages.first { $0.folder == folder && $0.name == page.name }
  }
}
