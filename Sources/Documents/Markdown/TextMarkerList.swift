import Diagnostics

/// Steps whose markers are plain text in Markdown, such as lettered sub-steps (`a.`), read from the
/// lines of a paragraph.
struct TextMarkerList {
  /// The text before the first step; `nil` if there is none.
  private(set) var before: LeafSource?
  private(set) var steps: [(marker: TextMarker, text: LeafSource)] = []

  /// Whether a line of a leaf may begin like a step; `false` is certain.
  static func mayBegin(_ leaf: LeafSource) -> Bool {
    guard leaf.lines.count == 1 else {
      return leaf.lines.contains {
        TextMarker.mayBegin($0, leaf.context.units(in: $0), leaf.context)
      }
    }
    return TextMarker.mayBegin(leaf.lines[0], leaf.units, leaf.context)
  }

  /// Reads the steps of a paragraph; `nil` if it has none.
  ///
  /// - Parameters:
  ///   - expected: the last marker of the list that this paragraph may continue; `nil` if there is
  ///     none.
  ///   - next: the next paragraph, which may continue a list that begins here.
  ///   - isInOrdered: whether the paragraph is part of a step.
  init?(
    _ leaf: LeafSource, after expected: TextMarker?, next: LeafSource?, isInOrdered: Bool
  ) {
    var lines: [Range<Int>] = []
    /// The lines below the first of each step.
    var below: [[Range<Int>]] = []
    for line in leaf.lines {
      guard let (marker, rest) = TextMarker.marker(in: line, of: leaf),
        isNext(marker, after: steps.last?.marker ?? expected)
      else {
        if steps.isEmpty {
          lines.append(line)
        } else {
          below[below.count - 1].append(line)
        }
        continue
      }
      steps.append((marker, rest))
      below.append([])
    }
    guard let first = steps.first?.marker, let last = steps.last?.marker,
      first.style != .bracketed || isInOrdered
    else { return nil }
    let continuesList = steps.count > 1 || expected != nil || first.isOwnUnit
    let isFollowed =
      next?.lines.first.flatMap { line in next.flatMap { TextMarker.marker(in: line, of: $0) } }
      .map { isNext($0.marker, after: last) } ?? false
      // A letter behind each number is part of its text.
      && !(Self.beginsItem(leaf) && next.map(Self.beginsItem) ?? false)
    guard
      continuesList || isFollowed
        || isInOrdered && first.style == .letter && !(lines.isEmpty && Self.beginsItem(leaf))
    else { return nil }
    before = lines.isEmpty ? nil : leaf.context.leaf(lines)
    for index in steps.indices {
      let text = steps[index].text
      let all = Array(text.lines) + below[index]
      guard all.count > 1 else { continue }
      let rest = leaf.context.leaf(Array(all.dropFirst())).units
      steps[index].text = LeafSource(
        context: text.context, lines: all,
        units: text.units
          + rest.drop { unit in text.units.contains { $0.range == unit.range } })
    }
  }

  /// Whether a leaf begins directly behind a number, as in `1. A. Open`, where a single letter is
  /// part of the text.
  private static func beginsItem(_ leaf: LeafSource) -> Bool {
    let bytes = leaf.context.file.bytes
    var position = leaf.range.lowerBound
    while position > 0, bytes[position - 1] == 0x20 || bytes[position - 1] == 0x09 { position -= 1 }
    return position > 1 && (bytes[position - 1] == 0x2E || bytes[position - 1] == 0x29)
      && (0x30...0x39).contains(bytes[position - 2])
  }

  private func isNext(_ marker: TextMarker, after last: TextMarker?) -> Bool {
    guard let last else { return marker.value == 1 }
    return marker.style == last.style && marker.value == last.value + 1
  }
}

/// A list marker that is plain text in Markdown: `a.`, or `1.` inside a unit.
struct TextMarker: Equatable {
  enum Style: Equatable {
    case letter, number
    /// `(a)`, which is a marker only in a step.
    case bracketed
    /// `Step 1:`, inside a unit.
    case word
    /// `**1.**`, inside a unit.
    case bold
  }

  let style: Style
  /// Counted from 1; for `c.` it is 3.
  let value: Int
  /// Whether a unit contains only the marker (measured on 229 units).
  let isOwnUnit: Bool
  let numerals: Block.Numerals

  /// Whether a line may begin with a marker; `false` is certain, and the check allocates nothing.
  ///
  /// - Parameter units: those in the line.
  static func mayBegin(
    _ line: Range<Int>, _ units: ArraySlice<Segment>, _ context: LeafContext
  ) -> Bool {
    let bytes = context.file.bytes
    guard line.count > 1 else { return false }
    guard bytes[line.lowerBound] == 0x3C else { return mayBegin(bytes, at: line.lowerBound) }
    // In place: a copy of the unit would retain its file.
    let first = units.startIndex
    guard first < units.endIndex, units[first].range.lowerBound == line.lowerBound else {
      return false
    }
    let text = units[first].sourceRange ?? units[first].targetRange
    return mayBegin(bytes, at: text.lowerBound) || word(bytes, text, context.languages) != nil
  }

  /// A number in words or in bold at the start of a unit, as in `Step 1: …` and `**1.** …`; `nil` if
  /// there is none.
  private static func word(
    _ bytes: [UInt8], _ text: Range<Int>, _ languages: Languages
  ) -> (style: Style, value: Int, length: Int)? {
    // * _ or a letter
    guard let first = bytes[text].first,
      first == 0x2A || first == 0x5F || TypedMarker.isLetter(first),
      let found = TypedMarker(in: bytes, at: text.lowerBound, to: text.upperBound, languages),
      found.boldEnd == nil, found.flaw == .word || found.flaw == .bold
    else { return nil }
    return (
      found.flaw == .word ? .word : .bold, found.value, found.textStart - text.lowerBound
    )
  }

  /// Whether a dot or parenthesis follows the first character, or a digit in second place.
  private static func mayBegin(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start + 2 < bytes.count else { return false }
    let second = bytes[start + 1]
    let third = bytes[start + 2]
    if bytes[start] == 0x28 { return third == 0x29 }
    return second == 0x2E || second == 0x29
      || (0x30...0x39).contains(second) && (third == 0x2E || third == 0x29)
  }

  /// The marker at the start of a line, and the line without it; `nil` if there is none.
  static func marker(
    in line: Range<Int>, of leaf: LeafSource
  ) -> (marker: TextMarker, rest: LeafSource)? {
    let bytes = leaf.context.file.bytes
    guard let first = bytes[line].first else { return nil }
    guard first == 0x3C else {
      guard let found = read(bytes[line]) else { return nil }
      return (
        TextMarker(
          style: found.style, value: found.value, isOwnUnit: false,
          numerals: numerals(in: bytes[line])),
        leaf.context.leaf(line.dropFirst(found.length))
      )
    }
    let units = leaf.context.units(in: line)
    guard let unit = units.first, unit.range.lowerBound == line.lowerBound else { return nil }
    // Machine translation changes letters, so the source text decides.
    let source = unit.sourceRange ?? unit.targetRange
    let languages = leaf.context.languages
    guard let found = read(bytes[source]) ?? word(bytes, source, languages) else { return nil }
    let inTarget = read(bytes[unit.targetRange]) ?? word(bytes, unit.targetRange, languages)
    let isOwn = found.length >= (unit.sourceRange ?? unit.targetRange).count
    let marker = TextMarker(
      style: found.style, value: found.value, isOwnUnit: isOwn,
      numerals: numerals(in: bytes[source]))
    if isOwn {
      let end = unit.range.upperBound
      let start = line.upperBound < end ? line.upperBound : end
      return (marker, leaf.context.leaf(skippingSpace(start..<line.upperBound, bytes)))
    }
    let rest = leaf.context.leaf(line)
    let own = unit.dropping(target: inTarget?.length ?? 0, source: found.length)
    return (
      marker,
      LeafSource(
        context: rest.context, lines: rest.lines, units: [own] + rest.units.dropFirst())
    )
  }

  /// How the number is written in the marker at the start of a text.
  private static func numerals(in text: ArraySlice<UInt8>) -> Block.Numerals {
    guard read(text) != nil, let first = text.first else { return .decimal }
    return switch first {
    case 0x61...0x7A, 0x28: .letters
    case 0x41...0x5A: .capitalLetters
    case _: .decimal
    }
  }

  private static func skippingSpace(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    let spaces = bytes[range].prefix { $0 == 0x20 || $0 == 0x09 }.count
    return range.dropFirst(spaces)
  }

  /// The marker at the start of a text, and its length in bytes including the spaces after it;
  /// `nil` if there is none.
  private static func read(
    _ text: ArraySlice<UInt8>
  ) -> (style: Style, value: Int, length: Int)? {
    guard let first = text.first else { return nil }
    let style: Style
    let value: Int
    var end = text.startIndex + 1
    switch first {
    case 0x30...0x39:
      while end < text.endIndex, (0x30...0x39).contains(text[end]) { end += 1 }
      guard end - text.startIndex < 3 else { return nil }
      style = .number
      value = text[..<end].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    case 0x61...0x7A:
      style = .letter
      value = Int(first) - 0x60
    case 0x41...0x5A:
      style = .letter
      value = Int(first) - 0x40
    case 0x28:
      guard text.count > 3, (0x61...0x7A).contains(text[end]), text[end + 1] == 0x29 else {
        return nil
      }
      style = .bracketed
      value = Int(text[end]) - 0x60
      end += 1
    default: return nil
    }
    guard end < text.endIndex, text[end] == 0x2E || text[end] == 0x29 else { return nil }
    end += 1
    guard end == text.endIndex || text[end] == 0x20 || text[end] == 0x09 else { return nil }
    while end < text.endIndex, text[end] == 0x20 || text[end] == 0x09 { end += 1 }
    return (style, value, end - text.startIndex)
  }
}
