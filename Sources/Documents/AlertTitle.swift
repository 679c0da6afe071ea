/// Removes the words that name an alert from its text, for pages that show them as text.
enum AlertTitle {
  /// The kind that the first paragraph or heading names, and the blocks without it; if it names
  /// none, `kind` and all the blocks.
  static func taken(
    from blocks: [Block], else kind: Block.Alert.Kind
  ) -> (Block.Alert.Kind, [Block]) {
    guard let first = blocks.first, let title = passage(of: first),
      let named = AlertWords.kind(of: title.target.map(\.plain).joined())
    else { return (kind, blocks) }
    return (named, Array(blocks.dropFirst()))
  }

  /// The alert written as a quotation whose text begins with a marker such as `[!NOTE]`; `nil` for
  /// other quotations.
  static func marked(_ blocks: [Block]) -> (Block.Alert.Kind, [Block])? {
    guard case .paragraph(let passage)? = blocks.first,
      case .text(let text)? = passage.target.first,
      text.hasPrefix("[!"), let end = text.utf8.prefix(16).firstIndex(of: 0x5D),
      let kind = Block.Alert.Kind(rawValue: text[..<end].dropFirst(2).lowercased())
    else { return nil }
    let rest = PassagePrefix.dropped(
      text.utf8.distance(from: text.startIndex, to: end) + 1, of: passage)
    return (kind, (rest.target.isEmpty ? [] : [.paragraph(rest)]) + blocks.dropFirst())
  }

  private static func passage(of block: Block) -> Passage? {
    switch block {
    case .paragraph(let passage): passage
    case .heading(let heading): heading.passage
    case .list, .alert, .quote, .code, .moniker, .html, .table, .thematicBreak: nil
    }
  }
}
