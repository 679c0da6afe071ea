import Diagnostics
import Documents

/// Collects the procedures in a document's blocks.
struct OutlineBuilder {
  private(set) var title: Passage?
  private var titleLevel = Int.max

  private let steps: StepReader
  private var procedures: [ProcedureOutline] = []
  private var anchor = "document"
  private var heading: Passage?
  private var listsUnderHeading = 0
  private var introduction: Passage?
  private var alerts: [Block.Alert] = []
  /// Whether `alerts` directly follow the last step, and therefore belong to it if no other step
  /// comes.
  private var alertsFollowStep = false
  private var hasTextAfterList = false
  /// The tab that contains the current blocks.
  private var tab: (name: String, level: Int)?
  private(set) var diagnostics: [Diagnostic] = []
  private var open: (list: StepList, title: Passage, alerts: [Block.Alert], place: SourcePlace)?

  init(steps: StepReader) { self.steps = steps }

  mutating func finished() -> [ProcedureOutline] {
    close()
    return procedures
  }

  mutating func read(_ blocks: [Block], range: [String] = []) {
    for block in blocks {
      switch block {
      case .heading(let heading): enter(heading)
      case .paragraph(let passage): addParagraph(passage)
      case .html(let passages):
        open?.list.endVariants()
        for passage in passages { addParagraph(passage) }
      case .table(let table): addParagraph(table.passage)
      case .list(let list): read(list, range: (tab.map { ["tab/\($0.name)"] } ?? []) + range)
      case .alert(let alert):
        open?.list.endVariants()
        if alerts.isEmpty { alertsFollowStep = open != nil && !hasTextAfterList }
        alerts.append(alert)
        readLists(in: alert.blocks)
      case .quote(let inner): read(inner, range: range)
      case .moniker(let inner, let blocks): read(blocks, range: range + inner)
      case .code: open?.list.endVariants()
      case .thematicBreak:
        open?.list.endVariants()
        tab = nil
      }
    }
  }

  private mutating func enter(_ heading: Block.Heading) {
    close()
    if let name = heading.tab {
      tab = (name, heading.level)
    } else if let open = tab, heading.level <= open.level {
      tab = nil
    }
    anchor = heading.anchor
    self.heading = heading.passage
    listsUnderHeading = 0
    introduction = nil
    if heading.level < titleLevel {
      title = heading.passage
      titleLevel = heading.level
    }
  }

  private mutating func addParagraph(_ passage: Passage) {
    open?.list.endVariants()
    hasTextAfterList = true
    introduction = passage
  }

  private mutating func read(_ list: Block.List, range: [String]) {
    guard list.isOrdered else {
      open?.list.endVariants()
      for item in list.items { readLists(in: item.blocks) }
      return
    }
    guard let first = list.items.first else { return }
    hasTextAfterList = false
    let number = first.displayedNumber ?? 1
    let isVariant = !range.isEmpty && open?.list.startsAgain(list.items) == true
    if isVariant || open?.list.goesOn(with: number) == true {
      open?.list.add(list.items, range: range, alerts: alerts)
      alerts = []
      return
    }
    begin(titled: introduction, at: list.place)
    open?.list.add(list.items, range: range)
  }

  /// Reads ordered lists in bullets and alerts, which are procedures too; the text before them
  /// becomes their title.
  private mutating func readLists(in blocks: [Block]) {
    for (index, block) in blocks.enumerated() {
      switch block {
      case .list(let list) where list.isOrdered:
        let before = index > 0 ? DraftStep.passages(in: [blocks[index - 1]]).last : nil
        begin(titled: before ?? introduction, at: list.place)
        open?.list.add(list.items, range: [])
      case .list(let list): for item in list.items { readLists(in: item.blocks) }
      case .moniker(_, let inner), .quote(let inner): readLists(in: inner)
      case .alert(let alert): readLists(in: alert.blocks)
      case .paragraph, .heading, .table, .code, .html, .thematicBreak: break
      }
    }
  }

  private mutating func begin(titled introduction: Passage?, at place: SourcePlace) {
    let before = alerts
    alerts = []
    close()
    listsUnderHeading += 1
    let fallback = Passage(target: [], source: nil, segments: [], place: place)
    let title = listsUnderHeading == 1 ? heading ?? introduction : introduction ?? heading
    open = (StepList(), title ?? fallback, before, place)
    self.introduction = nil
    hasTextAfterList = false
    alertsFollowStep = false
  }

  private mutating func close() {
    guard let list = open else {
      alerts = []
      return
    }
    if let odd = list.list.misnumbered {
      diagnostics.append(
        Diagnostic(
          .listNumbering, .note, at: odd.item.place,
          "item is written as \(odd.item.displayedNumber ?? 0) and shown as \(odd.shown)",
          advice: "number the items one after the other, or write '1.' before each"))
    }
    if alertsFollowStep {
      open?.list.closeWith(alerts)
      alerts = []
    }
    guard let list = open else { return }
    let anchor = listsUnderHeading > 1 ? "\(self.anchor)~\(listsUnderHeading)" : self.anchor
    procedures.append(
      ProcedureOutline(
        anchor: anchor, title: list.title,
        steps: steps.steps(from: list.list.steps, in: anchor), alerts: list.alerts + alerts,
        place: list.place))
    open = nil
    alerts = []
  }
}
