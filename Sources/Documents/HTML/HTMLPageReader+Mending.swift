extension HTMLPageReader {
  /// The blocks of one part as their author meant them: without page furniture, and with the alerts
  /// and steps that were typed as paragraphs.
  mutating func mended(_ blocks: [Block]) -> [Block] {
    var mender = HTMLBlockMender()
    mender.read(blocks)
    let lists = HTMLFakedLists(mender.blocks)
    fakedLists += lists.lines
    return lists.blocks
  }
}
