import Diagnostics
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
  static let openingLength = 3

  /// The places in some bytes at which a tag may begin, in order.
  static func openings(in bytes: [UInt8], _ range: Range<Int>) -> [Int] {
    var places: [Int] = []
    var position = range.lowerBound
    while let found = firstOpening(in: bytes, from: position, to: range.upperBound) {
      places.append(found)
      position = found + 1
    }
    return places
  }

  /// Whether a tag may be at a place that begins as one; `<Br` is rather the start of a name.
  static func mayBegin(_ bytes: [UInt8], at place: Int) -> Bool {
    bytes[place + 1] & 0x20 == bytes[place + 2] & 0x20
  }

  /// The first place in `bytes[start..<end]` that begins as a tag, in small or capital letters.
  ///
  /// `<` is rare, and a search for each whole word took 6 % of the time of an outline.
  private static func firstOpening(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    ByteSearch.first(openings[0], ofRareStartIn: bytes, from: start, to: end, isCaseIgnored: true)
  }

  /// The index after the tag at `start`; `nil` if there is none.
  static func end(in bytes: [UInt8], at start: Int, to end: Int) -> Int? {
    guard openings.contains(where: { ByteSearch.matches($0, in: bytes, at: start) }),
      let close = bytes[start..<end].prefix(8).firstIndex(of: 0x3E),
      bytes[(start + 3)..<close].allSatisfy({ $0 == 0x20 || $0 == 0x2F })
    else { return nil }
    return close + 1
  }

  /// Whether a tag may be in a text or its units; `false` is certain.
  static func mayBeIn(_ leaf: LeafSource) -> Bool {
    leaf.context.hasBreakTags && leaf.context.mayHaveBreakTag(in: leaf.range)
  }

  /// Whether a tag in a text or its units may stand before the number 2, as the second of all steps
  /// does; `false` is certain, and the check reads no inlines.
  static func mayPrecedeTwo(in leaf: LeafSource) -> Bool {
    guard leaf.context.hasBreakTags else { return false }
    let bytes = leaf.context.file.bytes
    let end = leaf.range.upperBound
    var position = leaf.range.lowerBound
    while let tag = leaf.context.breakTagOpening(in: position..<end) {
      position = (ByteSearch.first(0x3E, in: bytes, from: tag, to: end) ?? end - 1) + 1
      if mayBeginTwo(bytes, from: position, to: end) { return true }
    }
    return false
  }

  /// The same of the text in the document's own language alone, which takes longer to find out and
  /// tells tags of units and emphasis from numbers.
  static func mayPrecedeTwo(inTargetOf leaf: LeafSource) -> Bool {
    var text: [UInt8] = []
    leaf.append(.target, to: &text)
    var position = 0
    while let tag = firstOpening(in: text, from: position, to: text.count) {
      guard let next = afterSimpleTag(text, tag) else { return true }
      position = next
      if mayBeginTwoInside(text, from: position) { return true }
    }
    return false
  }

  /// The index after a tag; `nil` if it is none, or a `>` in it need not be its end, as in a comment
  /// or a quotation.
  private static func afterSimpleTag(_ text: [UInt8], _ start: Int) -> Int? {
    guard start + 1 < text.count, text[start + 1] != 0x21, text[start + 1] != 0x3F,
      let end = ByteSearch.first(0x3E, in: text, from: start, to: text.count),
      !text[start..<end].contains(where: { $0 == 0x22 || $0 == 0x27 })
    else { return nil }
    return end + 1
  }

  /// Whether the markup at `start` may begin with the number 2, also in emphasis, a link or code.
  private static func mayBeginTwoInside(_ text: [UInt8], from start: Int) -> Bool {
    var position = start
    while position < text.count {
      switch text[position] {
      // Space ( * _ [ `
      case 0x20, 0x09, 0x28, 0x2A, 0x5F, 0x5B, 0x60: position += 1
      case 0x3C:
        // The next tag of a line break is looked at itself.
        if firstOpening(in: text, from: position, to: min(text.count, position + 3)) != nil {
          return false
        }
        guard let next = afterSimpleTag(text, position) else { return true }
        position = next
      // ] might end a link without a text, and a comment or an image has none.
      case 0x5D, 0x21: return true
      case _: return mayBeginTwo(text, from: position, to: text.count)
      }
    }
    return false
  }

  /// Whether the markup behind a tag may begin with the number 2, in digits or behind a word.
  private static func mayBeginTwo(_ bytes: [UInt8], from start: Int, to end: Int) -> Bool {
    func skipSpace(_ position: Int) -> Int {
      var position = position
      while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
      return position
    }
    var position = skipSpace(start)
    guard position < end else { return false }
    // `•` and `–` begin other lists.
    if bytes[position] == 0xE2, position + 2 < end, bytes[position + 1] == 0x80 {
      return !(0x90...0xA9).contains(bytes[position + 2])
    }
    // The next tag of a line break is looked at itself.
    if openings.contains(where: { ByteSearch.matches($0, in: bytes, at: position) }) {
      return false
    }
    guard TypedMarker.isLetter(bytes[position]) else {
      // Digits ( * _ < [ ` & \ ! and what is not ASCII, but no other mark.
      return bytes[position] > 0x7F || mayBeTwo(bytes, at: position, to: end)
        || [0x28, 0x2A, 0x5F, 0x3C, 0x5B, 0x60, 0x26, 0x5C, 0x21].contains(bytes[position])
    }
    let limit = min(end, position + StepWords.longest + 1)
    while position < limit, TypedMarker.isLetter(bytes[position]) || bytes[position] > 0x7F {
      position += 1
    }
    let next = skipSpace(position)
    if next == position, next < end {
      switch bytes[next] {
      // The space behind the word may be in markup or an entity; the next tag is looked at itself.
      case 0x26, 0x2A, 0x5B, 0x5C, 0x5F, 0x60, 0x21: return true
      case 0x3C: return firstOpening(in: bytes, from: next, to: min(end, next + 3)) == nil
      // A no-break space has been taken for a letter.
      case 0x30...0x39: return bytes[next - 1] == 0xA0 && mayBeTwo(bytes, at: next, to: end)
      case _: return false
      }
    }
    guard next > position, next < end else { return false }
    return (0x30...0x39).contains(bytes[next])
      ? mayBeTwo(bytes, at: next, to: end) : !TypedMarker.isLetter(bytes[next])
  }

  /// Whether the digits at `start` may be the number 2; prices and days, which stand in many cells, are
  /// other numbers. Digits of full width may follow.
  private static func mayBeTwo(_ bytes: [UInt8], at start: Int, to end: Int) -> Bool {
    guard start < end, (0x30...0x39).contains(bytes[start]) else { return false }
    var position = start
    while position < end, bytes[position] == 0x30 { position += 1 }
    guard position < end, bytes[position] <= 0x7F else { return true }
    guard bytes[position] == 0x32 else { return false }
    return position + 1 == end || !(0x30...0x39).contains(bytes[position + 1])
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
        TypedMarker(in: bytes, at: $0.lowerBound, to: $0.upperBound, leaf.context.languages)
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

/// Reads steps that only the tag of a line break separates.
struct LineBreakSteps {
  /// A finding for each step that a line break hides.
  private(set) var diagnostics: [Diagnostic] = []
  private let context: LeafContext

  init(_ context: LeafContext) { self.context = context }

  /// The steps of a paragraph that are separated only by `<br>`, with the text before them; `nil` if
  /// it has none.
  ///
  /// - Parameter isInside: whether the paragraph is in a quotation or an item, whose marks a new line
  ///   would need; then there is no fix.
  mutating func blocks(of leaf: LeafSource, isInside: Bool) -> [Block]? {
    guard BreakTag.mayBeIn(leaf) else { return nil }
    let parts = BreakTag.parts(of: leaf)
    guard parts.count > 1,
      let first = parts.indices.first(where: { index in
        guard let number = parts[index].marker?.value, index + 1 < parts.count,
          number == 1
        else { return false }
        return parts[(index + 1)...].first { $0.marker != nil }?.marker?.value == number + 1
      }), let number = parts[first].marker?.value
    else { return nil }
    let before = parts[..<first].flatMap(\.lines)
    let delimiter = parts[first].marker?.delimiter
    let items = items(
      Array(parts[afterText(before: first, in: parts)...]), from: number, delimiter,
      indent: isInside ? nil : "")
    guard let place = items.first?.place else { return nil }
    return (before.isEmpty ? [] : [.paragraph(Passage(context.leaf(before)))])
      + [.list(Block.List(isOrdered: true, items: items, place: place))]
  }

  /// The text of a step up to the first of those that follow it in its own paragraph, separated only
  /// by `<br>`, and those steps; `nil` if there are none.
  ///
  /// - Parameters:
  ///   - delimiter: the dot or parenthesis after the number of that step.
  ///   - indent: what is before the step in its line; `nil` where a new line would need more than
  ///     spaces, and there is no fix.
  mutating func items(
    in leaf: LeafSource, after number: Int, _ delimiter: UInt8?, indent: String?
  ) -> (before: LeafSource, items: [Block.Item])? {
    guard BreakTag.mayBeIn(leaf) else { return nil }
    let parts = BreakTag.parts(of: leaf)
    guard parts.count > 1,
      // Those that begin with 1 are steps inside this one.
      !parts.contains(where: { $0.marker?.value == 1 }),
      let first = parts.indices.first(where: { $0 > 0 && parts[$0].marker?.value == number + 1 })
    else { return nil }
    let items = items(
      Array(parts[afterText(before: first, in: parts)...]), from: number + 1, delimiter,
      indent: indent)
    return (context.leaf(parts[..<first].flatMap(\.lines)), items)
  }

  /// The index of the first part before `first` that has no text, as between two tags in a row.
  private func afterText(before first: Int, in parts: [BreakTag.Part]) -> Int {
    parts[..<first].lastIndex { !$0.lines.isEmpty }.map { $0 + 1 } ?? 0
  }

  /// The steps in the parts of a paragraph; a part without the next number belongs to the step
  /// before.
  private mutating func items(
    _ parts: [BreakTag.Part], from number: Int, _ delimiter: UInt8?, indent: String?
  ) -> [Block.Item] {
    let mark = delimiter == 0x29 ? ")" : "."
    var steps: [(number: Int, lines: [Range<Int>])] = []
    /// The start of the tags directly before a part.
    var tags: Int?
    for part in parts {
      let start = tags ?? part.tag?.lowerBound
      tags = part.lines.isEmpty ? start : nil
      guard let marker = part.marker, marker.value == (steps.last?.number ?? number - 1) + 1 else {
        if !steps.isEmpty { steps[steps.count - 1].lines += part.lines }
        continue
      }
      steps.append((marker.value, Array(marker.removed(from: context.leaf(part.lines)).lines)))
      // The first part of a paragraph has no tag before it.
      let flaw = start == nil ? marker.flaw : .lineBreak
      guard let flaw else { continue }
      let written = "\(marker.value)\(mark)"
      var text = written + " "
      if let end = marker.boldEnd {
        text += String(decoding: context.file.bytes[end], as: UTF8.self)
      }
      let range = (start ?? marker.start)..<marker.textStart
      let place = context.place(of: range)
      diagnostics.append(
        Diagnostic(
          flaw.id, .note, at: place, flaw.message(String(marker.value)),
          advice: "begin a line with '\(written) '",
          fix: indent.map { indent in
            let before = start == nil ? "" : context.lineTable.lineEnd + indent
            return Diagnostic.Fix(range: range, place: place, text: before + text)
          }))
    }
    return steps.map { step in
      let passage = Passage(context.leaf(step.lines))
      return Block.Item(
        displayedNumber: step.number, anchor: nil, blocks: [.paragraph(passage)],
        place: passage.place, marker: .typed)
    }
  }
}
