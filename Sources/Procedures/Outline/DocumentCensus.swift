import Diagnostics
import Documents

/// The number of times each construct occurs in documents, as an overview of many pages.
package struct DocumentCensus: Hashable, Sendable {
  /// What is counted; the raw value is its name in reports.
  package enum Construct: String, Hashable, Sendable, CaseIterable {
    case segments
    case mergedSegments = "merged segments"
    case longSegments = "segments of several lines"
    case headings
    case headingsWithAnchor = "headings with an author's anchor"
    case tabs
    case paragraphs, tables
    case tableRows = "table rows"
    case orderedLists = "ordered lists"
    case bulletLists = "bullet lists"
    case textLists = "lists whose markers are text"
    case alerts
    case alertsInSteps = "alerts that belong to a step"
    case variants = "variants (moniker, zone)"
    case codeBlocks = "code blocks"
    case htmlBlocks = "HTML blocks with text"
    case images, includes, links
    case code = "code in text"
    case procedures, steps
    case nestedSteps = "steps within steps"
    case menuPaths = "steps with a menu path"
    case labels = "labels of steps"
    case walked = "steps to walk"
    case typed = "steps with a typed number"
    case tasks = "tasks"
    case bulletSteps = "bullets that are steps"
    case rowSteps = "rows of tables that are steps"
    case headingSteps = "headings that are steps"
    case forms = "variants with sentences of their own"
  }

  package private(set) var documents = 0
  package private(set) var constructs: [Construct: Int] = [:]
  package private(set) var kinds: [StepKind: Int] = [:]
  package private(set) var diagnostics: [DiagnosticID: Int] = [:]

  /// A census of no documents, to which others can be added.
  package init() {}

  /// The census of one document.
  package init(_ outline: DocumentOutline) {
    documents = 1
    let document = outline.document
    count(.segments, document.segments.count)
    count(.mergedSegments, document.segments.count(where: \.isMerged))
    count(.longSegments, document.segments.count(where: \.hasLines))
    var passages: [Passage] = []
    for block in document.blocks { add(block, &passages) }
    for target in Passage.targets(of: passages, marked: true) {
      for inline in target { add(inline) }
    }
    for part in outline.parts {
      if part.stepCount > 0 { count(.procedures) }
      add(part.steps.flatMap { $0.isOrdered ? [$0] : $0.steps }, depth: 0)
      addWalked(part.steps)
    }
    for diagnostic in outline.diagnostics { diagnostics[diagnostic.id, default: 0] += 1 }
  }

  /// Adds the counts of other documents.
  package mutating func add(_ other: DocumentCensus) {
    documents += other.documents
    constructs.merge(other.constructs, uniquingKeysWith: +)
    kinds.merge(other.kinds, uniquingKeysWith: +)
    diagnostics.merge(other.diagnostics, uniquingKeysWith: +)
  }

  private mutating func count(_ construct: Construct, _ number: Int = 1) {
    if number > 0 { constructs[construct, default: 0] += number }
  }

  /// Counts a block, and adds its texts to `passages`.
  private mutating func add(_ block: Block, _ passages: inout [Passage]) {
    switch block {
    case .heading(let heading):
      count(.headings)
      if heading.hasAuthorsAnchor { count(.headingsWithAnchor) }
      if heading.tab != nil { count(.tabs) }
      passages.append(heading.passage)
    case .paragraph(let passage):
      count(.paragraphs)
      passages.append(passage)
    case .table(let table):
      count(.tables)
      count(.tableRows, table.rowCount)
      passages.append(table.passage)
    case .list(let list):
      count(list.isInText ? .textLists : list.isOrdered ? .orderedLists : .bulletLists)
      for item in list.items { for block in item.blocks { add(block, &passages) } }
    case .alert(let alert):
      count(.alerts)
      for block in alert.blocks { add(block, &passages) }
    case .quote(let blocks): for block in blocks { add(block, &passages) }
    case .moniker(_, let blocks):
      count(.variants)
      for block in blocks { add(block, &passages) }
    case .code: count(.codeBlocks)
    case .html(let texts):
      count(.htmlBlocks)
      passages += texts
    case .thematicBreak: break
    }
  }

  private mutating func add(_ inline: Inline) {
    switch inline {
    case .text, .lineBreak: break
    case .code: count(.code)
    case .strong(let inner), .emphasis(let inner): for inline in inner { add(inline) }
    case .link(_, let inner):
      count(.links)
      for inline in inner { add(inline) }
    case .image: count(.images)
    case .include: count(.includes)
    }
  }

  private mutating func addWalked(_ steps: [OutlineStep]) {
    for step in steps {
      count(.walked)
      count(.forms, step.forms.count)
      switch step.marker {
      case .ordered: break
      case .typed: count(.typed)
      case .task: count(.tasks)
      case .bullet: count(.bulletSteps)
      case .table: count(.rowSteps)
      case .heading: count(.headingSteps)
      }
      addWalked(step.inner)
    }
  }

  private mutating func add(_ steps: [OutlineStep], depth: Int) {
    for step in steps {
      count(.steps)
      if depth > 0 { count(.nestedSteps) }
      count(.alertsInSteps, step.alerts.count)
      count(.labels, step.labels.count)
      if !step.menuPath.isEmpty { count(.menuPaths) }
      kinds[step.kind, default: 0] += 1
      add(step.steps, depth: depth + 1)
    }
  }
}
