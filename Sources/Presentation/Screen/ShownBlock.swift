import Documents
import Procedures

/// What a document says beside the sentence of a step, in the reader's language, for any view.
package indirect enum ShownBlock: Hashable, Sendable {
  case heading(level: Int, [TextRun])
  case paragraph([TextRun])
  case list([Item])
  /// The word for its kind in the reader's language, such as "Warning".
  case alert(Block.Alert.Kind, word: String, [ShownBlock])
  case quote([ShownBlock])
  /// Text to be copied as it is.
  case code(language: String, String)
  case table(header: [[TextRun]], rows: [[[TextRun]]])
  /// A sentence that says for which environments alone the rest is.
  case only(String, [ShownBlock])

  package struct Item: Hashable, Sendable {
    /// The number that the document shows; `nil` for a bullet.
    package let number: Int?
    /// How the document writes that number.
    package let numerals: Block.Numerals
    package let blocks: [ShownBlock]
  }

  /// The block with the labels that the reader's screen shows.
  package init(_ block: TextBlock, _ words: Words) {
    func inner(_ blocks: [TextBlock]) -> [ShownBlock] { blocks.map { ShownBlock($0, words) } }
    self =
      switch block {
      case .heading(let level, let text): .heading(level: level, words.runs(naming: text))
      case .paragraph(let text): .paragraph(words.runs(naming: text))
      case .list(let items):
        .list(
          items.map { Item(number: $0.number, numerals: $0.numerals, blocks: inner($0.blocks)) })
      case .alert(let kind, let blocks):
        .alert(
          kind, word: words.word(.alert, kind.rawValue) ?? kind.rawValue, inner(blocks))
      case .quote(let blocks): .quote(inner(blocks))
      case .code(let language, let text): .code(language: language, text)
      case .table(let header, let rows):
        .table(
          header: header.map(words.runs(naming:)),
          rows: rows.map { $0.map(words.runs(naming:)) })
      case .only(let environments, let blocks):
        .only(words.only(environments), inner(blocks))
      }
  }

  /// The texts in the block without markup, a line for each paragraph, cell and line of code.
  package var texts: [String] {
    switch self {
    case .heading(_, let runs), .paragraph(let runs): [runs.plain]
    case .list(let items): items.flatMap { $0.blocks.flatMap(\.texts) }
    case .alert(_, let word, let blocks): ["\(word):"] + blocks.flatMap(\.texts)
    case .quote(let blocks): blocks.flatMap(\.texts)
    case .code(_, let text): text.split(separator: "\n").map(String.init)
    case .table(let header, let rows):
      (header + rows.flatMap(\.self)).map(\.plain).filter { !$0.isEmpty }
    case .only(let sentence, let blocks): [sentence] + blocks.flatMap(\.texts)
    }
  }
}

extension [ShownBlock] {
  /// The blocks without the alerts among them, at any depth.
  var withoutAlerts: [ShownBlock] {
    compactMap { block -> ShownBlock? in
      switch block {
      case .alert: nil
      case .list(let items):
        Self.filled(
          items.map {
            .init(number: $0.number, numerals: $0.numerals, blocks: $0.blocks.withoutAlerts)
          }.filter { !$0.blocks.isEmpty }
        ) { .list($0) }
      case .quote(let inner): Self.filled(inner.withoutAlerts) { .quote($0) }
      case .only(let sentence, let inner):
        Self.filled(inner.withoutAlerts) { .only(sentence, $0) }
      case .heading, .paragraph, .code, .table: block
      }
    }
  }

  private static func filled<Part>(
    _ parts: [Part], _ make: ([Part]) -> ShownBlock
  ) -> ShownBlock? {
    parts.isEmpty ? nil : make(parts)
  }
}

extension Words {
  /// The runs of a text in which, if it has no words, images are named by their files.
  func runs(naming text: [Inline]) -> [TextRun] {
    let runs = runs(of: text)
    guard runs.plain.allSatisfy(\.isWhitespace), runs.contains(where: { $0.picture != nil }) else {
      return runs
    }
    let named = runs.compactMap { run in
      run.picture.map { TextRun(run.kind, imageText($0), picture: $0) }
    }
    return Array(named.map { [$0] }.joined(separator: [TextRun(.plain, " ")]))
  }

  /// What stands for a picture without words.
  package func imageText(_ destination: String) -> String {
    let name = destination.split(separator: "/").last.map(String.init) ?? destination
    return text(.screenImage, ["name": name])
  }

  /// For which environments alone something is, in a sentence.
  func only(_ environments: [String]) -> String {
    text(.screenOnly, ["environments": formats.list(environments.map(Self.environmentName))])
  }

  private static func environmentName(_ variant: String) -> String {
    variant.hasPrefix("tab/") ? String(variant.dropFirst(4)) : variant
  }
}

/// What is shown around the sentence of a step.
package struct ShownContent: Hashable, Sendable {
  /// What stands before the first step of a part, with its heading, and a sentence about tabs that are
  /// not walked.
  package let opening: [ShownBlock]
  /// The heading of the part that begins here; empty elsewhere.
  package let partTitle: [TextRun]
  /// The language that the texts are in, such as `en`; `nil` if it is the reader's.
  package let spoken: String?
  /// In which language they are, in a sentence; `nil` if it is the reader's.
  private let borrowed: String?
  /// The same of the whole document.
  package let borrowedDocument: String?
  private var languageNote = LanguageNote.step
  /// For which environments the step is.
  package let remarks: [String]
  package private(set) var before: [ShownBlock]
  package private(set) var after: [ShownBlock]
  /// What stands behind the last step of a part.
  package let closing: [ShownBlock]

  /// Nothing around a sentence.
  static let none = ShownContent()

  private init() {
    opening = []
    partTitle = []
    spoken = nil
    borrowed = nil
    borrowedDocument = nil
    remarks = []
    before = []
    after = []
    closing = []
  }

  init(_ text: StepText?, _ words: Words) {
    let content = text?.content ?? .none
    func shown(_ blocks: [TextBlock]) -> [ShownBlock] { blocks.map { ShownBlock($0, words) } }
    let tabs = (content.opening?.otherTabs ?? []).map { words.runs(naming: $0).plain }
    let aboutTabs =
      tabs.isEmpty ? nil : words.text(.screenOtherTabs, ["tabs": words.formats.list(tabs)])
    opening =
      (aboutTabs.map { [.paragraph([TextRun(.plain, $0)])] } ?? [])
      + shown(content.opening?.before ?? [])
    partTitle = (content.opening?.title).map { words.runs(naming: $0) } ?? []
    spoken = text?.borrowedFrom.flatMap { $0 == words.language ? nil : $0 }
    languageNote = text?.languageNote ?? .step
    borrowedDocument =
      languageNote == .step
      ? nil
      : spoken.map { language in
        words.text(
          .screenBorrowedDocument,
          ["wanted": words.language(words.language), "language": words.language(language)])
      }
    borrowed = spoken.map { language in
      words.text(
        .screenBorrowed,
        ["wanted": words.language(words.language), "language": words.language(language)])
    }
    remarks =
      (content.environments.isEmpty ? [] : [words.only(content.environments)])
      + (content.otherEnvironments.isEmpty
        ? []
        : [
          words.text(
            .screenOtherForms, ["environments": words.formats.list(content.otherEnvironments)])
        ])
    before = shown(content.before)
    after = shown(content.after)
    closing = shown(content.closing)
  }

  /// What the reader must know of the step itself: in which language it is, and for which
  /// environments.
  package var notes: [String] { [language].compactMap(\.self) + remarks }

  private var language: String? {
    switch languageNote {
    case .step: borrowed
    case .document: borrowedDocument
    case .none: nil
    }
  }

  /// What is shown before the sentence, a line for each text.
  var textsBefore: [String] {
    opening.flatMap(\.texts) + notes + before.flatMap(\.texts)
  }

  /// What is shown behind it.
  var textsAfter: [String] { after.flatMap(\.texts) + closing.flatMap(\.texts) }

  /// The content as earlier versions showed it, which said at each step in which language it is.
  ///
  /// - Parameter withoutAlerts: whether they showed the step's alerts elsewhere.
  func asEarlier(withoutAlerts: Bool) -> ShownContent {
    var content = self
    content.languageNote = .step
    if withoutAlerts {
      content.before = before.withoutAlerts
      content.after = after.withoutAlerts
    }
    return content
  }

  package var isEmpty: Bool {
    opening.isEmpty && notes.isEmpty && before.isEmpty && after.isEmpty && closing.isEmpty
  }
}

/// Writes what hangs on a step as lines for a terminal.
package struct BlockLines {
  let labels: LabelPieces

  package init(usesColour: Bool, _ marks: QuotationMarks) {
    labels = LabelPieces(usesColour: usesColour, marks: marks)
  }

  /// The lines of some blocks, with an empty line behind each but the last.
  package func lines(_ blocks: [ShownBlock], indent: Int) -> [TextLine] {
    Array(blocks.map { lines($0, indent: indent) }.joined(separator: [TextLine.empty]))
  }

  private func lines(_ block: ShownBlock, indent: Int) -> [TextLine] {
    // So deep, nobody sees the difference, and no line would be left.
    let deeper = min(indent + 2, 12)
    switch block {
    case .heading(_, let runs): return [TextLine(runs.plain, .strong, indent: indent)]
    case .paragraph(let runs):
      return [TextLine(labels.pieces(runs), indent: indent)] + links(runs, indent: indent + 2)
    case .list(let items): return items.flatMap { lines($0, indent: indent) }
    case .alert(let kind, let word, let blocks):
      return lines(kind, word, blocks, indent: indent)
    case .quote(let blocks):
      return lines(blocks, indent: deeper)
    case .code(let language, let text):
      return [TextLine("```\(language)", .quiet, indent: indent)]
        + text.split(separator: "\n", omittingEmptySubsequences: false).map {
          // No-break spaces keep the columns; they are written as spaces.
          TextLine(
            String($0).replacing("\t", with: "    ").replacing(" ", with: "\u{A0}"),
            indent: indent)
        } + [TextLine("```", .quiet, indent: indent)]
    case .table(let header, let rows): return table(header, rows, indent: indent)
    case .only(let sentence, let blocks):
      return [TextLine(sentence, .quiet, indent: indent)] + lines(blocks, indent: deeper)
    }
  }

  private func lines(_ item: ShownBlock.Item, indent: Int) -> [TextLine] {
    let mark = item.number.map { "\(item.numerals.text($0)). " } ?? "• "
    let inner = item.blocks.flatMap { lines($0, indent: min(indent + mark.count, 12)) }
    guard let first = inner.first else { return [] }
    return [
      TextLine(
        [.init(.plain, mark)] + first.pieces, indent: indent,
        hanging: first.indent - indent + first.hanging)
    ] + inner.dropFirst()
  }

  private func lines(
    _ kind: Block.Alert.Kind, _ word: String, _ blocks: [ShownBlock], indent: Int
  ) -> [TextLine] {
    let style: Style =
      switch kind {
      case .warning, .caution, .important: .warning
      case .note, .tip: .strong
      }
    let inner = lines(blocks, indent: indent)
    guard let first = inner.first else { return [] }
    return [
      TextLine(
        [.init(style, "\(word): ")] + first.pieces, indent: first.indent,
        hanging: first.hanging + 2)
    ] + inner.dropFirst()
  }

  /// A row of a table in a line for each of its cells, behind the name of the column: columns beside
  /// each other have no room where cells are sentences.
  private func table(
    _ header: [[TextRun]], _ rows: [[[TextRun]]], indent: Int
  ) -> [TextLine] {
    let isNarrow = ([header] + rows).allSatisfy { row in
      row.reduce(0) { $0 + $1.plain.count + 2 } < 60
    }
    guard isNarrow else {
      return rows.enumerated().flatMap { index, row -> [TextLine] in
        let cells = row.enumerated().compactMap { column, cell -> TextLine? in
          guard !cell.plain.isEmpty else { return nil }
          let name = column < header.count ? header[column].plain : ""
          return TextLine(
            (name.isEmpty ? [] : [.init(.quiet, "\(name): ")]) + labels.pieces(cell),
            indent: indent, hanging: 2)
        }
        return (index > 0 ? [TextLine.empty] : []) + cells
      }
    }
    return TextTable(header: header.map(\.plain), rows: rows.map { $0.map(\.plain) }).lines
      .map { TextLine($0.pieces, indent: $0.indent + indent, hanging: $0.hanging) }
  }

  private func links(_ runs: [TextRun], indent: Int) -> [TextLine] {
    runs.compactMap { run in
      switch run.kind {
      case .link(let destination): TextLine("<\(destination)>", .quiet, indent: indent)
      case .plain, .label, .code: nil
      }
    }
  }
}

/// What a document says around the sentence of a step, as lines of a report or a replay.
struct ContentLines {
  let before: [TextLine]
  let after: [TextLine]

  init(_ content: ShownContent, indent: Int, _ words: Words) {
    let blocks = BlockLines(usesColour: false, QuotationMarks(words))
    func parted(_ groups: [[TextLine]]) -> [TextLine] {
      Array(groups.filter { !$0.isEmpty }.joined(separator: [TextLine.empty]))
    }
    before = parted([
      blocks.lines(content.opening, indent: indent),
      content.notes.map { TextLine($0, .quiet, indent: indent) },
      blocks.lines(content.before, indent: indent),
    ])
    after = parted([
      blocks.lines(content.after, indent: indent + 2),
      blocks.lines(content.closing, indent: indent),
    ])
  }
}
