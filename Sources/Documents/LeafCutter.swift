import Markup

/// Cuts the text of leaves out of a file, one language at a time.
struct LeafCutter {
  let file: SourceFile
  let table: LineTable
  let segments: [Segment]

  /// Joins lines with a space, or with a break where the line asks for one (CommonMark §6.7).
  func leaf(_ lines: [Range<Int>], isQuoted: Bool) -> LeafText {
    var lines = lines
    var alert: Block.Alert.Kind?
    if isQuoted, let first = lines.first, let (kind, end) = marker(in: first) {
      alert = kind
      lines[0] = end..<first.upperBound
      if lines[0].isEmpty { lines.removeFirst() }
    }
    let start = lines.first?.lowerBound ?? 0
    let range = start..<max(start, lines.last?.upperBound ?? start)
    let units = units(in: range)
    let target = text(lines, units: units, joint: nil) { $0.targetRange }
    let source =
      units.contains { $0.sourceRange != nil }
      ? text(lines, units: units, joint: nil) { $0.sourceRange } : nil
    return LeafText(
      target: target, source: source, segments: units.map(\.id), range: range, alert: alert)
  }

  /// The units any part of which lies in `range`.
  func units(in range: Range<Int>) -> ArraySlice<Segment> {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].range.upperBound <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var end = low
    while end < segments.count, segments[end].range.lowerBound < range.upperBound { end += 1 }
    return segments[low..<end]
  }

  /// The text of `lines` in one language: what lies outside units, and the chosen side of each.
  func text(
    _ lines: [Range<Int>], units: ArraySlice<Segment>, joint: UInt8?,
    _ side: (Segment) -> Range<Int>?
  ) -> String {
    var bytes: [UInt8] = []
    var first = units.startIndex
    for (index, line) in lines.enumerated() {
      if index > 0 {
        if let joint { bytes.append(joint) } else { addJoint(to: &bytes) }
      }
      var position = line.lowerBound
      while first < units.endIndex, units[first].range.upperBound <= position { first += 1 }
      var unit = first
      while unit < units.endIndex, units[unit].range.lowerBound < line.upperBound {
        let range = units[unit].range
        if position < range.lowerBound {
          bytes.append(contentsOf: file.bytes[position..<range.lowerBound])
        }
        if let text = side(units[unit]) {
          bytes.append(contentsOf: file.bytes[text.clamped(to: line)])
        }
        position = max(position, min(range.upperBound, line.upperBound))
        unit += 1
      }
      if position < line.upperBound {
        bytes.append(contentsOf: file.bytes[position..<line.upperBound])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func addJoint(to bytes: inout [UInt8]) {
    let spaces = bytes.reversed().prefix { $0 == 0x20 }.count
    bytes.removeLast(spaces)
    if bytes.last == 0x5C {
      bytes.removeLast()
      bytes.append(contentsOf: Array("<br>".utf8))
    } else if spaces >= 2 {
      bytes.append(contentsOf: Array("<br>".utf8))
    } else {
      bytes.append(0x20)
    }
  }

  /// `[!NOTE]` at the start of a line, and the place after it.
  private func marker(in line: Range<Int>) -> (Block.Alert.Kind, Int)? {
    guard ByteSearch.matches(Array("[!".utf8), in: file.bytes, at: line.lowerBound),
      let end = ByteSearch.first(
        0x5D, in: file.bytes, from: line.lowerBound, to: min(line.upperBound, line.lowerBound + 16))
    else { return nil }
    let word = String(decoding: file.bytes[line.lowerBound + 2..<end], as: UTF8.self)
    guard let kind = Block.Alert.Kind(rawValue: word.lowercased()) else { return nil }
    var after = end + 1
    while after < line.upperBound, file.bytes[after] == 0x20 { after += 1 }
    return (kind, after)
  }
}
