extension Block {
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
}
