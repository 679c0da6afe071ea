import Diagnostics

/// One Markdown, HTML or plain-text file in one language, or bilingual, with every byte range kept.
package struct Document: Sendable {
  package enum Format: String, Sendable {
    case markdown, html, plainText
  }

  package let file: SourceFile
  package let format: Format
  /// The language of the document itself; the target's in a bilingual one.
  package let locale: ContentLocale
  /// The language beside it; `nil` in a plain document.
  package let sourceLocale: ContentLocale?
  /// The front matter's keys whose values are one line, without quotes; of an HTML page, its title
  /// and the names in `<meta>`.
  package let frontMatter: FrontMatter
  package let blocks: [Block]
  package let segments: [Segment]
  package let diagnostics: [Diagnostic]

  package init(
    file: SourceFile, format: Format, locale: ContentLocale, sourceLocale: ContentLocale?,
    frontMatter: FrontMatter, blocks: [Block], segments: [Segment],
    diagnostics: [Diagnostic]
  ) {
    self.file = file
    self.format = format
    self.locale = locale
    self.sourceLocale = sourceLocale
    self.frontMatter = frontMatter
    self.blocks = blocks
    self.segments = segments
    self.diagnostics = diagnostics
  }

  /// Where each segment begins, in the order of `segments`.
  package var segmentPlaces: [SourcePlace] {
    var counter = PlaceCounter(path: file.path, table: LineTable(file.bytes))
    return segments.map { counter.place(of: $0.range.lowerBound) }
  }

  /// SHA-1 of the English source file with CRLF line ends, as lower-case hexadecimal
  /// (`ms.openlocfilehash`; measured on 1,423 pages).
  package var sourceHash: String? { frontMatter["ms.openlocfilehash"] }
}
