import Documents
import Translation

/// A piece of a sentence on a screen, of one kind.
package struct TextRun: Hashable, Sendable {
  /// What a run is, so that a view can show it differently.
  package enum Kind: Hashable, Sendable {
    case plain
    /// The name of a button, page or field, as the user interface shows it.
    case label
    case code
    case link(destination: String)
  }

  package let kind: Kind
  package let text: String
  /// The English name of a label that nobody has seen in the reader's language, shown beside it;
  /// `nil` for every other run. It is no part of the sentence, nor of what digests are made from.
  package let english: String?
  /// Where the picture is that the run stands for, as the document names it; `nil` for every other
  /// run. The text is what there is to read in its place, which may be nothing.
  package let picture: String?

  package init(_ kind: Kind, _ text: String, english: String? = nil, picture: String? = nil) {
    self.kind = kind
    self.text = text
    self.english = english
    self.picture = picture
  }

  /// The runs of a sentence in reading order; neighbours of the same kind are merged, but
  /// no pictures.
  package static func runs(of sentence: [Inline]) -> [TextRun] {
    LinkedIncludes.read(in: sentence).reduce(into: []) { collect($1, as: .plain, into: &$0) }
  }

  private static func collect(_ inline: Inline, as kind: Kind, into runs: inout [TextRun]) {
    switch inline {
    case .text(let text): append(kind, text, to: &runs)
    case .code(let text): append(.code, text, to: &runs)
    case .strong(let inner):
      for part in inner { collect(part, as: kind == .plain ? .label : kind, into: &runs) }
    case .emphasis(let inner):
      for part in inner { collect(part, as: kind, into: &runs) }
    case .link(let destination, let inner):
      for part in inner { collect(part, as: .link(destination: destination), into: &runs) }
    case .include(_, let title): append(kind, title, to: &runs)
    case .image(let destination, let alternative):
      // The words of a picture are not what a button is called.
      runs.append(TextRun(kind == .label ? .plain : kind, alternative, picture: destination))
    case .lineBreak: append(kind, " ", to: &runs)
    }
  }

  private static func append(_ kind: Kind, _ text: String, to runs: inout [TextRun]) {
    guard let last = runs.last, last.kind == kind, last.picture == nil else {
      runs.append(TextRun(kind, text))
      return
    }
    runs[runs.count - 1] = TextRun(kind, last.text + text)
  }
}

extension TextRun {
  /// The English name in brackets, after a space; empty if there is none to show.
  package var aside: String { english.map { " (\($0))" } ?? "" }
}

extension [TextRun] {
  /// The text without the kinds of its runs.
  package var plain: String { map(\.text).joined() }

  /// The text with its labels between quotation marks, for where there is no bold.
  package func plain(marking marks: QuotationMarks) -> String {
    map { run in
      switch run.kind {
      case .label: marks.around(run.text) + run.aside
      case .plain, .code, .link: run.text
      }
    }.joined()
  }
}

/// The quotation marks of a language.
package struct QuotationMarks: Hashable, Sendable {
  private let opening: String
  private let closing: String

  /// The marks around the placeholder of `value.quoted`; none if the language has no such words.
  package init(_ words: Words) {
    let parts = words.text(.valueQuoted, ["text": "\n"])
      .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    opening = parts.count == 2 ? String(parts[0]) : ""
    closing = parts.count == 2 ? String(parts[1]) : ""
  }

  /// The text between the marks.
  package func around(_ text: String) -> String { opening + text + closing }
}

extension TextRun {
  /// The runs of a translator's sentence: text in bold and links as such, and all other markup as
  /// it is written, because a translator must see it.
  package static func runs(of text: InlineText) -> [TextRun] {
    var runs: [TextRun] = []
    var open: [(id: String, kind: Kind)] = []
    for (index, piece) in text.pieces.enumerated() {
      switch piece {
      case .text(let words): runs.append(TextRun(open.last?.kind ?? .plain, words))
      case .code(let code):
        switch (code.kind, code.role) {
        case (.bold, .open): open.append((code.id, .label))
        case (.link, .open):
          open.append((code.id, .link(destination: destination(of: code, in: text, index))))
        case (.italic, .open): open.append((code.id, open.last?.kind ?? .plain))
        case (.bold, .close), (.link, .close), (.italic, .close):
          open.removeAll { $0.id == code.id }
        case (.escape, _), (.entity, _):
          runs.append(TextRun(open.last?.kind ?? .plain, code.shown ?? code.data))
        case (.bold, .alone), (.link, .alone), (.italic, .alone), (.image, _), (.code, _),
          (.tag, _), (.include, _), (.placeholder, _), (.other, _), (.control, _):
          runs.append(TextRun(.code, code.shown ?? code.data))
        }
      }
    }
    return runs
  }

  /// The destination of a link, which is in its closing code, such as `](https://contoso.com)`.
  private static func destination(
    of open: InlineText.Code, in text: InlineText, _ index: Int
  ) -> String {
    for piece in text.pieces[(index + 1)...] {
      if case .code(let code) = piece, code.role == .close, code.id == open.id {
        return String(code.data.dropFirst(2).dropLast())
      }
    }
    return ""
  }
}

/// Links around the name of an included file, `[Companies in [!INCLUDE[name](name.md)]](companies.md)`,
/// which Microsoft's flavour allows: 2,100 in the real pages. CommonMark knows no link in a link, and
/// takes the outer one for text.
private enum LinkedIncludes {
  /// The sentence with such links as links.
  static func read(in sentence: [Inline]) -> [Inline] {
    let hasInclude = sentence.contains { if case .include = $0 { true } else { false } }
    guard hasInclude else { return sentence }
    var read: [Inline] = []
    /// What stands before each open bracket, and whether something is included behind it.
    var open: [(before: [Inline], hasInclude: Bool)] = []
    for inline in sentence {
      guard case .text(let text) = inline else {
        if case .include = inline { for index in open.indices { open[index].hasInclude = true } }
        read.append(inline)
        continue
      }
      var rest = text[...]
      while let index = rest.firstIndex(where: { $0 == "[" || $0 == "]" }) {
        let behind = rest[rest.index(after: index)...]
        if rest[index] == "[" {
          add(rest[..<index], to: &read)
          open.append((read, false))
          read = []
          rest = behind
          continue
        }
        guard let label = open.popLast() else {
          add(rest[...index], to: &read)
          rest = behind
          continue
        }
        add(rest[..<index], to: &read)
        if label.hasInclude, behind.first == "(", let end = behind.firstIndex(of: ")") {
          read =
            label.before
            + [.link(destination: String(behind.dropFirst()[..<end]), read)]
          rest = behind[behind.index(after: end)...]
        } else {
          read = label.before + [.text("[")] + read + [.text("]")]
          rest = behind
        }
      }
      add(rest, to: &read)
    }
    while let label = open.popLast() { read = label.before + [.text("[")] + read }
    return read
  }

  private static func add(_ text: Substring, to inlines: inout [Inline]) {
    if !text.isEmpty { inlines.append(.text(String(text))) }
  }
}
