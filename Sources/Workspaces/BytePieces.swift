/// Bytes in memory, given out piece by piece as `FileChunks` gives out those of a file.
package enum BytePieces {
  /// What one piece holds, in bytes.
  private static let size = 262_144

  /// Gives the next piece each time it is called; an empty one at the end.
  package static func reading(_ bytes: [UInt8]) -> () -> [UInt8] {
    var rest = bytes[...]
    return {
      let piece = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      return piece
    }
  }
}
