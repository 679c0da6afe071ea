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
  package let languages: Languages

  /// Reads the corpus.
  ///
  /// - Parameter share: The percentage of pages to read.
  package init(
    shared: String, glossary: LabelGlossary, languages: Languages, share: Int = 100
  ) throws {
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
        let page = PageText(file, labels: glossary, languages: languages)
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
    self.languages = languages
  }

  /// Returns the page of the same name in the other language.
  func other(_ page: Page) -> Page? {
    let folder = ["d365-sv": "d365-nl", "d365-nl": "d365-sv"][page.folder]
    return pages.first { $0.folder == folder && $0.name == page.name }
  }
}

/// The bytes of a page with the positions of its lines, units and steps, from which mutants are
/// made.
package struct PageText {
  package let file: SourceFile
  package let outline: DocumentOutline
  /// The bytes of each line, including its line end.
  let lines: [Range<Int>]
  /// Every step at every depth, outer steps before inner ones.
  let steps: [(step: OutlineStep, depth: Int, list: Int)]

  package init(_ file: SourceFile, labels: LabelGlossary, languages: Languages) {
    self.file = file
    outline = DocumentOutline(DocumentReader.read(file, languages: languages), labels: labels)
    var lines: [Range<Int>] = []
    var start = 0
    for (index, byte) in file.bytes.enumerated() where byte == 0x0A {
      lines.append(start..<index + 1)
      start = index + 1
    }
    if start < file.bytes.count { lines.append(start..<file.bytes.count) }
    self.lines = lines
    var steps: [(OutlineStep, Int, Int)] = []
    var list = 0
    func gather(_ inner: [OutlineStep], _ depth: Int) {
      list += 1
      let own = list
      for step in inner {
        steps.append((step, depth, own))
        gather(step.steps, depth + 1)
      }
    }
    for procedure in outline.procedures { gather(procedure.steps, 0) }
    self.steps = steps
  }

  package var signature: PageSignature { PageSignature(outline) }
  var segments: [Segment] { outline.document.segments }

  /// The page without the English next to its sentences.
  package var targetOnly: SourceFile { one { $0.targetRange } }
  /// The page with only the English of its sentences, as it was before translation.
  package var sourceOnly: SourceFile { one { $0.sourceRange ?? $0.targetRange } }

  private func one(_ side: (Segment) -> Range<Int>) -> SourceFile {
    var bytes: [UInt8] = []
    var position = 0
    for segment in segments where segment.range.lowerBound >= position {
      bytes += file.bytes[position..<segment.range.lowerBound]
      bytes += file.bytes[side(segment)]
      position = segment.range.upperBound
    }
    return SourceFile(path: file.path, bytes: bytes + file.bytes[position...])
  }

  /// Returns the page with some bytes replaced; edits must not overlap.
  func edited(_ edits: [(range: Range<Int>, with: [UInt8])]) -> SourceFile {
    var bytes = file.bytes
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      bytes.replaceSubrange(edit.range, with: edit.with)
    }
    return SourceFile(path: file.path, bytes: bytes)
  }

  /// Returns the number of spaces at the start of a line.
  func indent(_ line: Int) -> Int { file.bytes[lines[line]].prefix { $0 == 0x20 }.count }

  func isBlank(_ line: Int) -> Bool {
    file.bytes[lines[line]].allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
  }

  /// Returns the lines of an item: its first line, and the following ones that are indented more.
  func lines(of step: OutlineStep) -> Range<Int>? {
    let first = step.place.line - 1
    guard lines.indices.contains(first), marker(first) != nil else { return nil }
    let own = indent(first)
    var end = first + 1
    var last = first
    // The text of an item starts at least three bytes after its number (CommonMark §5.2).
    while end < lines.count, isBlank(end) || indent(end) > own + 2 {
      if !isBlank(end) { last = end }
      end += 1
    }
    return first..<last + 1
  }

  /// Returns the bytes of a line's number, full stop and spaces, after its indentation.
  func marker(_ line: Int) -> Range<Int>? {
    let start = lines[line].lowerBound + indent(line)
    let digits = file.bytes[start..<lines[line].upperBound].prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, digits.endIndex < lines[line].upperBound,
      file.bytes[digits.endIndex] == 0x2E
    else { return nil }
    var end = digits.endIndex + 1
    while end < lines[line].upperBound, file.bytes[end] == 0x20 { end += 1 }
    return start..<end
  }

  func bytes(of lines: Range<Int>) -> Range<Int> {
    self.lines[lines.lowerBound].lowerBound..<self.lines[lines.upperBound - 1].upperBound
  }

  /// Returns the units that start in these lines.
  func units(in lines: Range<Int>) -> [Segment] {
    let range = bytes(of: lines)
    return segments.filter { range.contains($0.range.lowerBound) }
  }

  /// The units of all steps, including the alerts within them.
  var stepUnits: [Segment] {
    var ids: Set<SegmentID> = []
    for (step, _, _) in steps {
      let alerts = step.alerts.flatMap(\.blocks).flatMap(\.passages)
      ids.formUnion(([step.passage] + step.further + alerts).flatMap(\.segments))
    }
    return segments.filter { ids.contains($0.id) }
  }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Creates a seed from words (FNV-1a).
  init(_ words: String...) {
    self.init(seed: Self.digest(words.joined(separator: "\n")))
  }

  static func digest(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
