import Diagnostics

/// A part of a page that holds other parts, while they are being read.
struct HTMLHolder {
  enum Kind {
    case page
    case list(HTMLNumbering?)
    case item
    case alert(Block.Alert.Kind)
    case quote
    case moniker([String])
    /// A table of data, whose rows are passages.
    case table
  }

  /// An item of a list that is still open, or that something may yet join.
  struct Item {
    let number: Int?
    var anchor: String?
    var blocks: [Block]
    let line: Int
  }

  var kind: Kind
  let line: Int
  /// The parts so far; of a list, those that stand before its first item.
  var blocks: [Block] = []
  /// Of a list, its items; of an item, itself.
  var items: [Item] = []
  /// Of a table, its rows.
  var rows: [Passage] = []

  init(_ kind: Kind, line: Int) {
    self.kind = kind
    self.line = line
  }
}

/// How an ordered list counts (HTML §4.4.5).
struct HTMLNumbering {
  /// Whether it counts in letters or Roman numbers, as the parts of a step are.
  let isLettered: Bool
  private let step: Int
  private var next: Int

  /// Numbers above this are no steps; four digits are a year.
  private static let greatest = 9999

  init(start: String?, isReversed: Bool, isLettered: Bool, count: Int) {
    self.isLettered = isLettered
    step = isReversed ? -1 : 1
    next = Self.number(start) ?? (isReversed ? count : 1)
  }

  /// The number of the item that comes now.
  mutating func number(value: String?) -> Int {
    let number = Self.number(value) ?? next
    next = max(0, min(Self.greatest, number + step))
    return number
  }

  private static func number(_ text: String?) -> Int? {
    text.flatMap { Int($0) }.flatMap { (0...greatest).contains($0) ? $0 : nil }
  }
}
