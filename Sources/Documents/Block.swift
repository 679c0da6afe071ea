import Diagnostics

/// A part of a document that contains text or other parts (CommonMark §4 and §5, and the alerts,
/// tables and `:::` blocks of Microsoft's flavour).
package indirect enum Block: Hashable, Sendable {
  case heading(Heading)
  case paragraph(Passage)
  case list(List)
  case alert(Alert)
  case quote([Block])
  case code(language: String, text: String, place: SourcePlace)
  /// `::: moniker range="…"` to `::: moniker-end`: blocks that apply only in these environments.
  case moniker(range: [String], [Block])
  case table(Table)
  /// Text from an HTML block, row by row.
  case html([Passage])
  /// A horizontal rule, which also ends a group of tabs.
  case thematicBreak

  /// The texts in the block, in document order.
  package var passages: [Passage] {
    switch self {
    case .paragraph(let passage): [passage]
    case .heading(let heading): [heading.passage]
    case .html(let passages): passages
    case .quote(let blocks), .moniker(_, let blocks): blocks.flatMap(\.passages)
    case .list(let list): list.items.flatMap(\.blocks).flatMap(\.passages)
    case .alert(let alert): alert.blocks.flatMap(\.passages)
    case .table(let table): [table.passage]
    case .code, .thematicBreak: []
    }
  }

  /// Whether the block is, or contains, a list of steps or a group of tabs.
  package var hasSteps: Bool {
    switch self {
    case .list(let list): list.hasSteps
    case .alert(let alert): alert.blocks.contains(where: \.hasSteps)
    case .quote(let blocks), .moniker(_, let blocks): blocks.contains(where: \.hasSteps)
    case .heading(let heading): heading.tab != nil
    case .paragraph, .code, .table, .html, .thematicBreak: false
    }
  }

  /// A heading (CommonMark §4.2 and §4.3), with the anchor that names the procedures below it.
  package struct Heading: Hashable, Sendable {
    /// From 1 to 6.
    package let level: Int
    /// The English slug of `<a name="…">`, or else one made from the heading's own text.
    package let anchor: String
    /// The name of the tab that the heading opens, as in `#### [Title](#tab/name)`; `nil` for other
    /// headings.
    package let tab: String?
    /// Whether the anchor is written in the document.
    package let hasAuthorsAnchor: Bool
    /// Whether it has a box to tick.
    package let isTask: Bool
    package let passage: Passage

    package init(
      level: Int, anchor: String, hasAuthorsAnchor: Bool = false, tab: String? = nil,
      isTask: Bool = false, passage: Passage
    ) {
      self.isTask = isTask
      self.level = level
      self.anchor = anchor
      self.hasAuthorsAnchor = hasAuthorsAnchor
      self.tab = tab
      self.passage = passage
    }
  }

  /// A bullet or ordered list.
  package struct List: Hashable, Sendable {
    /// Whether its items are numbered or lettered.
    package let isOrdered: Bool
    /// Whether its markers are part of the text (`a.`, or `1.` inside a unit), so that Markdown
    /// sees no list.
    package let isInText: Bool
    /// Whether its markers are words with a number, as in `Step 1:`, which may also tell of something.
    package let isInWords: Bool
    package let items: [Item]
    package let place: SourcePlace

    /// Whether its items are to be done one after the other.
    package let isSteps: Bool
    /// Whether it is a list of steps, or has one or a group of tabs inside. It is kept, because every
    /// container around the list asks for it.
    package let hasSteps: Bool

    package init(
      isOrdered: Bool, isInText: Bool = false, isInWords: Bool = false, items: [Item],
      place: SourcePlace
    ) {
      self.isInWords = isInWords
      self.isOrdered = isOrdered
      self.isInText = isInText
      self.items = items
      self.place = place
      let isSteps = isOrdered || items.contains { $0.marker != .bullet }
      self.isSteps = isSteps
      hasSteps = isSteps || items.contains { $0.blocks.contains(where: \.hasSteps) }
    }
  }

  /// How an item is marked in the file.
  package enum Marker: Hashable, Sendable {
    case bullet
    /// A number or letter that the format takes for a marker.
    case ordered
    /// A number in the text of a file whose format shows no list there.
    case typed
    /// A box to tick, `[ ]`. Whether it was ticked when the page was saved is not kept.
    case task
    /// A bullet that is an instruction, which only its words tell.
    case instruction
    /// A row of a table whose first column numbers the steps.
    case row
    /// A heading with the number of a step, and what is below it.
    case heading(level: Int)
  }

  /// How a document writes the numbers of a list.
  package enum Numerals: Hashable, Sendable {
    case decimal, letters, capitalLetters, roman, capitalRoman

    /// A number as the document writes it: 3 is `3`, `c`, `C`, `iii` or `III`.
    package func text(_ number: Int) -> String {
      switch self {
      case .decimal: "\(number)"
      case .letters: Self.letters(number) ?? "\(number)"
      case .capitalLetters: (Self.letters(number) ?? "\(number)").uppercased()
      case .roman: Self.roman(number) ?? "\(number)"
      case .capitalRoman: (Self.roman(number) ?? "\(number)").uppercased()
      }
    }

    /// `z` is followed by `aa` (CSS Counter Styles, 6.2); `nil` for 0 and less.
    private static func letters(_ number: Int) -> String? {
      var rest = number
      var letters: [UInt8] = []
      while rest > 0 {
        letters.insert(UInt8(0x61 + (rest - 1) % 26), at: 0)
        rest = (rest - 1) / 26
      }
      return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self)
    }

    private static let romans = [
      (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
      (1, "i"),
    ]

    /// `nil` for numbers that no list is numbered to in this way.
    private static func roman(_ number: Int) -> String? {
      guard (1..<400).contains(number) else { return nil }
      var rest = number
      var text = ""
      for (value, letters) in romans {
        while rest >= value {
          text += letters
          rest -= value
        }
      }
      return text
    }
  }

  /// An item of a list; in an ordered list, a step.
  package struct Item: Hashable, Sendable {
    package let marker: Marker
    /// The number as displayed in the file, where `a.` is 1; `nil` in a bullet list.
    package let displayedNumber: Int?
    package let numerals: Numerals
    /// The `<a name="…">` at the start of the item, which is the author's own id for the step;
    /// `nil` if there is none.
    package let anchor: String?
    package let blocks: [Block]
    package let place: SourcePlace

    /// - Parameter marker: `nil` for a number, or for a bullet where there is no number.
    package init(
      displayedNumber: Int?, anchor: String?, blocks: [Block], place: SourcePlace,
      marker: Marker? = nil, numerals: Numerals = .decimal
    ) {
      self.marker = marker ?? (displayedNumber == nil ? .bullet : .ordered)
      self.displayedNumber = displayedNumber
      self.numerals = numerals
      self.anchor = anchor
      self.blocks = blocks
      self.place = place
    }

    /// The same item with other blocks.
    ///
    /// - Parameter marker: `nil` for the same marker.
    package func with(_ blocks: [Block], marker: Marker? = nil) -> Item {
      Item(
        displayedNumber: displayedNumber, anchor: anchor, blocks: blocks, place: place,
        marker: marker ?? self.marker, numerals: numerals)
    }
  }

  /// An alert such as `> [!NOTE]`, or the plain words that a scraped page shows in its place.
  package struct Alert: Hashable, Sendable {
    /// The five kinds of alerts in Microsoft's flavour of Markdown; `note` is `[!NOTE]`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      case note, tip, important, caution, warning
    }

    package let kind: Kind
    package let blocks: [Block]
    package let place: SourcePlace

    package init(kind: Kind, blocks: [Block], place: SourcePlace) {
      self.kind = kind
      self.blocks = blocks
      self.place = place
    }
  }
}

/// A piece of running text (CommonMark §6, inlines).
package enum Inline: Hashable, Sendable {
  case text(String)
  case code(String)
  case strong([Inline])
  case emphasis([Inline])
  case link(destination: String, [Inline])
  case image(destination: String, alternative: String)
  /// `[!INCLUDE [title](path)]`: text that is kept in another file.
  case include(path: String, title: String)
  case lineBreak

  /// The text without markup. An image adds nothing, a line break adds a space, and an include adds
  /// its title.
  package var plain: String {
    switch self {
    case .text(let text), .code(let text), .include(_, let text): text
    case .strong(let inner), .emphasis(let inner), .link(_, let inner):
      inner.count == 1 ? inner[0].plain : inner.map(\.plain).joined()
    case .image: ""
    case .lineBreak: " "
    }
  }
}
