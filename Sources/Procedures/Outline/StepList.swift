import Documents

/// The steps of one list that is being read.
struct StepList {
  private(set) var steps: [DraftStep] = []
  /// The number displayed last; 0 before the first item.
  private(set) var lastNumber = 0
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
  ///
  /// - Parameter before: what stands directly before the first of them, outside its item.
  mutating func add(
    _ items: [Block.Item], range: [String], alerts: [Block.Alert] = [], before: [Block] = []
  ) {
    var pending = alerts
    var blocksBefore = before
    var index = monikerStart ?? steps.count
    let isVariant = !range.isEmpty
    if !isVariant || monikerStart == nil || !startsAgain(items) { index = steps.count }
    let start = index
    let first = items.first?.displayedNumber ?? 1
    if steps.isEmpty { steps.reserveCapacity(items.count) }
    for (offset, item) in items.enumerated() {
      let step = DraftStep(item: item, variants: range, content: NestedSteps(item.blocks))
      // Markdown counts on from the first number, whatever the others are.
      step.shownNumber = item.marker == .ordered ? first + offset : item.displayedNumber
      if isVariant, index < steps.count {
        steps[index].add(step)
      } else {
        step.alertsBefore = pending
        step.before = blocksBefore
        pending = []
        blocksBefore = []
        // Scraped pages show variants one after the other, so a repeated text is the same step.
        if item.displayedNumber == lastNumber, !isVariant, step.isPlain, let last = steps.last,
          last.variants.isEmpty, last.text == step.text, !step.text.isEmpty
        {
          steps[steps.count - 1].alertsBefore += step.alertsBefore
          steps[steps.count - 1].hanging += step.before
          continue
        }
        // A list is shown from the number that it begins with.
        let begins = offset == 0 && item.marker == .ordered
        note(item, shownAs: step.shownNumber, isExpected: isVariant || begins)
        steps.append(step)
      }
      index += 1
      lastNumber = item.displayedNumber ?? lastNumber + 1
    }
    if !blocksBefore.isEmpty { hang(blocksBefore) }
    monikerStart = isVariant ? start : nil
  }

  /// Notes the first item with an unexpected number. A list in which every number is 1 is
  /// renumbered on display.
  private mutating func note(_ item: Block.Item, shownAs shown: Int?, isExpected: Bool) {
    guard misnumbered == nil, !isExpected, !steps.isEmpty, let number = item.displayedNumber,
      number != lastNumber + 1, !(number == 1 && lastNumber == 1), number != steps.count + 1
    else { return }
    misnumbered = (item, item.marker == .ordered ? shown ?? steps.count + 1 : steps.count + 1)
  }

  /// Adds the alerts after the last step to that step.
  mutating func addToLastStep(_ alerts: [Block.Alert]) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].alertsAfter += alerts
  }

  /// Gives blocks outside the items to the last step.
  mutating func hang(_ blocks: [Block]) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].hanging += blocks
  }

  /// Whether a moniker begins with the same number as the one before it.
  func startsAgain(_ items: [Block.Item]) -> Bool {
    guard let start = monikerStart, start < steps.count else { return false }
    return items.first?.displayedNumber == steps[start].item.displayedNumber
  }

  /// Makes the items of the next moniker separate steps, because something came in between.
  mutating func endVariants() { monikerStart = nil }
}

/// What is inside a step, in the document's order: blocks, and the steps among them.
struct NestedSteps {
  /// One thing in a step.
  enum Entry {
    case block(Block)
    /// Some of the ordered steps in `ordered`.
    case ordered(Range<Int>)
    /// Tasks, bullets or rows that are steps.
    case others([DraftStep])
  }

  private(set) var entries: [Entry] = []
  /// The ordered items at any depth, except those in other steps.
  private var list = StepList()

  var ordered: [DraftStep] { list.steps }

  /// What is no step.
  var blocks: [Block] {
    entries.compactMap { entry in
      if case .block(let block) = entry { block } else { nil }
    }
  }

  /// Whether there are steps among them.
  var hasSteps: Bool {
    entries.contains { entry in
      switch entry {
      case .block: false
      case .ordered, .others: true
      }
    }
  }

  init(_ blocks: [Block]) {
    entries.reserveCapacity(blocks.count)
    read(blocks, range: []) { $0 }
  }

  /// - Parameter wrapped: puts a block that is no step back into what it is in.
  private mutating func read(
    _ blocks: [Block], range: [String], wrapped: (Block) -> Block
  ) {
    for block in blocks {
      guard block.hasSteps else {
        entries.append(.block(wrapped(block)))
        continue
      }
      switch block {
      case .list(let inner) where inner.isOrdered: add(inner, range)
      case .list(let inner) where inner.isSteps:
        var others = StepList()
        others.add(inner.items, range: range)
        entries.append(.others(others.steps))
      case .list(let inner):
        for item in inner.items {
          read(item.blocks, range: range) { block in
            wrapped(
              .list(
                Block.List(isOrdered: false, items: [item.with([block])], place: item.place)))
          }
        }
      case .moniker(let inner, let blocks):
        read(blocks, range: range + inner) { wrapped(.moniker(range: inner, [$0])) }
      case .alert(let alert):
        read(alert.blocks, range: range) { block in
          wrapped(.alert(Block.Alert(kind: alert.kind, blocks: [block], place: alert.place)))
        }
      case .quote(let blocks): read(blocks, range: range) { wrapped(.quote([$0])) }
      case .paragraph, .heading, .table, .code, .html, .thematicBreak:
        entries.append(.block(wrapped(block)))
      }
    }
  }

  private mutating func add(_ inner: Block.List, _ range: [String]) {
    let start = list.steps.count
    let first = inner.items.first?.displayedNumber ?? 1
    var position: Int?
    if first > 1, list.continues(with: first) {
      position = entries.lastIndex { if case .ordered = $0 { true } else { false } }
    }
    if let position, case .ordered(let before) = entries[position] {
      // What stands between two items of one list belongs to the first of them.
      let between = entries[(position + 1)...].compactMap { entry in
        if case .block(let block) = entry { block } else { nil }
      }
      if between.count == entries.count - position - 1 {
        list.hang(between)
        entries.removeSubrange((position + 1)...)
        list.add(inner.items, range: range)
        entries[position] = .ordered(before.lowerBound..<list.steps.count)
        return
      }
    }
    list.add(inner.items, range: range)
    if list.steps.count > start { entries.append(.ordered(start..<list.steps.count)) }
  }
}

/// A step in a list that is still being read, so that variants and alerts can be added to it.
///
/// It is a class, because a draft goes from list to list and part to part until it is read, and each copy
/// of a value would retain sixteen things. Only the list that it is in changes it.
final class DraftStep {
  let item: Block.Item
  var variants: [String]
  let content: NestedSteps
  /// The number that the document shows; `nil` for a bullet.
  var shownNumber: Int?
  /// Alerts before the step, outside its item.
  var alertsBefore: [Block.Alert] = []
  /// Alerts after the last step, outside its item.
  var alertsAfter: [Block.Alert] = []
  /// What stands directly before the step, and behind it up to the next, outside its item.
  var before: [Block] = []
  var hanging: [Block] = []
  /// The other variants of the step whose sentences are not the same.
  private(set) var others: [DraftStep] = []
  /// The environments of this variant alone; `nil` for those in `variants`.
  private(set) var ownVariants: [String]?
  /// The positions in `others` by text, and the text of this variant, once there are others: to
  /// compare each with all would take quadratic time.
  private var othersByText: [String: [Int]] = [:]
  private var ownText: String?

  init(item: Block.Item, variants: [String], content: NestedSteps) {
    self.item = item
    self.variants = variants
    self.content = content
  }

  /// The variant that another draft was before others were added.
  private init(first draft: DraftStep, variants: [String]) {
    item = draft.item
    self.variants = variants
    content = draft.content
    shownNumber = draft.shownNumber
    alertsBefore = draft.alertsBefore
    alertsAfter = draft.alertsAfter
    before = draft.before
    hanging = draft.hanging
  }

  /// The text that is equal in variants, apart from white space and markup.
  var text: String {
    let passages = Self.passages(in: item.blocks)
    // Most steps are one paragraph.
    if passages.count == 1 { return passages[0].target.plainText }
    return passages.map { $0.target.plainText }.joined(separator: "\n")
  }

  /// Whether no ordered steps are in it.
  var isPlain: Bool { content.ordered.isEmpty }

  /// Adds the same step in another environment.
  func add(_ variant: DraftStep) {
    let isOwn = ownVariants == nil && others.isEmpty
    let own = ownText ?? text
    ownText = own
    let text = variant.text
    if own == text, Self.haveEqualSteps(self, variant) {
      if !isOwn { ownVariants = (ownVariants ?? variants) + variant.variants }
      variants += variant.variants
      return
    }
    if ownVariants == nil { ownVariants = variants }
    variants += variant.variants
    let equal = othersByText[text]?.first { Self.haveEqualSteps(others[$0], variant) }
    if let equal {
      others[equal].variants += variant.variants
    } else {
      othersByText[text, default: []].append(others.count)
      others.append(variant)
    }
  }

  private static func areEqual(_ left: DraftStep, _ right: DraftStep) -> Bool {
    left.text == right.text && haveEqualSteps(left, right)
  }

  private static func haveEqualSteps(_ left: DraftStep, _ right: DraftStep) -> Bool {
    left.content.ordered.count == right.content.ordered.count
      && zip(left.content.ordered, right.content.ordered).allSatisfy { areEqual($0, $1) }
  }

  /// The variants of a step whose sentences differ, this one first; empty if they are the same.
  var forms: [DraftStep] {
    guard !others.isEmpty, let ownVariants else { return [] }
    return [DraftStep(first: self, variants: ownVariants)] + others
  }

  /// The passages of the item itself, without those of ordered steps inside it.
  static func passages(in blocks: [Block]) -> [Passage] {
    var passages: [Passage] = []
    add(blocks, to: &passages)
    return passages
  }

  private static func add(_ blocks: [Block], to passages: inout [Passage]) {
    for block in blocks {
      switch block {
      case .paragraph(let passage): passages.append(passage)
      case .heading(let heading): passages.append(heading.passage)
      case .html(let texts): passages += texts
      case .quote(let inner), .moniker(_, let inner): add(inner, to: &passages)
      case .list(let list):
        if !list.isOrdered { for item in list.items { add(item.blocks, to: &passages) } }
      case .table(let table): passages.append(table.passage)
      case .alert, .code, .thematicBreak: break
      }
    }
  }

  /// The alerts of the item itself, without those of ordered steps inside it.
  static func alerts(in blocks: [Block]) -> [Block.Alert] {
    var alerts: [Block.Alert] = []
    add(blocks, to: &alerts)
    return alerts
  }

  private static func add(_ blocks: [Block], to alerts: inout [Block.Alert]) {
    for block in blocks {
      switch block {
      case .alert(let alert): alerts.append(alert)
      case .quote(let inner), .moniker(_, let inner): add(inner, to: &alerts)
      case .list(let list):
        if !list.isOrdered { for item in list.items { add(item.blocks, to: &alerts) } }
      case .paragraph, .heading, .html, .table, .code, .thematicBreak: break
      }
    }
  }
}

/// Gives every part a name, and every step an id, of its own. Those that the author wrote come first.
struct StepNames {
  private var parts = FreeNames()
  private var steps = FreeNames()

  /// Reserves the names that the author wrote in a part; to be called for all parts first.
  mutating func reserve(_ drafts: [DraftStep]) {
    for step in drafts {
      if let anchor = step.item.anchor { steps.reserve(anchor) }
      reserve(step.others)
      guard step.content.hasSteps else { continue }
      reserve(step.content.ordered)
      for case .others(let others) in step.content.entries { reserve(others) }
    }
  }

  /// The anchor of a part: the wanted one, or the first of `~2`, `~3` … that is free.
  mutating func part(_ wanted: String) -> String { parts.free(wanted) }

  /// The id of a step: the author's, unless another step has it, or else `wanted`.
  mutating func step(author: String?, wanted: String) -> String {
    if let author, steps.take(author) { return author }
    return steps.free(wanted)
  }
}

/// Names of which no two are the same.
private struct FreeNames {
  private var used: Set<String> = []
  private var reserved: Set<String> = []
  /// The last number tried behind a name, so that many equal names take linear time.
  private var numbers: [String: Int] = [:]

  mutating func reserve(_ name: String) { reserved.insert(name) }

  /// Takes a reserved name; `false` if it is in use.
  mutating func take(_ name: String) -> Bool { used.insert(name).inserted }

  mutating func free(_ wanted: String) -> String {
    if !reserved.contains(wanted), used.insert(wanted).inserted { return wanted }
    var number = numbers[wanted] ?? 1
    var name: String
    repeat {
      number += 1
      name = "\(wanted)~\(number)"
    } while reserved.contains(name) || !used.insert(name).inserted
    numbers[wanted] = number
    return name
  }
}
