import Diagnostics
import Documents

/// Collects the parts of a document: its ordered lists, and its other lists of steps.
///
/// Ordered lists are found, named and numbered as if the others were not there, so that their ids
/// do not depend on how well those are recognised.
struct OutlineBuilder {
  /// What is below the last part; everything in a document without parts.
  private(set) var rest: [Block] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// A part that is not finished yet.
  private struct Part {
    var list = StepList()
    let isOrdered: Bool
    let title: Passage
    /// The anchor of the heading above it, and which heading that is.
    let anchor: String
    let heading: Int
    let place: SourcePlace?
    let before: [Block]
    var alerts: [Block.Alert] = []
    var after: [Block] = []
  }

  private let steps: StepReader
  /// The parts in the order in which they begin; `nil` for one that is open.
  private var parts: [Part?] = []
  /// The open ordered list, and its place in `parts`.
  private var open: (part: Part, slot: Int)?
  /// The open list of other steps, which no ordered list surrounds.
  private var other: (part: Part, slot: Int)?
  /// The ordered list before a group of tabs, which may go on behind them.
  private var suspended: Int?
  /// The highest number in the group of tabs behind it.
  private var lastInTabs = 0
  /// The blocks since the last item of the open list, or since the last part.
  private var loose: [Block] = []

  private var anchor = "document"
  private var heading: Block.Heading?
  /// The headings above, each below the one before it.
  private var path: [(level: Int, heading: Block.Heading, ordinal: Int)] = []
  private var headingCount = 0
  private var listsUnderHeading = 0
  private var othersUnderHeading = 0
  private var introduction: Passage?
  private var alerts: [Block.Alert] = []
  /// Whether `alerts` directly follow the last step, and therefore belong to it if no other step
  /// comes.
  private var alertsFollowStep = false
  private var hasTextAfterList = false
  /// The tab that contains the current blocks.
  private var tab: (name: String, level: Int)?

  init(steps: StepReader) { self.steps = steps }

  /// Ends the document, and returns its parts in order.
  mutating func finished() -> [ProcedureOutline] {
    close()
    rest = loose
    loose = []
    for part in parts {
      guard let odd = part?.list.misnumbered, part?.isOrdered == true else { continue }
      diagnostics.append(
        Diagnostic(
          .listNumbering, .note, at: odd.item.place,
          "item is written as \(odd.item.displayedNumber ?? 0) but shown as \(odd.shown)",
          advice: "number the items one after the other, or write '1.' before each"))
    }
    return outlines(of: parts.compactMap(\.self))
  }

  /// The parts with their anchors: those of ordered lists are counted first, below each heading.
  private func outlines(of parts: [Part]) -> [ProcedureOutline] {
    var counts: [Int: Int] = [:]
    var numbers: [Int] = Array(repeating: 0, count: parts.count)
    for isOrdered in [true, false] {
      for (index, part) in parts.enumerated() where part.isOrdered == isOrdered {
        counts[part.heading, default: 0] += 1
        numbers[index] = counts[part.heading, default: 1]
      }
    }
    var names = StepNames()
    for part in parts { names.reserve(part.list.steps) }
    return zip(parts, numbers).map { part, number in
      let anchor = names.part(number > 1 ? "\(part.anchor)~\(number)" : part.anchor)
      return ProcedureOutline(
        anchor: anchor, title: part.title,
        steps: steps.steps(
          from: part.list.steps, in: anchor, isOrdered: part.isOrdered, &names),
        alerts: part.alerts,
        place: part.place ?? part.title.place, isOrdered: part.isOrdered, before: part.before,
        after: part.after)
    }
  }

  mutating func read(_ blocks: [Block], range: [String] = []) {
    for block in blocks {
      switch block {
      case .heading(let heading):
        enter(heading)
        loose.append(block)
      case .paragraph(let passage):
        addParagraph(passage)
        addLoose(block, range)
      case .html(let passages):
        open?.part.list.endVariants()
        for passage in passages { addParagraph(passage) }
        addLoose(block, range)
      case .table(let table):
        addParagraph(table.passage)
        addLoose(block, range)
      case .list(let list): read(list, range: (tab.map { ["tab/\($0.name)"] } ?? []) + range)
      case .alert(let alert):
        open?.part.list.endVariants()
        if alerts.isEmpty { alertsFollowStep = open != nil && !hasTextAfterList }
        alerts.append(alert)
        readLists(in: alert.blocks, range) { .alert(Self.alert(alert, with: $0)) }
      case .quote(let inner): read(inner, range: range)
      case .moniker(let inner, let blocks): read(blocks, range: range + inner)
      case .code:
        open?.part.list.endVariants()
        addLoose(block, range)
      case .thematicBreak:
        open?.part.list.endVariants()
        tab = nil
      }
    }
  }

  private static func alert(_ alert: Block.Alert, with blocks: [Block]) -> Block.Alert {
    Block.Alert(kind: alert.kind, blocks: blocks, place: alert.place)
  }

  private mutating func addLoose(_ block: Block, _ range: [String]) {
    // Nearly all blocks are for everybody.
    guard tab != nil || !range.isEmpty else { return loose.append(block) }
    let all = (tab.map { ["tab/\($0.name)"] } ?? []) + range
    loose.append(all.isEmpty ? block : .moniker(range: all, [block]))
  }

  private mutating func enter(_ heading: Block.Heading) {
    let slot = open.flatMap { tab == nil && heading.tab != nil ? $0.slot : nil }
    close(keepingLoose: slot != nil)
    if heading.tab == nil {
      suspended = nil
    } else if let slot {
      suspended = slot
      lastInTabs = 0
    }
    if let name = heading.tab {
      tab = (name, heading.level)
    } else if let open = tab, heading.level <= open.level {
      tab = nil
    }
    anchor = heading.anchor
    self.heading = heading
    headingCount += 1
    while let last = path.last, last.level >= heading.level { path.removeLast() }
    path.append((heading.level, heading, headingCount))
    listsUnderHeading = 0
    othersUnderHeading = 0
    introduction = nil
  }

  private mutating func addParagraph(_ passage: Passage) {
    open?.part.list.endVariants()
    hasTextAfterList = true
    introduction = passage
  }

  // MARK: Ordered lists

  private mutating func read(_ list: Block.List, range: [String]) {
    guard list.isOrdered else {
      open?.part.list.endVariants()
      if list.isSteps { return addSteps(list, range) }
      return readItems(of: list, range)
    }
    guard let first = list.items.first else { return }
    hasTextAfterList = false
    let number = first.displayedNumber ?? 1
    resume(at: number)
    if tab != nil { lastInTabs = max(lastInTabs, list.items.last?.displayedNumber ?? 0) }
    let isVariant = !range.isEmpty && open?.part.list.startsAgain(list.items) == true
    if isVariant || open?.part.list.continues(with: number) == true {
      let (hanging, before) = takeLoose()
      open?.part.list.hang(hanging)
      open?.part.list.add(list.items, range: range, alerts: alerts, before: before)
      alerts = []
      return
    }
    begin(titled: introduction, at: list.place)
    open?.part.list.add(list.items, range: range)
  }

  /// Opens the list before a group of tabs again if this number continues it.
  private mutating func resume(at number: Int) {
    guard let slot = suspended, tab == nil, number > 1, slot < parts.count,
      let part = parts[slot],
      // It goes on from the list before the tabs, or from what they number.
      part.list.steps.count + 1 == number || lastInTabs + 1 == number
    else { return }
    if slot + 1 < parts.count { close() }
    close(keepingLoose: true)
    suspended = nil
    parts[slot] = nil
    open = (part, slot)
  }

  /// Takes the blocks since the last step, apart from the alerts directly before the next.
  private mutating func takeLoose() -> (hanging: [Block], before: [Block]) {
    defer { loose = [] }
    let alerts = loose.reversed().prefix { if case .alert = $0 { true } else { false } }.count
    if alerts == 0 { return (loose, []) }
    return (Array(loose.dropLast(alerts)), Array(loose.suffix(alerts)))
  }

  /// Reads the lists in bullets, which may be steps too; the text before them becomes their title.
  private mutating func readItems(of list: Block.List, _ range: [String]) {
    guard list.hasSteps else { return addLoose(.list(list), range) }
    for item in list.items {
      readLists(in: item.blocks, range) { blocks in
        .list(Block.List(isOrdered: false, items: [item.with(blocks)], place: item.place))
      }
    }
  }

  /// Reads the lists of steps in bullets, alerts and quotations.
  ///
  /// - Parameter wrapped: puts the blocks around those lists back into what they are in.
  private mutating func readLists(
    in blocks: [Block], _ range: [String], wrapped: ([Block]) -> Block
  ) {
    var texts: [Block] = []
    for (index, block) in blocks.enumerated() {
      guard block.hasSteps else {
        texts.append(block)
        continue
      }
      if !texts.isEmpty { addLoose(wrapped(texts), range) }
      texts = []
      switch block {
      case .list(let list) where list.isOrdered:
        let before = index > 0 ? DraftStep.passages(in: [blocks[index - 1]]).last : nil
        begin(titled: before ?? introduction, at: list.place)
        open?.part.list.add(list.items, range: [])
      case .list(let list) where list.isSteps: addSteps(list, range)
      case .list(let list):
        for item in list.items {
          readLists(in: item.blocks, range) { blocks in
            wrapped([
              .list(Block.List(isOrdered: false, items: [item.with(blocks)], place: item.place))
            ])
          }
        }
      case .moniker(_, let inner), .quote(let inner):
        readLists(in: inner, range, wrapped: wrapped)
      case .alert(let alert):
        readLists(in: alert.blocks, range) { wrapped([.alert(Self.alert(alert, with: $0))]) }
      case .heading: texts.append(block)
      case .paragraph, .table, .code, .html, .thematicBreak: break
      }
    }
    if !texts.isEmpty { addLoose(wrapped(texts), range) }
  }

  private mutating func begin(titled introduction: Passage?, at place: SourcePlace) {
    let before = alerts
    alerts = []
    close(keepingLoose: true)
    listsUnderHeading += 1
    let title =
      listsUnderHeading == 1 ? heading?.passage ?? introduction : introduction ?? heading?.passage
    let part = Part(
      isOrdered: true, title: title ?? Self.untitled(at: place), anchor: anchor,
      heading: headingCount, place: place, before: takeBefore(heading), alerts: before)
    parts.append(nil)
    open = (part, parts.count - 1)
    self.introduction = nil
    hasTextAfterList = false
    alertsFollowStep = false
  }

  private static func untitled(at place: SourcePlace) -> Passage {
    Passage(target: [], source: nil, segments: [], place: place)
  }

  /// The blocks before a part, without the heading that is its title.
  private mutating func takeBefore(_ title: Block.Heading?) -> [Block] {
    defer { loose = [] }
    guard let title,
      let index = loose.lastIndex(where: { block in
        // Their texts need not be compared, which would parse them: the last with this anchor is it.
        if case .heading(let heading) = block {
          heading.level == title.level && heading.anchor == title.anchor
        } else {
          false
        }
      })
    else { return loose }
    loose.remove(at: index)
    return loose
  }

  // MARK: Other steps

  /// Adds tasks, bullets, rows or headings that are steps.
  private mutating func addSteps(_ list: Block.List, _ range: [String]) {
    var before: [Block] = []
    if case .heading(let level)? = list.items.first?.marker {
      close()
      beginOther(list, below: path.last { $0.level < level })
    } else if open != nil {
      // What stands between the steps of an ordered list may belong to the one before; the next
      // ordered list decides.
      return addLoose(.list(list), range)
    } else if other == nil || !loose.allSatisfy(Self.belongsToStep) {
      beginOther(list, below: path.last)
    } else {
      let taken = takeLoose()
      other?.part.list.hang(taken.hanging)
      before = taken.before
    }
    other?.part.list.add(list.items, range: range, before: before)
  }

  /// Whether a block between two bullets is part of the first.
  private static func belongsToStep(_ block: Block) -> Bool {
    switch block {
    case .code, .table, .html, .alert: true
    case .moniker(_, let inner), .quote(let inner): inner.allSatisfy(belongsToStep)
    case .paragraph(let passage): passage.target.plainText.isEmpty
    case .heading, .list, .thematicBreak: false
    }
  }

  private mutating func beginOther(
    _ list: Block.List, below place: (level: Int, heading: Block.Heading, ordinal: Int)?
  ) {
    closeOther(keepingLoose: true)
    othersUnderHeading += 1
    let isFirst = listsUnderHeading == 0 && othersUnderHeading == 1
    let introduction = loose.last.flatMap { block in
      if case .paragraph(let passage) = block { passage } else { nil }
    }
    let title =
      isFirst
      ? place?.heading.passage ?? introduction : introduction ?? place?.heading.passage
    let before = takeBefore(place?.heading)
    // They stand before this part, not before the next.
    alerts = []
    let part = Part(
      isOrdered: false, title: title ?? Self.untitled(at: list.place),
      anchor: place?.heading.anchor ?? "document", heading: place?.ordinal ?? 0,
      place: list.place, before: before, alerts: before.flatMap(Self.alerts))
    parts.append(nil)
    other = (part, parts.count - 1)
  }

  private static func alerts(_ block: Block) -> [Block.Alert] { DraftStep.alerts(in: [block]) }

  // MARK: Ends

  /// Ends the open list.
  ///
  /// - Parameter keepingLoose: whether the blocks behind it belong to the next part.
  private mutating func close(keepingLoose: Bool = false) {
    defer {
      closeOther(keepingLoose: keepingLoose)
      alerts = []
    }
    guard var closing = open else { return }
    open = nil
    if alertsFollowStep {
      closing.part.list.addToLastStep(alerts)
      alerts = []
      let following = loose.prefix { if case .alert = $0 { true } else { false } }
      if !following.isEmpty {
        closing.part.list.hang(Array(following))
        loose = Array(loose.dropFirst(following.count))
      }
    }
    closing.part.alerts += alerts
    let blocks = loose
    loose = []
    let index = blocks.firstIndex(where: Self.isSteps) ?? blocks.endIndex
    if index < blocks.endIndex || !keepingLoose {
      // The sentence before the next steps belongs to them.
      guard index < blocks.endIndex else {
        closing.part.after = blocks
        parts[closing.slot] = closing.part
        return
      }
      let end = Self.introductionStart(in: blocks, before: index)
      closing.part.after = Array(blocks[..<end])
      loose = Array(blocks[end..<index])
    } else {
      loose = blocks
    }
    parts[closing.slot] = closing.part
    for block in blocks[index...] { addBehindList(block) }
  }

  /// The index of the paragraph directly before the steps at `index`.
  private static func introductionStart(in blocks: [Block], before index: Int) -> Int {
    guard index > 0, case .paragraph = blocks[index - 1] else { return index }
    return index - 1
  }

  private mutating func addBehindList(_ block: Block) {
    switch block {
    case .list(let list) where list.isSteps: addSteps(list, [])
    case .moniker(let range, let inner) where inner.contains(where: Self.isSteps):
      for case .list(let list) in inner where list.isSteps { addSteps(list, range) }
    case .heading, .paragraph, .list, .alert, .quote, .code, .moniker, .table, .html,
      .thematicBreak:
      loose.append(block)
    }
  }

  private static func isSteps(_ block: Block) -> Bool {
    switch block {
    case .list(let list): list.isSteps
    case .moniker(_, let inner): inner.contains(where: isSteps)
    case .heading, .paragraph, .alert, .quote, .code, .table, .html, .thematicBreak: false
    }
  }

  private mutating func closeOther(keepingLoose: Bool) {
    guard var closing = other else { return }
    other = nil
    if !keepingLoose {
      closing.part.after = loose
      loose = []
    }
    parts[closing.slot] = closing.part
  }
}
