import Diagnostics

/// One Markdown, HTML or plain-text file in one language, or bilingual, with every byte range kept.
package struct Document: Sendable {
  package enum Format: String, Sendable {
    case markdown, html, plainText
  }

  package let file: SourceFile
  package let format: Format
  /// The language of the document; in a bilingual document, the target language.
  package let locale: ContentLocale
  /// The source language of a bilingual document; `nil` in a monolingual one.
  package let sourceLocale: ContentLocale?
  /// The single-line values of the front matter, without quotation marks; for an HTML page, its
  /// title and the names in `<meta>`.
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

  /// The start of each segment, in the order of `segments`.
  package var segmentPlaces: [SourcePlace] {
    var counter = PlaceCounter(path: file.path, table: LineTable(file.bytes))
    return segments.map { counter.place(of: $0.range.lowerBound) }
  }

  /// SHA-1 of the English source file with CRLF line ends, as lower-case hexadecimal
  /// (`ms.openlocfilehash`; measured on 1,423 pages); `nil` if the document does not give it.
  package var sourceHash: String? { frontMatter["ms.openlocfilehash"] }
}
