import Diagnostics
import Documents
import Foundation
import TestSupport
import Testing
import Translation

/// Documents go out as XLIFF, through a tool that wraps, indents, re-orders and re-encodes them, and
/// come back: no unit is lost, and none is changed that nobody has translated.
struct ToolRoundTripTests {
  /// A document that was sent out, and what came back.
  private struct Trip {
    let sent: [XLIFFUnit]
    let back: DocumentImport
    let problems: [String]

    /// - Parameter translate: the translation of a unit; `nil` for what it has.
    init(
      _ document: Document, _ version: XLIFFVersion, _ shape: XLIFFShape, _ tool: TranslationTool,
      translate: ((XLIFFUnit) -> InlineText)? = nil
    ) throws {
      var file = DocumentUnits(document).file
      if let translate {
        file.units = file.units.map { unit in
          var unit = unit
          unit.target = translate(unit)
          unit.state = .translated
          return unit
        }
      }
      let bytes = try tool.rewritten(
        XLIFFWriter(version: version, shape: shape).text([file]))
      var rest: [UInt8]? = bytes
      var units: [ReturnedUnit] = []
      let outcome = try XLIFFReader.read(
        path: "back.xlf",
        from: {
          defer { rest = nil }
          return rest ?? []
        }, take: { unit, _ in units.append(unit) })
      sent = file.units
      back = DocumentImport(units, into: document)
      let lost =
        units.count == file.units.count ? [] : ["\(units.count) of \(file.units.count) units"]
      problems =
        lost
        + (outcome.diagnostics + back.diagnostics).filter { $0.severity != .note }.prefix(3).map {
          "\($0.message) · \($0.advice ?? "")"
        }
    }
  }

  private static let forms = XLIFFVersion.allCases.flatMap { version in
    XLIFFShape.allCases.map { (version, $0) }
  }

  /// A tenth of the pages; `STEGVIS_SHARE=100` sends all of them.
  @Test(.enabled(if: RealPages.areThere, "the real pages are not next to the package"))
  func changesNoRealPage() throws {
    var count = 0
    var problems: [String] = []
    for (index, path) in try RealPages.sample().enumerated() {
      let document = DocumentReader.read(try RealPages.file(path), languages: TestLanguages.all)
      guard document.sourceLocale != nil else { continue }
      let tool = TranslationTool.all[index % TranslationTool.all.count]
      let (version, shape) = Self.forms[(index / 3) % Self.forms.count]
      let trip = try Trip(document, version, shape, tool)
      count += 1
      if trip.back.file.bytes != document.file.bytes || !trip.back.changed.isEmpty
        || !trip.problems.isEmpty || !trip.back.kept.isEmpty
      {
        problems.append(
          "\(path) \(version.rawValue) \(shape.rawValue), \(tool.testDescription): "
            + "\(trip.back.changed.prefix(3)) \(trip.problems)")
      }
    }
    #expect(count > 150)
    #expect(problems.isEmpty, "\(problems.count): \(problems.prefix(40).joined(separator: "\n"))")
  }

  private static let book = WrappedBook(chapters: 12, seed: 24)

  private static func draft(_ pair: (String) -> String) -> Document {
    let text = BilingualDraft(
      of: SourceFile(path: "book.md", text: book.text), locale: ContentLocale("sv-SE"),
      sourceHash: "abc"
    ) { .init(source: $0, target: pair($0)) }.text
    return DocumentReader.read(
      SourceFile(path: "book.sv.md", text: text), locale: ContentLocale("sv-SE"),
      languages: TestLanguages.all)
  }

  private static func pieces(_ text: InlineText) -> InlineText {
    InlineText(
      text.pieces.map { piece in
        if case .text(let words) = piece { .text(words.uppercased()) } else { piece }
      })
  }

  private static func words(_ text: String) -> [Substring] {
    text.split(whereSeparator: \.isWhitespace)
  }

  @Test(arguments: TranslationTool.all)
  func bringsEveryTranslationOfAWrappedBook(tool: TranslationTool) throws {
    let document = Self.draft { _ in "" }
    let wrapped = document.segments.count { $0.source?.contains("\n") == true }
    #expect(document.segments.count > 300 && wrapped * 4 > document.segments.count)
    for (version, shape) in Self.forms {
      let trip = try Trip(document, version, shape, tool) { Self.pieces($0.source) }
      #expect(trip.problems.isEmpty, "\(version): \(trip.problems)")
      #expect(trip.back.changed == document.segments.map(\.id))
      let after = DocumentReader.read(
        trip.back.file, locale: document.locale, languages: TestLanguages.all)
      let wrong = zip(trip.sent, after.segments).filter { unit, segment in
        Self.words(segment.target) != Self.words(Self.pieces(unit.source).raw)
          || unit.source.raw != segment.source
      }
      #expect(wrong.isEmpty, "\(wrong.prefix(2).map { ($0.1.target, $0.1.source ?? "") })")
      #expect(
        after.blocks.map(\.shape) == Self.draft { $0.uppercased() }.blocks.map(\.shape))
    }
  }

  @Test(arguments: TranslationTool.all)
  func changesNothingInATranslatedBook(tool: TranslationTool) throws {
    let document = Self.draft { Self.pieces(MarkdownCodes.text(of: $0)).raw }
    for (version, shape) in Self.forms {
      let trip = try Trip(document, version, shape, tool)
      #expect(trip.problems.isEmpty && trip.back.changed.isEmpty, "\(trip.problems)")
      #expect(trip.back.file.bytes == document.file.bytes)
    }
  }
}

/// The real pages beside the package.
private enum RealPages {
  static let shared = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/corpus")
  static let areThere = FileManager.default.fileExists(atPath: shared.path)

  static func sample() throws -> [String] {
    let share = ProcessInfo.processInfo.environment["STEGVIS_SHARE"].flatMap { Int($0) } ?? 10
    return try FileManager.default.subpathsOfDirectory(atPath: shared.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()
      .enumerated().filter { ($0.offset * 37) % 100 < share }.map(\.element)
  }

  static func file(_ path: String) throws -> SourceFile {
    SourceFile(path: path, bytes: Array(try Data(contentsOf: shared.appending(path: path))))
  }
}

extension Block {
  /// The kinds of a block and of what is in it.
  fileprivate var shape: String {
    switch self {
    case .heading(let heading): "h\(heading.level)"
    case .paragraph: "p"
    case .list(let list):
      (list.isOrdered ? "ol" : "ul")
        + "(\(list.items.map { $0.blocks.map(\.shape).joined(separator: " ") }))"
    case .alert(let alert): "alert(\(alert.blocks.map(\.shape)))"
    case .quote(let blocks): "quote(\(blocks.map(\.shape)))"
    case .code: "code"
    case .moniker(_, let blocks): "moniker(\(blocks.map(\.shape)))"
    case .table: "table"
    case .html: "html"
    case .thematicBreak: "hr"
    }
  }
}
