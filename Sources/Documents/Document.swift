import Diagnostics
import Markup

/// One Markdown, HTML or plain-text file in one language, or bilingual, with every byte range kept.
package struct Document: Sendable {
  /// The format that a file was read as.
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
  /// What is wrong in the file, and then what is wrong in the files that it includes.
  package let diagnostics: [Diagnostic]
  /// The files whose blocks are among those of the document, each once, in order.
  package let included: [SourceFile]
  /// What was known of languages when it was read, and is needed to understand its sentences.
  package let languages: Languages

  package init(
    file: SourceFile, format: Format, locale: ContentLocale, sourceLocale: ContentLocale?,
    frontMatter: FrontMatter, blocks: [Block], segments: [Segment],
    diagnostics: [Diagnostic], included: [SourceFile] = [], languages: Languages
  ) {
    self.included = included
    self.languages = languages
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
    var counter = PlaceCounter(path: file.path, lineTable: LineTable(file.bytes))
    return segments.map { counter.place(of: $0.range.lowerBound) }
  }

  /// SHA-1 of the English source file with CRLF line ends, as lower-case hexadecimal
  /// (`ms.openlocfilehash`; measured on 1,423 pages); `nil` if the document does not give it.
  package var sourceHash: String? { frontMatter["ms.openlocfilehash"] }
}

/// Reads a file into a `Document`; everything wrong in it becomes a diagnostic.
package enum DocumentReader {
  /// Returns the document in a file. Its format follows from the extension of its path, otherwise
  /// from its contents; what is wrong in it is in `diagnostics`, in the order of the file.
  ///
  /// - Parameter locale: the document's language, if the caller knows it; otherwise it is taken
  ///   from `ms.contentlocale`, the page, the file name or the words of the text, in this order.
  /// - Parameter included: the files that the document may include; without it, an include is read
  ///   as its title.
  /// - Parameter languages: what is known of each language; with none, alerts and the page around a
  ///   document are only found by their markup.
  package static func read(
    _ file: SourceFile, locale: ContentLocale? = nil, including included: IncludedFiles? = nil,
    languages: Languages
  ) -> Document {
    let lineTable = LineTable(file.bytes)
    let frontMatter = FrontMatterScanner(file: file, lineTable: lineTable)
    let scanner = SegmentScanner(file: file, lineTable: lineTable)
    let format = format(
      of: file, lineTable: lineTable, frontMatter, hasSegments: !scanner.segments.isEmpty)
    var diagnostics = format == .html ? [] : encodingDiagnostics(file, lineTable)
    var values = format == .markdown ? frontMatter.values : FrontMatter([])
    var pageLocale: ContentLocale?
    var pageText: [UInt8]?
    let blocks: [Block]
    let includes = included.map { OpenIncludes($0, in: file, languages: languages) }
    switch format {
    case .markdown:
      let reader = MarkdownReader(
        file: file, lineTable: lineTable, segments: scanner.segments,
        skipping: frontMatter.lineCount, includes: includes, languages: languages)
      blocks = reader.blocks
      let found = CertainFixes.diagnostics(
        of: reader, in: file, skipping: frontMatter.lineCount, hasIncludes: includes != nil,
        languages)
      diagnostics += frontMatter.diagnostics + scanner.diagnostics + found
    case .html:
      let reader = HTMLPageReader(
        file: file, lineTable: lineTable, segments: scanner.segments, words: languages.pageWords)
      blocks = reader.blocks
      diagnostics += scanner.diagnostics + reader.diagnostics
      values = FrontMatter(reader.values)
      pageLocale = reader.locale
      pageText = scanner.segments.isEmpty ? reader.sample : nil
    case .plainText:
      blocks =
        PlainTextReader(
          file: file, lineTable: lineTable, words: languages.pageWords
        ).blocks
      diagnostics += scanner.diagnostics
    }
    let ownLocale =
      locale ?? values["ms.contentlocale"].map { ContentLocale($0) } ?? pageLocale
      ?? LocaleGuess.locale(ofFileNamed: file.path, among: languages)
      ?? languages.pageWords.guess.locale(
        of: pageText ?? sample(of: file, after: frontMatter, lineTable, scanner.segments))
    let isBilingual = scanner.segments.contains { $0.source != nil }
    return Document(
      file: file, format: format, locale: ownLocale,
      sourceLocale: isBilingual ? ContentLocale("en-US") : nil,
      frontMatter: values, blocks: blocks,
      segments: scanner.segments,
      diagnostics: diagnostics.sorted {
        ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
      } + (includes?.diagnostics ?? []), included: includes?.found ?? [], languages: languages)
  }

  /// The blocks of a Markdown file that another includes, and what is wrong in it.
  static func blocks(
    of file: SourceFile, includes: OpenIncludes
  ) -> (blocks: [Block], diagnostics: [Diagnostic]) {
    let lineTable = LineTable(file.bytes)
    let frontMatter = FrontMatterScanner(file: file, lineTable: lineTable)
    let scanner = SegmentScanner(file: file, lineTable: lineTable)
    let reader = MarkdownReader(
      file: file, lineTable: lineTable, segments: scanner.segments,
      skipping: frontMatter.lineCount, includes: includes, languages: includes.languages)
    let found = CertainFixes.diagnostics(
      of: reader, in: file, skipping: frontMatter.lineCount, hasIncludes: true, includes.languages)
    return (
      reader.blocks,
      encodingDiagnostics(file, lineTable) + frontMatter.diagnostics + scanner.diagnostics + found
    )
  }

  private static func format(
    of file: SourceFile, lineTable: LineTable, _ frontMatter: FrontMatterScanner, hasSegments: Bool
  ) -> Document.Format {
    let path = file.path.lowercased()
    if HTMLPage.isNamed(path) { return .html }
    if !path.hasSuffix(".md"), HTMLPage.begins(file.bytes) { return .html }
    if path.hasSuffix(".md") || frontMatter.lineCount > 0 || hasSegments {
      return .markdown
    }
    let hasHeading = lineTable.lines.contains { line in
      let marks = file.bytes[line].prefix { $0 == 0x23 }.count
      return (1...6).contains(marks) && marks < line.count
        && file.bytes[line.lowerBound + marks] == 0x20
    }
    return hasHeading ? .markdown : .plainText
  }

  /// The text from which the language is guessed: only the targets in a bilingual document, because
  /// sources are English.
  private static func sample(
    of file: SourceFile, after frontMatter: FrontMatterScanner, _ lineTable: LineTable,
    _ segments: [Segment]
  ) -> [UInt8] {
    if !segments.isEmpty {
      return segments.prefix(200).flatMap { file.bytes[$0.targetRange] + [0x20] }
    }
    let start =
      frontMatter.lineCount < lineTable.lines.count
      ? lineTable.lines[frontMatter.lineCount].lowerBound : file.bytes.count
    return Array(file.bytes[start...].prefix(LocaleGuess.sampleLength))
  }

  private static func encodingDiagnostics(
    _ file: SourceFile, _ lineTable: LineTable
  ) -> [Diagnostic] {
    func diagnostic(
      _ severity: Severity, at offset: Int, _ message: FindingText,
      advice: FindingText = "save the file as UTF-8"
    ) -> Diagnostic {
      Diagnostic(
        .encodingInvalid, severity,
        at: SourcePlace(
          path: file.path, line: lineTable.line(at: offset), column: lineTable.column(at: offset),
          length: 1),
        message, advice: advice)
    }
    if let encoding = OtherEncoding(file.bytes) {
      return [
        diagnostic(
          .error, at: 0, "file is saved in \(encoding.name), so nothing in it can be read",
          advice: OtherEncoding.advice(convertingFrom: encoding.name))
      ]
    }
    if let offset = UTF8Check.firstInvalid(in: file.bytes) {
      return [
        diagnostic(
          .error, at: offset, "byte \(file.bytes[offset]) is not UTF-8",
          advice: OtherEncoding.isWindows(file.bytes)
            ? OtherEncoding.advice(convertingFrom: "WINDOWS-1252") : "save the file as UTF-8")
      ]
    }
    return ByteSearch.first(0, in: file.bytes, from: 0, to: file.bytes.count).map {
      [diagnostic(.warning, at: $0, "byte 0 is not allowed in a text")]
    } ?? []
  }
}
