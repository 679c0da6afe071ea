import Documents
import Foundation
import TestSupport
import Testing

/// Real-world pages, each with an expected file next to it.
///
/// `STEGVIS_UPDATE=1 swift test --filter PageTests` rewrites the expected files; review the
/// difference.
struct PageTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pages")

  static func pages() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasSuffix(".dump") }.sorted()
  }

  static func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  @Test(arguments: try pages())
  func readsThePageAsItsDumpSays(_ name: String) throws {
    let document = DocumentReader.read(
      SourceFile(path: name, bytes: try Self.bytes(of: name)), languages: TestLanguages.all)
    let dump = Dump.text(document)
    let expected = Self.folder.appending(path: "\(name).dump")
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] != nil {
      try Data(dump.utf8).write(to: expected)
    }
    #expect(dump == (try String(contentsOf: expected, encoding: .utf8)))
  }
}

/// A document's blocks as lines, indented by two spaces per level, for the expected files next to
/// the pages.
enum Dump {
  static func text(_ document: Document) -> String {
    var lines = ["\(document.format) \(document.locale)"]
    for (key, value) in document.frontMatter.values.sorted(by: { $0.key < $1.key }) {
      lines.append("\(key): \(value)")
    }
    add(document.blocks, to: &lines, indent: "")
    for diagnostic in document.diagnostics {
      lines.append(
        "! \(diagnostic.id.rawValue) \(diagnostic.severity) \(diagnostic.place.line): \(diagnostic.message)"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func add(_ blocks: [Block], to lines: inout [String], indent: String) {
    for block in blocks {
      switch block {
      case .heading(let heading):
        lines.append(
          "\(indent)\(String(repeating: "#", count: heading.level)) {\(heading.anchor)} "
            + text(heading.passage))
      case .paragraph(let passage): lines.append("\(indent)\(text(passage))")
      case .list(let list):
        lines.append("\(indent)\(list.isOrdered ? "ordered" : "bullets") line \(list.place.line)")
        for item in list.items {
          let number = item.displayedNumber.map { "\($0)" } ?? "-"
          let anchor = item.anchor.map { " {\($0)}" } ?? ""
          lines.append("\(indent)  [\(number)]\(anchor) line \(item.place.line)")
          add(item.blocks, to: &lines, indent: indent + "    ")
        }
      case .alert(let alert):
        lines.append("\(indent)alert \(alert.kind) line \(alert.place.line)")
        add(alert.blocks, to: &lines, indent: indent + "  ")
      case .quote(let blocks):
        lines.append("\(indent)quote")
        add(blocks, to: &lines, indent: indent + "  ")
      case .code(let language, let text, let place):
        lines.append("\(indent)code (\(language)) line \(place.line)")
        lines += text.split(separator: "\n").map { "\(indent)  | \($0)" }
      case .moniker(let range, let blocks):
        lines.append("\(indent)moniker \(range.joined(separator: " "))")
        add(blocks, to: &lines, indent: indent + "  ")
      case .html(let passages):
        lines.append("\(indent)rows")
        lines += passages.map { "\(indent)  \(text($0))" }
      case .table(let table):
        lines.append("\(indent)table")
        lines += ([table.header] + table.rows).map { cells in
          "\(indent)  \(cells.map(text).joined(separator: " | "))"
        }
      case .thematicBreak: lines.append("\(indent)---")
      }
    }
  }

  private static func text(_ passage: Passage) -> String {
    var text = "\(passage.place.line): \(inlines(passage.target))"
    if let source = passage.source { text += " ‖ \(inlines(source))" }
    if !passage.segments.isEmpty {
      text += " \(passage.segments.map(\.description))"
    }
    return text
  }

  private static func inlines(_ inlines: [Inline]) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text): text.replacing("\u{A0}", with: "~")
      case .code(let text): "`\(text)`"
      case .strong(let inner): "**\(self.inlines(inner))**"
      case .emphasis(let inner): "_\(self.inlines(inner))_"
      case .link(let destination, let inner): "[\(self.inlines(inner))](\(destination))"
      case .image(let destination, let alternative): "![\(alternative)](\(destination))"
      case .include(let path, let title): "[!\(title)](\(path))"
      case .lineBreak: "⏎"
      }
    }.joined()
  }
}
