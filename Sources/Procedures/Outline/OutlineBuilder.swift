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
    if isVariant || open?.list.continues(with: number) == true {
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
      open?.list.addToLastStep(alerts)
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

/// The steps of one ordered list that is being read.
private struct StepList {
  private(set) var steps: [DraftStep] = []
  /// The number displayed last; 0 before the first item.
  private var lastNumber = 0
  /// The first item whose written number differs from the number displayed.
  private(set) var misnumbered: (item: Block.Item, shown: Int)?
  /// The index of the first step of the last moniker, as long as nothing else has followed it.
  private var monikerStart: Int?

  /// Whether a list that begins with `number` continues this one (`3.` after two steps).
  func continues(with number: Int) -> Bool {
    guard !steps.isEmpty else { return true }
    guard number > 1 else { return number == 1 && monikerStart != nil && lastNumber == 1 }
    return number >= lastNumber || number == steps.count + 1
  }

  /// Adds items that apply to `range`; the items of consecutive monikers are the same steps.
  mutating func add(_ items: [Block.Item], range: [String], alerts: [Block.Alert] = []) {
    var pending = alerts
    var index = monikerStart ?? steps.count
    let isVariant = !range.isEmpty
    if !isVariant || monikerStart == nil || !startsAgain(items) { index = steps.count }
    let start = index
    for item in items {
      let nested = Self.nested(in: item.blocks)
      if isVariant, index < steps.count {
        steps[index].variants += range
        if steps[index].steps.isEmpty { steps[index].steps = nested }
      } else {
        let step = DraftStep(item: item, variants: range, alertsBefore: pending, steps: nested)
        pending = []
        // Scraped pages show variants one after the other, so a repeated text is the same step.
        if item.displayedNumber == lastNumber, !isVariant, nested.isEmpty, let last = steps.last,
          last.variants.isEmpty, last.text == step.text, !step.text.isEmpty
        {
          steps[steps.count - 1].alertsBefore += step.alertsBefore
          continue
        }
        note(item, isVariant: isVariant)
        steps.append(step)
      }
      index += 1
      lastNumber = item.displayedNumber ?? lastNumber + 1
    }
    monikerStart = isVariant ? start : nil
  }

  /// Notes the first item with an unexpected number. A list in which every number is 1 is
  /// renumbered on display.
  private mutating func note(_ item: Block.Item, isVariant: Bool) {
    guard misnumbered == nil, !isVariant, let number = item.displayedNumber,
      number != lastNumber + 1, !(number == 1 && lastNumber == 1), number != steps.count + 1
    else { return }
    misnumbered = (item, steps.count + 1)
  }

  /// Adds the alerts after the last step to that step.
  mutating func addToLastStep(_ alerts: [Block.Alert]) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].alertsAfter += alerts
  }

  /// Whether a moniker begins with the same number as the one before it.
  func startsAgain(_ items: [Block.Item]) -> Bool {
    guard let start = monikerStart, start < steps.count else { return false }
    return items.first?.displayedNumber == steps[start].item.displayedNumber
  }

  /// Makes the items of the next moniker separate steps, because something came in between.
  mutating func endVariants() { monikerStart = nil }

  /// The ordered items inside an item, including those in its bullets, quotes and alerts.
  private static func nested(in blocks: [Block]) -> [DraftStep] {
    var list = StepList()
    list.addNested(in: blocks, range: [])
    return list.steps
  }

  private mutating func addNested(in blocks: [Block], range: [String]) {
    for block in blocks {
      switch block {
      case .list(let inner):
        if inner.isOrdered {
          add(inner.items, range: range)
        } else {
          for item in inner.items { addNested(in: item.blocks, range: range) }
        }
      case .moniker(let inner, let blocks): addNested(in: blocks, range: range + inner)
      case .alert(let alert): addNested(in: alert.blocks, range: range)
      case .quote(let blocks): addNested(in: blocks, range: range)
      case .paragraph, .heading, .table, .code, .html, .thematicBreak: break
      }
    }
  }
}

/// A step in a list that is still being read, so that variants and alerts can be added to it.
struct DraftStep {
  var item: Block.Item
  var variants: [String]
  /// Alerts before the step, outside its item.
  var alertsBefore: [Block.Alert] = []
  /// Alerts after the last step, outside its item.
  var alertsAfter: [Block.Alert] = []
  var steps: [DraftStep] = []

  /// The text that is equal in variants, apart from white space and markup.
  var text: String {
    Self.passages(in: item.blocks).map { $0.target.plainText }.joined(separator: "\n")
  }

  /// The passages of the item itself, without those of steps inside it.
  static func passages(in blocks: [Block]) -> [Passage] {
    blocks.flatMap { block -> [Passage] in
      switch block {
      case .paragraph(let passage): [passage]
      case .heading(let heading): [heading.passage]
      case .html(let passages): passages
      case .quote(let inner), .moniker(_, let inner): passages(in: inner)
      case .list(let list):
        list.isOrdered ? [] : list.items.flatMap { passages(in: $0.blocks) }
      case .table(let table): [table.passage]
      case .alert, .code, .thematicBreak: []
      }
    }
  }

  /// The alerts of the item itself, without those of steps inside it.
  static func alerts(in blocks: [Block]) -> [Block.Alert] {
    blocks.flatMap { block -> [Block.Alert] in
      switch block {
      case .alert(let alert): [alert]
      case .quote(let inner), .moniker(_, let inner): alerts(in: inner)
      case .list(let list):
        list.isOrdered ? [] : list.items.flatMap { alerts(in: $0.blocks) }
      case .paragraph, .heading, .html, .table, .code, .thematicBreak: []
      }
    }
  }
}
