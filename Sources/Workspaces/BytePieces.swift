/// Reads bytes in memory piece by piece, as `FileChunks` reads those of a file.
package enum BytePieces {
  /// The size of a piece, in bytes.
  private static let size = 262_144

  /// Returns a function that returns the next piece each time it is called, and an empty one at the
  /// end.
  package static func reading(_ bytes: [UInt8]) -> () -> [UInt8] {
    var rest = bytes[...]
    return {
      let piece = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      return piece
    }
  }
}
