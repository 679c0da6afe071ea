import Diagnostics
import Markup

/// The text of one paragraph, heading or list item, in each language of the document.
package struct Passage: Hashable, Sendable {
  /// Each case is one reference, because passages are copied from block to part to step, and each copy
  /// would retain what is in it one by one.
  private enum Content: Sendable {
    indirect case given(
      target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace)
    indirect case read(LeafSource, target: [Inline], source: [Inline]?)
    /// Markup that is read on demand, because most of a document is never looked at.
    case unread(LeafSource)
  }

  private let content: Content

  /// A passage whose texts have already been read.
  ///
  /// - Parameter source: the English text; `nil` in a monolingual document.
  package init(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace) {
    content = .given(target: target, source: source, segments: segments, place: place)
  }

  init(_ leaf: LeafSource) { content = .unread(leaf) }

  init(_ leaf: LeafSource, target: [Inline], source: [Inline]?) {
    content = .read(leaf, target: target, source: source)
  }

  /// The text in the document's own language.
  package var target: [Inline] {
    switch content {
    case .given(let target, _, _, _), .read(_, let target, _): target
    case .unread(let leaf): leaf.inlines(.target)
    }
  }

  /// The targets of many passages, in their order.
  ///
  /// Texts that are not read yet are read in one go, because each start of the parser takes longer
  /// than most texts.
  ///
  /// - Parameter marked: whether those that surely have no link, image, code or included file may be
  ///   left empty.
  package static func targets(of passages: [Passage], marked: Bool = false) -> [[Inline]] {
    var targets: [[Inline]] = []
    targets.reserveCapacity(passages.count)
    var texts = MarkdownTexts()
    var definitions: [UInt8] = []
    // The index of each text's passage.
    var waiting: [Int] = []
    func read() {
      guard !waiting.isEmpty else { return }
      let parsed = texts.parsed(definitions: definitions)
      for (text, index) in waiting.enumerated() {
        targets[index] = InlineReader(parsed, text).inlines
      }
      texts = MarkdownTexts()
      waiting = []
    }
    for passage in passages {
      guard case .unread(let leaf) = passage.content else {
        targets.append(passage.target)
        continue
      }
      // An included file has its own.
      if leaf.context.definitions != definitions {
        read()
        definitions = leaf.context.definitions
      }
      texts.begin()
      leaf.append(.target, to: &texts.bytes)
      if marked, !LeafSource.mayHaveMore(texts.text) {
        targets.append([])
        texts.cancel()
      } else if LeafSource.isPlain(texts.text) || texts.isHostile {
        targets.append(InlineReader.plain(texts.text))
        texts.cancel()
      } else if let inlines = SimpleInlines.inlines(of: texts.text) {
        targets.append(inlines)
        texts.cancel()
      } else {
        texts.end()
        waiting.append(targets.count)
        targets.append([])
      }
    }
    read()
    return targets
  }

  /// The corresponding English text; `nil` in a monolingual document.
  package var source: [Inline]? {
    switch content {
    case .given(_, let source, _, _), .read(_, _, let source): source
    case .unread(let leaf): leaf.hasSource ? leaf.inlines(.source) : nil
    }
  }

  /// The first bytes of each side with their markup, without the inlines being read; the source is
  /// `nil` in a monolingual text.
  package var opening: (target: ArraySlice<UInt8>, source: ArraySlice<UInt8>?) {
    switch content {
    case .given(let target, let source, _, _):
      return (Self.opening(of: target), source.map(Self.opening))
    case .read(let leaf, _, _), .unread(let leaf):
      let bytes = leaf.context.file.bytes
      let (target, source) = leaf.opening
      return (bytes[Self.opening(target)], source.map { bytes[Self.opening($0)] })
    }
  }

  /// The first byte of the text with its markup, as in `opening`; `nil` if it has none.
  package var firstByte: UInt8? {
    switch content {
    case .given: return opening.target.first
    case .read(let leaf, _, _), .unread(let leaf):
      let range = leaf.opening.target
      return range.isEmpty ? nil : leaf.context.file.bytes[range.lowerBound]
    }
  }

  /// The length of an opening, in bytes; the longest word of a text has 30.
  private static let openingLength = 64

  private static func opening(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound..<min(range.upperBound, range.lowerBound + openingLength)
  }

  private static func opening(of inlines: [Inline]) -> ArraySlice<UInt8> {
    var text: [UInt8] = []
    for inline in inlines where text.count < openingLength { text += Array(inline.plain.utf8) }
    return text.prefix(openingLength)
  }

  /// Whether the text is markup of a file, which can be asked without being read.
  package var hasMarkup: Bool {
    switch content {
    case .given: false
    case .read, .unread: true
    }
  }

  /// Whether the text is in two languages.
  package var hasSource: Bool {
    switch content {
    case .given(_, let source, _, _): source != nil
    case .read(let leaf, _, _), .unread(let leaf): leaf.hasSource
    }
  }

  /// Whether the text may end with a full stop; `false` is certain, and the check reads no inlines.
  package var mayEndWithFullStop: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.mayEndWithFullStop
    }
  }

  /// The units of the passage, in order; empty in a monolingual document.
  package var segments: [SegmentID] {
    switch content {
    case .given(_, _, let segments, _): segments
    case .read(let leaf, _, _), .unread(let leaf): leaf.units.map(\.id)
    }
  }

  /// Where the text begins, and its length if it is on one line.
  package var place: SourcePlace {
    switch content {
    case .given(_, _, _, let place): place
    case .read(let leaf, _, _), .unread(let leaf): leaf.context.place(of: leaf.range)
    }
  }

  /// Where its text begins in the file, in bytes; `nil` if it begins in a unit or is not from
  /// Markdown.
  var offset: Int? {
    switch content {
    case .given: nil
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.units.first?.range.lowerBound == leaf.range.lowerBound ? nil : leaf.range.lowerBound
    }
  }

  package static func == (left: Passage, right: Passage) -> Bool {
    // A step and the blocks around it have the same texts, which need not be read to know that.
    switch (left.content, right.content) {
    case (.unread(let own), .unread(let other)) where own === other: return true
    case (.read(let own, let target, let source), .read(let other, let others, let english))
    where own === other:
      return target == others && source == english
    case (.given, _), (.read, _), (.unread, _): break
    }
    return left.place == right.place && left.target == right.target && left.source == right.source
      && left.segments == right.segments
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(place)
    hasher.combine(target)
  }
}

extension Passage {
  /// The number at the start of the text, as in `3. Save` and `Step 3: Save`; `nil` if there is
  /// none.
  package func leadingNumber(_ languages: Languages) -> (value: Int, isInWords: Bool)? {
    Self.marker(of: target, languages).map { ($0.value, $0.flaw == .word) }
  }

  /// Whether the text may begin with a number; `false` is certain, and the check reads no inlines.
  package var mayBeginWithNumber: Bool {
    switch content {
    case .given(let target, _, _, _):
      target.first?.plain.utf8.first.map(TypedMarker.mayBegin) ?? false
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.mayBeginWithNumber
    }
  }

  /// Whether line breaks in the text may part steps, and one stand before the number 2; `false` is
  /// certain, and the check reads no inlines.
  package var mayHaveStepsInLines: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf):
      BreakTag.mayPrecedeTwo(in: leaf) && BreakTag.mayPrecedeTwo(inTargetOf: leaf)
    }
  }

  /// The places of the lines that begin with a box to tick, perhaps behind a bullet, which are no
  /// items of a list.
  package var looseBoxes: [SourcePlace] {
    switch content {
    case .given: return TaskBox.length(in: opening.target) != nil ? [place] : []
    case .read(let leaf, _, _), .unread(let leaf):
      let bytes = leaf.context.file.bytes
      var boxes: [SourcePlace] = []
      let own = leaf.opening.target
      let isFirst = TaskBox.length(in: bytes[own]) != nil
      if isFirst { boxes.append(place) }
      for index in leaf.lines.indices.dropFirst(isFirst ? 1 : 0) {
        let line = leaf.lines[index]
        if TaskBox.begins(bytes[line]) { boxes.append(leaf.context.place(of: line)) }
      }
      return boxes
    }
  }

  /// Whether a line below the first begins with a digit, or with the `#.` of reStructuredText.
  package var hasNumberedLine: Bool {
    switch content {
    case .given: false
    case .read(let leaf, _, _), .unread(let leaf): leaf.hasNumberedLine
    }
  }

  /// The lines below the first that begin with a number as a step does, each without it.
  package func numberedLines(_ languages: Languages) -> [(value: Int, text: Passage)] {
    switch content {
    case .given: []
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.lines.dropFirst().compactMap { line in
        let bytes = leaf.context.file.bytes
        guard let start = bytes[line].firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
          let found = TypedMarker(in: bytes, at: start, to: line.upperBound, languages),
          found.flaw == nil, found.textStart < line.upperBound
        else { return nil }
        return (found.value, Passage(leaf.context.leaf(found.textStart..<line.upperBound)))
      }
    }
  }

  /// The character at the start of a text that its author meant as a bullet; `nil` if there is none,
  /// or the text is from Markdown, whose reader makes a list of such texts.
  package var signOfBullet: String? {
    guard case .given = content, opening.target.first.map(TypedBullet.mayBegin) ?? false else {
      return nil
    }
    let text = Array(opening.target)
    return TypedBullet(in: text, at: 0, to: text.count)?.sign
  }

  /// Whether the tag of a line break may be in the text; `false` is certain.
  package var mayHaveBreaks: Bool {
    switch content {
    case .given(let target, _, _, _): target.contains(.lineBreak)
    case .read(let leaf, _, _), .unread(let leaf): BreakTag.mayBeIn(leaf)
    }
  }

  /// The same of a paragraph, whose number may also be in a tag or an entity, in a link or in code.
  package var mayBeginWithNumberInside: Bool {
    if mayBeginWithNumber { return true }
    let text = opening.target
    switch text.first {
    case UInt8(ascii: "&"): return text.dropFirst().first == UInt8(ascii: "#")
    case UInt8(ascii: "<"): return mayBeginWithNumberInMarkup
    case UInt8(ascii: "["), UInt8(ascii: "`"):
      return text.dropFirst().first.map { 0x30...0x39 ~= $0 } ?? false
    case _: return false
    }
  }

  /// Whether the box that is the whole text is ticked; `nil` if the text is anything else.
  package var tick: Bool? {
    // Most cells of a table need no parser.
    guard TaskBox.tick(in: opening.target) != nil else { return nil }
    return TaskBox.tick(in: Array(target.map(\.plain).joined().utf8)[...])
  }

  /// The same of a heading, which an anchor or a link may begin.
  package var mayBeginWithNumberInMarkup: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf): leaf.mayBeginWithNumberInMarkup
    }
  }

  /// Whether a heading may begin with a number, in digits or behind one of some words; `false` is
  /// certain, and the check reads no inlines.
  package func mayBeginWithNumber(orWith words: StepWords) -> Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf):
      (leaf.mayBeginWithNumberInMarkup || mayBegin(with: words))
        && !leaf.isLinkThatBegins(without: words)
    }
  }

  /// Whether the text may begin with one of some words; `false` is certain.
  package func mayBegin(with words: StepWords) -> Bool {
    switch content {
    case .given(let target, _, _, _): words.mayBegin(Array(target.map(\.plain).joined().utf8)[...])
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.textInMarkup.map { words.mayBegin(leaf.context.file.bytes[$0]) } ?? false
    }
  }

  /// Whether the text may begin with a number or a letter that counts, in any form, or a line of it
  /// with a box to tick; `false` is certain, and for nearly all texts takes a look at their first word.
  package var mayBeLoose: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf): leaf.mayBeLoose
    }
  }

  /// Whether `(a)` or `(1)` is anywhere in the text; `false` is certain.
  package var mayHaveBracketedMarkers: Bool {
    switch content {
    case .given(let target, _, _, _): target.contains { $0.plain.utf8.contains(0x28) }
    case .read(let leaf, _, _), .unread(let leaf): leaf.mayHaveBracketedMarkers
    }
  }

  /// Whether the text surely has words in each of its languages, which is decided without reading it.
  package var surelyHasWords: Bool {
    switch content {
    case .given: false
    case .read(let leaf, _, _), .unread(let leaf):
      !leaf.hasSource
        || leaf.units.contains { leaf.beginsWord($0.targetRange) }
          && leaf.units.contains { $0.sourceRange.map(leaf.beginsWord) ?? false }
    }
  }

  /// Whether the text is surely not the same in both languages, which is decided without reading it.
  package var differsInLanguages: Bool {
    switch content {
    case .given: false
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.units.contains { unit in
        guard let source = unit.sourceRange else { return false }
        let bytes = leaf.context.file.bytes
        return !bytes[source].elementsEqual(bytes[unit.targetRange])
      }
    }
  }

  /// The same passage without the number at its start, in each language.
  package func withoutLeadingNumber(_ languages: Languages) -> Passage {
    guard let marker = Self.marker(of: target, languages) else { return self }
    let own = dropping(marker.textStart)
    let inSource = source.flatMap { Self.marker(of: $0, languages) }
    var left = inSource?.textStart ?? 0
    return Passage(
      target: own.target, source: source.map { Self.dropping(&left, from: $0) },
      segments: segments, place: place)
  }

  private static func marker(of inlines: [Inline], _ languages: Languages) -> TypedMarker? {
    let first = inlines.lazy.compactMap { $0.plain.utf8.first }.first
    guard let first, first == 0x20 || TypedMarker.mayBegin(first) else { return nil }
    var start: [UInt8] = []
    // The longest marker has 20 bytes.
    for inline in inlines where start.count < 32 { start += Array(inline.plain.utf8) }
    guard let marker = TypedMarker(in: start, at: 0, to: start.count, languages),
      marker.textStart < start.count
    else { return nil }
    return marker
  }

  /// The same passage without the first bytes of its target text, even inside markup, and the
  /// spaces after them.
  ///
  /// - Parameter count: the number of bytes of `target` without its markup.
  package func dropping(_ count: Int) -> Passage {
    var left = count
    var target = Self.dropping(&left, from: self.target)
    if case .text(let text)? = target.first {
      let bytes = Array(text.utf8)
      let start = PlainTextMarker.skipSpace(in: bytes, from: 0)
      let rest = String(decoding: bytes[start...], as: UTF8.self)
      target = (rest.isEmpty ? [] : [.text(rest)]) + target.dropFirst()
    }
    while target.first == .lineBreak { target.removeFirst() }
    return Passage(target: target, source: source, segments: segments, place: place)
  }

  // The recursion is bounded: the inlines of a page have four levels.
  private static func dropping(_ count: inout Int, from inlines: [Inline]) -> [Inline] {
    var result: [Inline] = []
    for inline in inlines {
      guard count > 0 else {
        result.append(inline)
        continue
      }
      switch inline {
      case .text(let text): result += rest(&count, text).map { [.text($0)] } ?? []
      case .code(let text): result += rest(&count, text).map { [.code($0)] } ?? []
      case .strong(let inner):
        let kept = dropping(&count, from: inner)
        if !kept.isEmpty { result.append(.strong(kept)) }
      case .emphasis(let inner):
        let kept = dropping(&count, from: inner)
        if !kept.isEmpty { result.append(.emphasis(kept)) }
      case .link(let destination, let inner):
        let kept = dropping(&count, from: inner)
        if !kept.isEmpty { result.append(.link(destination: destination, kept)) }
      case .image, .include, .lineBreak: count -= inline.plain.utf8.count
      }
    }
    return result
  }

  private static func rest(_ count: inout Int, _ text: String) -> String? {
    let length = text.utf8.count
    defer { count -= min(count, length) }
    return count < length ? String(decoding: Array(text.utf8.dropFirst(count)), as: UTF8.self) : nil
  }
}
