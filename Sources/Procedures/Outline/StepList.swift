import Documents

/// The steps of one ordered list that is being read.
struct StepList {
  private(set) var steps: [DraftStep] = []
  /// The number displayed last; 0 before the first item.
  private(set) var lastNumber = 0
  /// The first item whose written number differs from the number displayed.
  private(set) var misnumbered: (item: Block.Item, shown: Int)?
  /// The index of the first step of the last moniker, as long as nothing else has followed it.
  private var monikerStart: Int?

  /// Whether a list that begins with `number` continues this one (`3.` after two steps).
  func goesOn(with number: Int) -> Bool {
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
        var step = DraftStep(item: item, variants: range, alertsBefore: pending, steps: nested)
        pending = []
        // Scraped pages show variants one after the other, so a repeated text is the same step.
        if item.displayedNumber == lastNumber, !isVariant, nested.isEmpty, let last = steps.last,
          last.variants.isEmpty, last.text == step.text, !step.text.isEmpty
        {
          step.alertsBefore = last.alertsBefore + step.alertsBefore
          steps[steps.count - 1] = step.keeping(last)
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
  mutating func closeWith(_ alerts: [Block.Alert]) {
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

extension DraftStep {
  /// The earlier of two equal steps, with the alerts collected before it.
  fileprivate func keeping(_ first: DraftStep) -> DraftStep {
    var step = first
    step.alertsBefore = alertsBefore
    return step
  }
}
