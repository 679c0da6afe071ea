/// Follows the fences of code blocks to decide which lines are code (CommonMark §4.5).
struct FenceTracker {
  private var open: (byte: UInt8, length: Int)?

  /// Whether the next line, given without its indentation, is code or a fence.
  mutating func isCode(_ line: ArraySlice<UInt8>) -> Bool {
    guard let found = Self.fence(line) else { return open != nil }
    if let current = open {
      if current.byte == found.byte, found.length >= current.length { open = nil }
    } else {
      open = found
    }
    return true
  }

  private static func fence(_ line: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    guard let byte = line.first, byte == 0x60 || byte == 0x7E else { return nil }
    let length = line.prefix { $0 == byte }.count
    guard length >= 3 else { return nil }
    if byte == 0x60, line.dropFirst(length).contains(0x60) { return nil }
    return (byte, length)
  }
}
