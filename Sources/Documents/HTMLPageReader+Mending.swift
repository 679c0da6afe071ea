extension HTMLPageReader {
  /// The parts of one holder as their author meant them: without what belongs to the page around,
  /// with the alerts and steps that were typed as paragraphs.
  mutating func mended(_ blocks: [Block]) -> [Block] {
    var mender = HTMLBlockMender()
    mender.read(blocks)
    let lists = HTMLFakedLists(mender.blocks)
    fakedLists += lists.lines
    return lists.blocks
  }
}
