import Diagnostics
import Markup

/// The numbers in a Markdown file that its author meant as list markers and Markdown takes for
/// text: `2\.`, `2.` before a no-break space, `**2.**`, `Step 2:`.
///
/// They are found line by line before the file is parsed, and the parser is shown an ordinary
/// marker in their place. What is nested in such a step, or continues it, is then read as it is in
/// any other list.
struct TypedNumbers {
  /// Why Markdown does not take a number for a list marker.
  enum Flaw: Hashable {
    case noBreakSpace, glued, wide, invisible, escaped, digits, bold, word, brackets, indented
    /// It has several parts, as in `1.2`.
    case decimal
    /// Text stands on the line before: only the number 1 can follow a paragraph (CommonMark §5.3).
    case joined
    /// The tag of a line break stands before it.
    case lineBreak
  }

  /// A number that is read as a list marker.
  struct Number {
    let value: Int
    let flaw: Flaw
    /// The bytes from the start of the marker to the text of the step.
    let marker: Range<Int>
    /// The end of the marker's bold, where it is not in `marker`, as in `**1. Open** the page`.
    let boldEnd: Range<Int>?
    /// The dot or parenthesis that continues the list.
    let delimiter: UInt8
    /// Whether the line before is text, which a list can only follow after a blank line.
    let followsText: Bool
    /// The columns before the list, if they are in `marker` because the line has others.
    let indent: Int?
    /// Whether the columns before the list must stay, because other programs read them as a part of
    /// something, such as a footnote.
    let isHeld: Bool
    /// The parts before the last of a number such as `1.2`; empty for others.
    var parents: [Int] = []

    /// What the parser is shown: the number that can follow a paragraph directly.
    var shown: [UInt8] {
      Array(repeating: 0x20, count: indent ?? 0) + [0x31, delimiter, 0x20]
    }
  }

  /// By line, counted from 1.
  private(set) var numbers: [Int: Number] = [:]
  /// The characters that are read as bullets, by line, counted from 1.
  private(set) var bullets: [Int: TypedBullet] = [:]
  /// The lines with nothing but the tag of a line break that hide a number below them.
  private var breaks: [Range<Int>] = []

  /// Something at the start of a line that decides about the numbers around it.
  private struct Entry {
    /// The index of the line.
    let line: Int
    let value: Int
    let indent: Int
    let delimiter: UInt8
    /// `nil` for a marker that Markdown takes.
    let found: TypedMarker?
    let flaw: Flaw?
    let isHeading: Bool
    /// Whether it may stand alone: its text begins as sentences and labels do.
    let beginsSentence: Bool
    /// The number of the last step in the line, which only line breaks may part.
    var last: Int
    /// Whether it belongs to a footnote, a definition or a directive by its columns.
    var isHeld = false
    /// The start of the tag of a line break before it.
    var tag: Int?
    /// Whether the line before is nothing but such a tag.
    var isBelowTag = false
    /// Whether it stands so far to the right that it is text of the item above it.
    var isInItem = false
    /// Whether it stands four columns or more to the right of what its list is in, as at the end of a
    /// staircase of numbers each of which is indented more than the last.
    var isOnStair = false
    /// The parts before the last of a number such as `1.2`; empty for others.
    var parents: [Int] = []
    /// The columns before the text of the step, as the parser is shown it.
    var content = 0
    /// The number of texts at the margin before it, each of which ends a list.
    var section = 0
    /// Where the text of a number such as `1.2` begins.
    var textStart = 0
  }

  private let file: SourceFile
  private let lineTable: LineTable
  private let languages: Languages
  private let parts: IndentedParts
  private let hasBreakTags: Bool

  /// - Parameters:
  ///   - skippedLines: the number of lines in the front matter.
  ///   - hasBreakTags: whether the tag of a line break may be anywhere in the file.
  init(
    file: SourceFile, lineTable: LineTable, from skippedLines: Int, segments: [Segment],
    parts: IndentedParts, hasBreakTags: Bool, languages: Languages
  ) {
    self.hasBreakTags = hasBreakTags
    self.languages = languages
    self.file = file
    self.lineTable = lineTable
    self.parts = parts
    var characters: [TypedBullet.Found] = []
    let entries = entries(from: skippedLines, segments, &characters)
    if !characters.isEmpty {
      let accepted = TypedBullet.accepted(characters) { index in
        file.bytes[lineTable.lines[index]].allSatisfy { $0 == 0x20 || $0 == 0x09 }
      }
      for found in accepted where !isInUnit(found.bullet.marker.lowerBound, segments) {
        bullets[found.line + 1] = found.bullet
      }
    }
    guard entries.contains(where: { $0.found != nil || !$0.parents.isEmpty }) else { return }
    accept(entries, segments)
  }

  /// Whether the parser is shown the file as it is.
  var isEmpty: Bool { numbers.isEmpty && bullets.isEmpty }

  /// The markers and headings of the file, outside its fenced code.
  private func entries(
    from skippedLines: Int, _ segments: [Segment], _ characters: inout [TypedBullet.Found]
  ) -> [Entry] {
    var entries: [Entry] = []
    /// The number of texts at the margin so far.
    var section = 0
    var fence = FenceTracker()
    var isInFence = false
    /// Whether a list is open, in which indented lines are not code.
    var isInList = false
    var isAfterBlank = true
    /// Whether text begins a paragraph here, as behind a blank line, a heading or code.
    var isAfterBlock = true
    /// The columns before the paragraph that the line may continue; `nil` behind anything else.
    var paragraph: Int?
    /// The columns before the text of the item that the line may continue; `nil` behind a blank line
    /// and other blocks.
    var item: Int?
    /// The columns before the text of each open item, the innermost last.
    var open: [Int] = []
    /// The last line with nothing but the tag of a line break.
    var lastTag: Int?
    /// The columns before the line that opened a footnote, a definition or a directive.
    var holder: Int?
    for index in skippedLines..<max(skippedLines, lineTable.lines.count) {
      let line = lineTable.lines[index]
      // Most lines are text, which decides nothing.
      if !isInFence, !line.isEmpty, !decides(line) {
        if isAfterBlank {
          isInList = false
          open = []
          section += 1
        }
        if isAfterBlock { paragraph = 0 }
        holder = opensHolder(at: line.lowerBound) ? 0 : nil
        isAfterBlank = false
        isAfterBlock = isNoText(line)
        if isAfterBlock { paragraph = nil }
        continue
      }
      let (position, indent) = indentation(of: line, at: index)
      guard position < line.upperBound else {
        isAfterBlank = true
        isAfterBlock = true
        paragraph = nil
        item = nil
        continue
      }
      defer { isAfterBlank = false }
      if let columns = holder, indent < columns + 4 { holder = nil }
      if holder == nil, opensHolder(at: position) { holder = indent }
      let first = file.bytes[position]
      if isInFence || first == 0x60 || first == 0x7E {
        let isCode = fence.isCode(file.bytes[position..<line.upperBound])
        if isCode, !isInFence, indent < 2 { section += 1 }
        isInFence = isCode && fence.isOpen
        if isCode {
          isAfterBlock = true
          paragraph = nil
          continue
        }
      }
      if first == 0x23 {
        if isHeading(position..<line.upperBound) {
          entries.append(heading(at: index))
          isInList = false
          open = []
        }
        isAfterBlock = true
        paragraph = nil
        continue
      }
      if isBullet(at: position, to: line.upperBound) {
        isInList = true
        if indent < 2 { section += 1 }
        isAfterBlock = false
        paragraph = nil
        let inner = inner(at: position, to: line.upperBound, indent, index)
        entries += inner.entries
        if let end = inner.columns { item = end }
        while let last = open.last, last > indent { open.removeLast() }
        open.append(inner.columns ?? indent + 2)
        continue
      }
      let tagEnd =
        first == 0x3C && hasBreakTags
        ? BreakTag.end(in: file.bytes, at: position, to: line.upperBound) : nil
      var start = tagEnd ?? position
      while tagEnd != nil, start < line.upperBound, file.bytes[start] == 0x20 { start += 1 }
      if tagEnd != nil, start == line.upperBound {
        lastTag = index
        continue
      }
      guard start < line.upperBound, TypedMarker.mayBegin(file.bytes[start]),
        let found = TypedMarker(
          in: file.bytes, at: start, to: line.upperBound,
          isIndented: tagEnd == nil && indent % Self.quote >= 4 && !isInList, languages)
      else {
        if tagEnd == nil {
          if (0x30...0x39).contains(first),
            let decimal = DecimalMarker(in: file.bytes, at: position, to: line.upperBound)
          {
            entries.append(entry(decimal, line: index, indent, section, isHeld: holder != nil))
            isAfterBlock = false
            continue
          }
          if TypedBullet.mayBegin(first),
            let bullet = TypedBullet(in: file.bytes, at: position, to: line.upperBound)
          {
            characters.append(
              TypedBullet.Found(
                bullet: bullet, line: index, indent: indent,
                begins: isAfterBlank || isAfterBlock || endsOpen(index - 1)))
          }
        }
        if indent == 0, isAfterBlank {
          isInList = false
          open = []
          section += 1
        }
        if isAfterBlock { paragraph = indent }
        isAfterBlock = isNoText(position..<line.upperBound)
        if isAfterBlock { paragraph = nil }
        continue
      }
      // A paragraph deeper than the marker is in an item, and the marker begins the next.
      let isInItem = found.value != 1 && item.map { indent >= $0 } ?? false
      let isOutside = open.last.map { $0 > indent } ?? false
      while let last = open.last, last > indent { open.removeLast() }
      let isOnStair =
        isOutside && found.flaw == nil && isInList && tagEnd == nil
        && Self.isCode(at: indent, in: open.last ?? indent / Self.quote * Self.quote)
      let isBelowTag = lastTag == index - 1 && found.value != 1
      let isJoined =
        found.value != 1 && paragraph.map { indent + 2 > $0 } ?? false || isInItem || isBelowTag
        || isOnStair && item != nil
      let flaw =
        tagEnd == nil
        ? found.flaw ?? (isJoined ? .joined : isOnStair ? .indented : nil)
        : TypedNumbers.Flaw.lineBreak
      isAfterBlock = false
      paragraph = nil
      if !isInItem { item = indent + (found.textStart - position) }
      if flaw == nil { isInList = true }
      if flaw == nil || isOnStair { open.append(indent + textColumns(found, position, line)) }
      entries.append(
        Entry(
          line: index, value: found.value, indent: indent, delimiter: found.delimiter,
          found: flaw == nil ? nil : found, flaw: flaw, isHeading: false,
          beginsSentence: TypedMarker.beginsSentence(
            in: file.bytes, at: found.textStart, to: line.upperBound),
          last: last(after: found, to: line.upperBound, segments), isHeld: holder != nil,
          tag: tagEnd.map { _ in position }, isBelowTag: isBelowTag,
          isInItem: flaw == .joined && isInItem, isOnStair: isOnStair,
          content: indent + (flaw == nil ? textColumns(found, position, line) : 3),
          section: section))
      guard flaw == nil else { continue }
      let inner = inner(at: position, to: line.upperBound, indent, index)
      entries += inner.entries.dropFirst()
      if let end = inner.columns { item = end }
    }
    return entries
  }

  /// Whether a line is too far to the right to begin a block (CommonMark §4.4).
  private static func isCode(at indent: Int, in columns: Int) -> Bool {
    indent / quote == columns / quote && indent - columns >= 4
  }

  private func entry(
    _ decimal: DecimalMarker, line: Int, _ indent: Int, _ section: Int, isHeld: Bool
  ) -> Entry {
    Entry(
      line: line, value: decimal.value, indent: indent, delimiter: 0x2E, found: nil,
      flaw: .decimal, isHeading: false, beginsSentence: true, last: decimal.value,
      isHeld: isHeld, parents: decimal.parents, section: section, textStart: decimal.textStart)
  }

  /// The columns from a marker to the text of its item (CommonMark §5.2).
  private func textColumns(
    _ found: TypedMarker, _ position: Int, _ line: Range<Int>
  ) -> Int {
    let spaces = file.bytes[found.textStart..<line.upperBound].prefix { $0 == 0x20 }.count
    return found.textStart - position + (spaces < 4 ? spaces : 0)
  }

  /// Whether a line ends with a colon, as a sentence before a list does.
  private func endsOpen(_ index: Int) -> Bool {
    guard index >= 0 else { return true }
    return file.bytes[lineTable.lines[index]].last { $0 != 0x20 } == 0x3A
  }

  /// The numbers in a row of markers that begins at `position`, as in `1. 1. Open` and `- 1. Open`,
  /// and the columns before the text of the last; `nil` if there is no number.
  private func inner(
    at start: Int, to end: Int, _ indent: Int, _ line: Int
  ) -> (entries: [Entry], columns: Int?) {
    var entries: [Entry] = []
    var columns: Int?
    var position = start
    func column() -> Int { indent + (position - start) }
    while position < end {
      if isBullet(at: position, to: end) {
        position += 2
      } else if (0x30...0x39).contains(file.bytes[position]),
        let found = TypedMarker(in: file.bytes, at: position, to: end, languages),
        found.flaw == nil
      {
        entries.append(
          Entry(
            line: line, value: found.value, indent: column(), delimiter: found.delimiter,
            found: nil, flaw: nil, isHeading: false, beginsSentence: true, last: found.value))
        position = found.textStart
        columns = column()
      } else {
        break
      }
      while position < end, file.bytes[position] == 0x20 { position += 1 }
    }
    return (entries, columns)
  }

  /// The number of the last step in the line of a marker, where line breaks part others from it.
  private func last(after found: TypedMarker, to end: Int, _ segments: [Segment]) -> Int {
    var value = found.value
    guard hasBreakTags else { return value }
    var position = found.textStart
    while let tag = ByteSearch.first(0x3C, in: file.bytes, from: position, to: end) {
      position = tag + 1
      guard let after = BreakTag.end(in: file.bytes, at: tag, to: end) else { continue }
      position = after
      while position < end, file.bytes[position] == 0x20 { position += 1 }
      guard TypedMarker.mayBegin(in: file.bytes, at: position, to: end),
        TypedMarker(in: file.bytes, at: position, to: end, languages)?.value == value + 1,
        !isInUnit(tag, segments)
      else { continue }
      value += 1
    }
    return value
  }

  /// Whether what is indented below a line is a part of it in programs other than the parser: a
  /// footnote, a definition, a directive.
  private func opensHolder(at position: Int) -> Bool {
    switch file.bytes[position] {
    case 0x5B, 0x3A, 0x2E:
      Self.holders.contains { ByteSearch.matches($0, in: file.bytes, at: position) }
    default: false
    }
  }

  private static let holders = ["[^", ": ", ".. "].map { Array($0.utf8) }

  /// Whether a line may be anything but text; `false` is certain.
  private func decides(_ line: Range<Int>) -> Bool {
    switch file.bytes[line.lowerBound] {
    // Space, tab, and > ` ~ # - * +
    case 0x20, 0x09, 0x3E, 0x60, 0x7E, 0x23, 0x2D, 0x2A, 0x2B: true
    // `o ` and `=>`
    case 0x6F where line.count > 1 && file.bytes[line.lowerBound + 1] == 0x20: true
    case 0x3D where line.count > 1 && file.bytes[line.lowerBound + 1] == 0x3E: true
    // Most lines begin with a unit, `<span`, and neither with `<br`, `<b>` nor `<strong>`.
    case 0x3C where line.count > 1 && file.bytes[line.lowerBound + 1] | 0x20 == 0x62: true
    case 0x3C where line.count > 2 && file.bytes[line.lowerBound + 2] != 0x74: false
    default: TypedMarker.mayBegin(in: file.bytes, at: line.lowerBound, to: line.upperBound)
    }
  }

  /// What a `>` counts for in an indentation, so that no columns outweigh it.
  private static let quote = 1_000

  /// The offset of the first visible byte of a line, and the columns before it, with 1,000 for each
  /// `>` and each admonition.
  private func indentation(of line: Range<Int>, at index: Int) -> (position: Int, indent: Int) {
    if let part = parts.inner[index + 1] {
      let spaces = file.bytes[line].prefix { $0 == 0x20 }.count
      return (line.lowerBound + spaces, spaces - part.columns + part.quotes * Self.quote)
    }
    var position = line.lowerBound
    var indent = 0
    while position < line.upperBound {
      let byte = file.bytes[position]
      if byte == 0x20 {
        indent += 1
      } else if byte == 0x09 {
        indent += 4 - indent % 4
      } else if byte == 0x3E, indent % Self.quote < 4 {
        indent = (indent / Self.quote + 1) * Self.quote
        // The space after `>` belongs to it.
        if position + 1 < line.upperBound, file.bytes[position + 1] == 0x20 { position += 1 }
      } else {
        break
      }
      position += 1
    }
    return (position, indent)
  }

  /// Whether a line begins a block that is no paragraph, or ends one: `:::`, a comment, a rule, the
  /// underline of a heading.
  private func isNoText(_ line: Range<Int>) -> Bool {
    switch file.bytes[line.lowerBound] {
    case 0x3A: ByteSearch.matches(Self.colons, in: file.bytes, at: line.lowerBound)
    case 0x3C: ByteSearch.matches(Self.comment, in: file.bytes, at: line.lowerBound)
    case 0x2D, 0x3D, 0x2A, 0x5F:
      file.bytes[line].allSatisfy {
        $0 == file.bytes[line.lowerBound] || $0 == 0x20 || $0 == 0x09
      }
    default: false
    }
  }

  private static let colons = Array(":::".utf8)
  private static let comment = Array("<!--".utf8)

  private func heading(at line: Int) -> Entry {
    Entry(
      line: line, value: 0, indent: 0, delimiter: 0, found: nil, flaw: nil, isHeading: true,
      beginsSentence: false, last: 0)
  }

  /// Whether a line that begins with `#` is a heading, but not one that opens a tab: a list goes on
  /// behind tabs.
  private func isHeading(_ range: Range<Int>) -> Bool {
    let marks = file.bytes[range].prefix { $0 == 0x23 }.count
    let after = range.lowerBound + marks
    guard marks <= 6, after == range.upperBound || file.bytes[after] == 0x20 else { return false }
    return ByteSearch.first(
      Self.tabOpening, in: file.bytes, from: range.lowerBound, to: range.upperBound) == nil
  }

  private static let tabOpening = Array("](#tab/".utf8)

  private func isBullet(at position: Int, to end: Int) -> Bool {
    let first = file.bytes[position]
    return (first == 0x2D || first == 0x2A || first == 0x2B) && position + 1 < end
      && (file.bytes[position + 1] == 0x20 || file.bytes[position + 1] == 0x09)
  }

  /// How many markers are looked through for the next number of a list.
  private static let reach = 64

  /// Accepts the numbers that continue a list from n to n + 1, or begin one.
  private mutating func accept(_ entries: [Entry], _ segments: [Segment]) {
    /// The last number of each open list, the innermost last.
    var open: [OpenList] = []
    for (index, entry) in entries.enumerated() {
      if entry.isHeading {
        open = []
        continue
      }
      if !entry.parents.isEmpty {
        accept(entry, &open, followsText: followsText(entry, entries, index), segments)
        continue
      }
      while let last = open.last, last.indent >= entry.indent + 2 { open.removeLast() }
      // Text of the item above that is numbered like the next one is that.
      let isFree = entry.isInItem || entry.isOnStair || entry.tag != nil
      let list = open.last.flatMap {
        abs($0.indent - entry.indent) < 2 || isFree && $0.value + 1 == entry.value ? $0 : nil
      }
      var delimiter = entry.delimiter
      if let found = entry.found {
        let continues =
          (list.map { $0.value + 1 == entry.value } ?? false)
          && (entry.flaw != .joined && entry.flaw != .lineBreak || entry.beginsSentence)
        guard
          continues || begins(entry, followedBy: next(after: index, in: entries)),
          !isInUnit(found.start, segments)
        else { continue }
        if continues, let list {
          delimiter = list.delimiter
        } else if let list, entry.value == 1, list.section == entry.section, list.parents.isEmpty,
          list.delimiter == delimiter, isTypedNext(after: index, in: entries)
        {
          // With the same mark, Markdown would take it for the next of the list above.
          delimiter = delimiter == 0x29 ? 0x2E : 0x29
        }
        // A `>` is not only columns.
        let indent = list.flatMap {
          (entry.isOnStair || entry.indent >= $0.indent + 2) && $0.indent < Self.quote
            ? $0.indent : nil
        }
        // What is shown as code where it stands needs the columns of its list.
        guard !entry.isOnStair || indent != nil else { continue }
        guard indent != nil || list.map({ entry.indent < $0.indent + 2 }) ?? true,
          indent == nil || parts.inner[entry.line + 1] == nil
        else { continue }
        if entry.isBelowTag { breaks.append(lineTable.lines[entry.line - 1]) }
        numbers[entry.line + 1] = Number(
          value: entry.value, flaw: entry.flaw ?? .glued,
          marker: indent == nil
            ? marker(found, entry)
            : lineTable.lines[entry.line].lowerBound..<found.textStart,
          boldEnd: found.boldEnd, delimiter: delimiter,
          followsText: followsText(entry, entries, index), indent: indent, isHeld: entry.isHeld)
      }
      let column = list.map { isFree ? $0.indent : entry.indent } ?? entry.indent
      if list != nil { open.removeLast() }
      open.append(
        OpenList(
          indent: column, value: entry.last, delimiter: delimiter, parents: [],
          content: entry.content, section: entry.section))
    }
  }

  /// A list that may go on, by its last number.
  private struct OpenList {
    let indent: Int
    let value: Int
    let delimiter: UInt8
    /// The parts before the last of a number such as `1.2`; empty for others.
    let parents: [Int]
    /// The columns before the text of its last item.
    let content: Int
    let section: Int
  }

  /// Accepts a number of several parts that is that of a step in the open step, or the next one.
  private mutating func accept(
    _ entry: Entry, _ open: inout [OpenList], followsText: Bool, _ segments: [Segment]
  ) {
    let column: Int
    if let index = open.lastIndex(where: { list in
      list.parents == entry.parents && list.value + 1 == entry.value
    }) {
      guard open[index].section == entry.section else { return }
      column = open[index].indent
      open.removeSubrange(index...)
    } else if entry.value == 1,
      let index = open.lastIndex(where: { $0.parents + [$0.value] == entry.parents })
    {
      guard open[index].section == entry.section else { return }
      column = open[index].content
      open.removeSubrange((index + 1)...)
    } else {
      return
    }
    let line = lineTable.lines[entry.line]
    guard column < Self.quote, entry.indent < Self.quote, parts.inner[entry.line + 1] == nil,
      !isInUnit(entry.textStart, segments)
    else { return }
    numbers[entry.line + 1] = Number(
      value: entry.value, flaw: .decimal, marker: line.lowerBound..<entry.textStart, boldEnd: nil,
      delimiter: entry.delimiter, followsText: followsText, indent: column, isHeld: entry.isHeld,
      parents: entry.parents)
    open.append(
      OpenList(
        indent: column, value: entry.value, delimiter: entry.delimiter, parents: entry.parents,
        content: column + 3, section: entry.section))
  }

  /// Whether a number without a list before it begins one.
  private func begins(_ entry: Entry, followedBy next: Int?) -> Bool {
    switch entry.flaw {
    case .noBreakSpace, .invisible, .digits, .wide:
      // Nobody writes these by accident before anything but a step.
      entry.value == 1 && entry.beginsSentence || next == entry.value + 1
    case .indented: entry.value == 1 && next == 2 && entry.beginsSentence
    case .glued, .escaped, .bold, .word, .brackets, .decimal, nil: entry.value == 1 && next == 2
    // “… in the year\n2. …” is text, unless a list goes on so.
    case .joined: false
    // Those of one paragraph are read there (`LineBreakSteps`).
    case .lineBreak: false
    }
  }

  /// Whether the second step of a list that begins at an entry is typed, too, or there is none.
  private func isTypedNext(after index: Int, in entries: [Entry]) -> Bool {
    let own = entries[index]
    for entry in entries[(index + 1)...].prefix(Self.reach) {
      if entry.isHeading || entry.indent + 2 <= own.indent { return true }
      if abs(entry.indent - own.indent) < 2 { return entry.found != nil || entry.value != 2 }
    }
    return true
  }

  /// The number of the next marker at the same depth and before the next heading; `nil` if there is
  /// none.
  private func next(after index: Int, in entries: [Entry]) -> Int? {
    let own = entries[index]
    for entry in entries[(index + 1)...].prefix(Self.reach) {
      if entry.isHeading || entry.indent + 2 <= own.indent { return nil }
      if abs(entry.indent - own.indent) < 2 { return entry.value }
    }
    return nil
  }

  /// The bytes that the marker takes up; those before it too where they would make it code.
  private func marker(_ found: TypedMarker, _ entry: Entry) -> Range<Int> {
    guard found.flaw == .indented else { return (entry.tag ?? found.start)..<found.textStart }
    let start = parts.inner[entry.line + 1]?.start ?? lineTable.lines[entry.line].lowerBound
    let prefix = file.bytes[start..<found.start].lastIndex { $0 == 0x3E }
    return (prefix.map { $0 + 1 } ?? start)..<found.textStart
  }

  private func followsText(_ entry: Entry, _ entries: [Entry], _ index: Int) -> Bool {
    guard entry.value != 1, entry.line > 0 else { return false }
    let before = lineTable.lines[entry.line - 1]
    guard file.bytes[before].contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x3E }) else {
      return false
    }
    return index == 0 || entries[index - 1].line != entry.line - 1
  }

  /// Whether a byte is part of a bilingual unit, whose marker belongs to both languages.
  private func isInUnit(_ offset: Int, _ segments: [Segment]) -> Bool {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < segments.count && segments[low].range.lowerBound <= offset
  }
}

extension TypedNumbers {
  /// What the parser is shown in place of the markers, in the order of the file.
  var edits: [MarkdownBody.Edit] {
    let edits = numbers.values.map { MarkdownBody.Edit(replacing: $0.marker, with: $0.shown) }
    // Behind the tag alone, HTML goes on up to a blank line (CommonMark §4.6).
    let blanks = breaks.map { MarkdownBody.Edit(replacing: $0, with: []) }
    let characters = bullets.values.map {
      MarkdownBody.Edit(replacing: $0.marker, with: TypedBullet.shown)
    }
    return (edits + blanks + characters).sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The column in the file of a node that the parser found at `column` of a line, both in bytes
  /// and counted from 1.
  ///
  /// - Parameter line: counted from 1.
  func column(_ column: Int, ofLine line: Int) -> Int {
    let start = lineTable.lines[line - 1].lowerBound
    if let marker = bullets[line]?.marker {
      let shownText = marker.lowerBound - start + TypedBullet.shown.count + 1
      return column >= shownText ? column + marker.count - TypedBullet.shown.count : column
    }
    guard let number = numbers[line] else { return column }
    let shownText = number.marker.lowerBound - start + number.shown.count + 1
    if column >= shownText { return column + number.marker.count - number.shown.count }
    // The marker itself begins behind the spaces that would make it code.
    let spaces = file.bytes[number.marker].prefix { $0 == 0x20 || $0 == 0x09 }.count
    if let indent = number.indent { return column + spaces - indent }
    return number.flaw == .indented ? column + spaces : column
  }

  /// The finding about the marker of a line, with its correction.
  ///
  /// - Parameter line: counted from 1; there must be a number in it.
  func diagnostic(ofLine line: Int, at place: SourcePlace) -> Diagnostic? {
    guard let number = numbers[line] else { return nil }
    let written = "\(number.value)\(number.delimiter == 0x29 ? ")" : ".")"
    var text = String(repeating: " ", count: number.indent ?? 0) + written + " "
    if let end = number.boldEnd { text += String(decoding: file.bytes[end], as: UTF8.self) }
    if number.followsText {
      // The line keeps its indentation and its marks of quotation.
      let start = lineTable.lines[line - 1].lowerBound
      let before = file.bytes[start..<number.marker.lowerBound]
      text = lineTable.lineEnd + String(decoding: before, as: UTF8.self) + text
    }
    return Diagnostic(
      number.flaw.id, .note, at: place,
      number.flaw.message(
        (number.parents + [number.value]).map(String.init).joined(separator: ".")),
      advice: number.flaw == .joined && number.indent == nil
        ? "add an empty line before it"
        : number.flaw == .decimal
          ? "indent the step and begin it with '\(written) '"
          : "begin the step with '\(written) '",
      fix: number.isHeld && (number.flaw == .indented || number.indent != nil)
        ? nil : Diagnostic.Fix(range: number.marker, place: place, text: text))
  }
}

extension TypedNumbers.Flaw {
  var id: DiagnosticID {
    switch self {
    case .noBreakSpace, .glued, .wide: .listSpacing
    case .invisible: .listInvisible
    case .escaped: .listEscaped
    case .digits: .listDigits
    case .bold: .listBold
    case .word, .brackets: .listTyped
    case .indented: .listIndented
    case .joined: .listJoined
    case .lineBreak: .listLineBreak
    case .decimal: .listDecimal
    }
  }

  func message(_ value: String) -> FindingText {
    switch self {
    case .noBreakSpace: "number \(value) is followed by a no-break space, so no list is shown"
    case .glued: "number \(value) has no space after it, so no list is shown"
    case .wide: "number \(value) has so many spaces after it that the step is shown as code"
    case .invisible: "number \(value) has an invisible character next to it, so no list is shown"
    case .escaped: "number \(value) is escaped, so no list is shown"
    case .digits: "number \(value) is not in the digits 0 to 9, so no list is shown"
    case .bold: "number \(value) is bold, so no list is shown"
    case .word, .brackets: "number \(value) is part of the text, so no list is shown"
    case .indented: "number \(value) is indented so far that it is shown as code"
    case .joined: "number \(value) is directly below text, so no list is shown"
    case .lineBreak: "number \(value) comes after a line break, so no list is shown"
    case .decimal: "number \(value) has several parts, so no list is shown"
    }
  }
}
