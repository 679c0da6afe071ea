import Diagnostics

/// A part of a page that contains other parts, while it is being read.
struct HTMLHolder {
  enum Kind {
    case page
    case list(HTMLNumbering?)
    case item
    case alert(Block.Alert.Kind)
    case quote
    case moniker([String])
    /// A table of data, in which each row is a passage.
    case table
  }

  /// An item of a list that is open, or to which more blocks may still be added.
  struct Item {
    let number: Int?
    var anchor: String?
    var blocks: [Block]
    let line: Int
  }

  var kind: Kind
  let line: Int
  /// The blocks read so far; for a list, those before its first item.
  var blocks: [Block] = []
  /// For a list, its items; for an item, the item itself.
  var items: [Item] = []
  /// For a table, its rows.
  var rows: [Passage] = []

  init(_ kind: Kind, line: Int) {
    self.kind = kind
    self.line = line
  }
}

/// The numbering of an ordered list (HTML §4.4.5).
struct HTMLNumbering {
  /// Whether it uses letters or Roman numerals, as the parts of a step do.
  let isLettered: Bool
  private let step: Int
  private var next: Int

  /// The highest number an item can have: a higher `start` or `value` is ignored, and counting
  /// stops here.
  private static let greatest = 9999

  init(start: String?, isReversed: Bool, isLettered: Bool, count: Int) {
    self.isLettered = isLettered
    step = isReversed ? -1 : 1
    next = Self.number(start) ?? (isReversed ? count : 1)
  }

  /// The number of the next item.
  mutating func number(value: String?) -> Int {
    let number = Self.number(value) ?? next
    next = max(0, min(Self.greatest, number + step))
    return number
  }

  private static func number(_ text: String?) -> Int? {
    text.flatMap { Int($0) }.flatMap { (0...greatest).contains($0) ? $0 : nil }
  }
}
