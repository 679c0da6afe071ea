import Diagnostics

/// Collects the running text of a page, together with its markup, until a paragraph is complete.
struct HTMLRuns {
  /// The markup around a piece of text.
  struct Style: Hashable {
    var strongDepth = 0
    var emphasisDepth = 0
    var codeDepth = 0
    var destination: String?

    fileprivate var isStrong: Bool { strongDepth > 0 }
    fileprivate var isEmphasis: Bool { emphasisDepth > 0 }
    fileprivate var isCode: Bool { codeDepth > 0 }
  }

  /// The languages that a piece of text belongs to.
  enum Side: Hashable { case both, target, source }

  private enum Content {
    case text(String)
    case image(destination: String, alternative: String)
    case lineBreak
  }

  private struct Run {
    let content: Content
    let style: Style
    let side: Side
  }

  private var runs: [Run] = []
  /// The bilingual units found so far.
  var segments: [SegmentID] = []
  /// The line of the first character, counted from 1.
  private(set) var line = 1

  /// Whether nothing visible has been added yet.
  var isEmpty: Bool { runs.isEmpty }

  /// Adds text as it is in the page; white space before the first visible character is left out.
  ///
  /// - Parameter line: the line on which `text` begins, counted from 1.
  mutating func add(_ text: String, line: Int, style: Style, side: Side) {
    if runs.isEmpty {
      let leading = text.utf8.prefix(while: Self.isSpace)
      if leading.count == text.utf8.count { return }
      self.line = line + leading.count { $0 == 0x0A }
    }
    runs.append(Run(content: .text(text), style: style, side: side))
  }

  mutating func addImage(destination: String, alternative: String, line: Int, side: Side) {
    if runs.isEmpty { self.line = line }
    runs.append(
      Run(
        content: .image(destination: destination, alternative: alternative), style: Style(),
        side: side))
  }

  /// Adds a line break, unless nothing precedes it.
  mutating func addBreak() {
    if !runs.isEmpty { runs.append(Run(content: .lineBreak, style: Style(), side: .both)) }
  }

  /// Adds white space between two parts of one passage, such as the cells of a row.
  mutating func addSpace() {
    if !runs.isEmpty { runs.append(Run(content: .text(" "), style: Style(), side: .both)) }
  }

  /// Returns the passage collected so far and starts a new one; `nil` if it is only white space.
  mutating func takePassage(path: String) -> Passage? {
    defer { self = HTMLRuns() }
    guard !runs.isEmpty else { return nil }
    let hasSource = runs.contains { $0.side == .source }
    let target = inlines(of: .target)
    let source = hasSource ? inlines(of: .source) : nil
    guard !isBlank(target) || !(source.map(isBlank) ?? true) else { return nil }
    return Passage(
      target: target, source: source, segments: segments,
      place: SourcePlace(path: path, line: line))
  }

  /// Whether nothing is visible: editors put a no-break space on a line that is meant to be empty.
  private func isBlank(_ inlines: [Inline]) -> Bool {
    inlines.allSatisfy { inline in
      switch inline {
      case .text(let text):
        let bytes = Array(text.utf8)
        return PlainTextMarker.skipSpace(in: bytes, from: 0) == bytes.count
      case .code(let text): return text.isEmpty
      case .strong(let inner), .emphasis(let inner), .link(_, let inner): return isBlank(inner)
      case .image, .include: return false
      case .lineBreak: return true
      }
    }
  }

  private struct Piece {
    let inline: Inline
    let style: Style
  }

  private func inlines(of side: Side) -> [Inline] {
    var pieces: [Piece] = []
    var endsInSpace = true
    for run in runs where run.side == .both || run.side == side {
      switch run.content {
      case .text(let text):
        let collapsed = Self.collapsed(text, endsInSpace: &endsInSpace)
        if !collapsed.isEmpty { pieces.append(Piece(inline: .text(collapsed), style: run.style)) }
      case .image(let destination, let alternative):
        pieces.append(
          Piece(
            inline: .image(destination: destination, alternative: alternative), style: run.style))
        endsInSpace = false
      case .lineBreak:
        Self.trimEnd(of: &pieces)
        if !pieces.isEmpty { pieces.append(Piece(inline: .lineBreak, style: run.style)) }
        endsInSpace = true
      }
    }
    Self.trimEnd(of: &pieces)
    return Self.linked(pieces[...])
  }

  private static func trimEnd(of pieces: inout [Piece]) {
    while let last = pieces.last {
      if case .text(let text) = last.inline {
        guard text.utf8.last == 0x20 else { return }
        pieces.removeLast()
        // White space has been collapsed, so there is at most one space.
        if text.utf8.count > 1 {
          pieces.append(Piece(inline: .text(String(text.dropLast())), style: last.style))
          return
        }
      } else if last.inline == .lineBreak {
        pieces.removeLast()
      } else {
        return
      }
    }
  }

  /// The text with each run of white space reduced to one space, and without invisible characters.
  private static func collapsed(_ text: String, endsInSpace: inout Bool) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isSpace(byte) {
        if !endsInSpace { bytes.append(0x20) }
        endsInSpace = true
      } else {
        bytes.append(byte)
        endsInSpace = false
      }
    }
    return PlainTextRepair.withoutInvisible(bytes)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
  }

  /// The pieces as inlines, in which neighbours with the same destination form one link.
  private static func linked(_ pieces: ArraySlice<Piece>) -> [Inline] {
    grouped(pieces, by: \.style.destination) { destination, pieces in
      let inner = emboldened(pieces)
      return destination.map { [.link(destination: $0, inner)] } ?? inner
    }
  }

  private static func emboldened(_ pieces: ArraySlice<Piece>) -> [Inline] {
    grouped(pieces, by: \.style.isStrong) { isStrong, pieces in
      isStrong ? [.strong(emphasized(pieces))] : emphasized(pieces)
    }
  }

  private static func emphasized(_ pieces: ArraySlice<Piece>) -> [Inline] {
    grouped(pieces, by: \.style.isEmphasis) { isEmphasis, pieces in
      isEmphasis ? [.emphasis(coded(pieces))] : coded(pieces)
    }
  }

  private static func coded(_ pieces: ArraySlice<Piece>) -> [Inline] {
    grouped(pieces, by: \.style.isCode) { isCode, pieces in
      isCode
        ? [.code(pieces.map(\.inline.plain).joined())]
        : InlineReader.merged(pieces.map(\.inline))
    }
  }

  private static func grouped<Key: Equatable>(
    _ pieces: ArraySlice<Piece>, by key: KeyPath<Piece, Key>,
    _ make: (Key, ArraySlice<Piece>) -> [Inline]
  ) -> [Inline] {
    var result: [Inline] = []
    var start = pieces.startIndex
    while start < pieces.endIndex {
      let shared = pieces[start][keyPath: key]
      var end = start + 1
      while end < pieces.endIndex, pieces[end][keyPath: key] == shared { end += 1 }
      result.append(contentsOf: make(shared, pieces[start..<end]))
      start = end
    }
    return result
  }
}
