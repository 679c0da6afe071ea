import Markup

/// The tag of a line break, `<br>`, by which people separate steps in one paragraph.
enum BreakTag {
  /// A part of a text between two line breaks.
  struct Part {
    var lines: [Range<Int>]
    /// The tag before the part; `nil` for the first.
    let tag: Range<Int>?
    /// The number that the part begins with; `nil` if there is none.
    let marker: TypedMarker?
  }

  private static let openings = [Array("<br".utf8), Array("<BR".utf8)]

  static func isIn(_ bytes: [UInt8]) -> Bool {
    openings.contains { ByteSearch.first($0, in: bytes, from: 0, to: bytes.count) != nil }
  }

  /// The parts of a text; one if it has no line break outside its units.
  static func parts(of leaf: LeafSource) -> [Part] {
    let bytes = leaf.context.file.bytes
    var parts: [Part] = []
    var open: [Range<Int>] = []
    var tag: Range<Int>?
    func close() {
      guard !open.isEmpty || tag != nil else { return }
      let marker = open.first.flatMap {
        TypedMarker(in: bytes, at: $0.lowerBound, to: $0.upperBound)
      }
      parts.append(Part(lines: open, tag: tag, marker: marker))
    }
    for line in leaf.lines {
      var position = line.lowerBound
      while let found = next(in: bytes, position..<line.upperBound, leaf) {
        if found.lowerBound > position { open.append(position..<found.lowerBound) }
        close()
        open = []
        tag = found
        position = found.upperBound
        while position < line.upperBound, bytes[position] == 0x20 { position += 1 }
      }
      if position < line.upperBound { open.append(position..<line.upperBound) }
    }
    close()
    return parts
  }

  /// The next tag outside the units of a leaf.
  private static func next(
    in bytes: [UInt8], _ range: Range<Int>, _ leaf: LeafSource
  ) -> Range<Int>? {
    var position = range.lowerBound
    // One search for both, so that a line with only one of them is not read to its end again and
    // again.
    while let found = ByteSearch.first(0x3C, in: bytes, from: position, to: range.upperBound) {
      position = found + 1
      guard openings.contains(where: { ByteSearch.matches($0, in: bytes, at: found) }) else {
        continue
      }
      guard let end = ByteSearch.first(0x3E, in: bytes, from: found, to: range.upperBound) else {
        return nil
      }
      position = end + 1
      // `<br>`, `<br/>` and `<br />`, but not `<brand>`.
      guard bytes[(found + 3)..<end].allSatisfy({ $0 == 0x20 || $0 == 0x2F }) else { continue }
      if leaf.context.units(in: found..<found + 1).isEmpty { return found..<position }
    }
    return nil
  }
}
