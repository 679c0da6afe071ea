/// Checks that the ids of a document's units increase: one prefix, and rising numbers, counted
/// separately for merged units (`99cc0-p104`). In all 10,279 documents measured, they do.
struct SegmentOrder {
  private(set) var isGrowing = true
  private var prefix: ArraySlice<UInt8>?
  private var last = -1
  private var lastMerged = -1

  mutating func add(_ id: ArraySlice<UInt8>) {
    guard isGrowing else { return }
    guard let hyphen = id.firstIndex(of: 0x2D) else {
      isGrowing = false
      return
    }
    let isMerged = hyphen + 1 < id.endIndex && id[hyphen + 1] == 0x70
    var number = 0
    for byte in id[(hyphen + (isMerged ? 2 : 1))...] {
      guard (0x30...0x39).contains(byte), number < 100_000_000 else {
        isGrowing = false
        return
      }
      number = number * 10 + Int(byte - 0x30)
    }
    if let prefix, prefix != id[..<hyphen] { isGrowing = false }
    if prefix == nil { prefix = id[..<hyphen] }
    if number <= (isMerged ? lastMerged : last) { isGrowing = false }
    if isMerged { lastMerged = number } else { last = number }
  }
}
