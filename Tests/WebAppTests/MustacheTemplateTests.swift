import Commands
import Foundation
import Markup
import Mustache
import Presentation
import TestSupport
import Testing
import WebApp

/// What the writer of pages writes, compared with what swift-mustache does, the slow way.
struct MustacheTemplateTests {
  /// The texts of all templates, by name.
  private static let texts: [String: String] = {
    let folder = "\(TestTranslations.content.path)/Resources/web"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".mustache") }.reduce(into: [:]) { texts, name in
      texts[String(name.dropLast(".mustache".count))] = try? String(
        contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
  }()

  private static func library(_ texts: [String: String]) throws -> MustacheLibrary {
    MustacheContentTypes.register(PageEscape(), named: PageEscape.name)
    var library = MustacheLibrary()
    for (name, text) in texts {
      try library.register("{{% CONTENT_TYPE:\(PageEscape.name)}}\n\(text)", named: name)
    }
    return library
  }

  @Test(arguments: 0..<24) func writesEveryTemplateAsTheLibraryDoes(seed: UInt64) throws {
    let words = try CommandContext(in: seed.isMultiple(of: 2) ? "sv" : "nl").words
    let library = try Self.library(Self.texts)
    let templates = try PageTemplates(Self.texts)
    #expect(Self.texts.count > 25)
    var values = ValueMaker(Self.texts, seed)
    var written = 0
    for name in Self.texts.keys.sorted() {
      let value = values.page(words)
      let page = templates.html(name, value)
      #expect(library.render(value, withTemplate: name) == page, "\(name), \(seed)")
      written += page.utf8.count
    }
    #expect(written > 20_000)
  }

  @Test(arguments: [
    "a{{#list}}{{.}},{{/list}}b", "{{#list}}\n{{.}}\n{{/list}}\n", "{{^none}}\nx\n{{/none}}\ny",
    "a {{#list}}\n{{.}}{{/list}}\n", "{{#object}}{{inner}}{{outer}}{{/object}}{{inner}}",
    "{{#text}}{{.}}{{/text}}{{^text}}no{{/text}}", "{{#number}}{{.}}{{/number}}", "{{number}}\n",
    "{{#flag}}{{flag}}{{/flag}}", "{{^list}}a{{/list}}{{^empty}}b{{/empty}}", "{{missing}}{a}",
    "{{#object}}{{#list}}{{inner}}{{/list}}{{/object}}", "\n\n{{#flag}}\n\n{{/flag}}\n\nx\n",
    "{{<frame}}{{$main}}\nmine {{text}}\n{{/main}}{{/frame}}\nafter", "{{>frame}}",
    "{{<frame}}{{/frame}}", "{{#list}}{{>row}}\n{{/list}}", "{{#list}}\n{{>row}}\n{{/list}}",
  ])
  func writesAsTheLibraryDoes(template: String) throws {
    let value = PageValue.object([
      "list": .list([.text("<1>"), .text("2"), .text("é\u{1B}[1m\u{301}\"")]), "number": .number(7),
      "object": .object(["inner": .text("in"), "none": .nothing]), "outer": .text("out & about"),
      "text": .text("te'xt"), "flag": .flag(true), "empty": .list([]), "none": .nothing,
    ])
    let texts = [
      "page": template, "row": "<li>{{.}}</li>\n",
      "frame": "<main>\n{{$main}}usual\n{{/main}}\n</main>\n",
    ]
    #expect(
      try PageTemplates(texts).html("page", value)
        == Self.library(texts).render(value, withTemplate: "page"))
  }

  @Test(arguments: [
    "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{a", "{{}}", "{{{a}}}", "{{&a}}", "{{! a}}",
    "{{words.nosuch}}", "{{a.b}}", "{{>nosuch}}", "{{<page}}{{a}}{{/page}}", "{{=| |=}}",
  ])
  func refusesWhatItDoesNotKnow(template: String) {
    #expect(throws: (any Error).self) { try PageTemplates(["page": template]) }
  }
}

/// Makes values at random that have every name in the templates.
private struct ValueMaker {
  /// Marsaglia's xorshift, so that a failure comes back.
  private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = 0x5374_6567_7669_7331 ^ seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private var generator: Seeded
  private let names: [String]
  /// The names of sections in templates that contain themselves: only a value that is taken from
  /// inside another one ends those.
  private let nesting: Set<String>
  /// The names that are written, for which a list is no value.
  private let written: Set<String>

  init(_ texts: [String: String], _ seed: UInt64) {
    generator = Seeded(seed)
    let all = texts.values.joined()
    let own = texts["blocks"] ?? ""
    names = Set(all.matches(of: /\{\{[#^]?(\w+)\}\}/).map { String($0.1) }).sorted()
    nesting = Set(own.matches(of: /\{\{#(\w+)\}\}/).map { String($0.1) })
    written = Set(all.matches(of: /\{\{(\w+)\}\}/).map { String($0.1) })
  }

  /// A value of a page, with these words.
  mutating func page(_ words: Words) -> PageValue {
    object(depth: 3, share: 0.7).with(["words": .words(words)])
  }

  private mutating func object(depth: Int, share: Double) -> PageValue {
    var members: [String: PageValue] = [:]
    for name in names {
      members[name] =
        Double.random(in: 0..<1, using: &generator) < share
        ? value(of: name, depth: depth - 1) : .nothing
    }
    return .object(members)
  }

  private mutating func value(of name: String, depth: Int) -> PageValue {
    let text = texts.randomElement(using: &generator) ?? ""
    let isNesting = nesting.contains(name)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0 where !isNesting, 1 where !isNesting: return .text(text)
    case 2 where !isNesting: return .flag(Bool.random(using: &generator))
    case 3 where !isNesting: return .number(Int.random(in: -9...99_999, using: &generator))
    case 4 where !written.contains(name) && depth > 0:
      let count = Int.random(in: 0...3, using: &generator)
      return .list((0..<count).map { _ in object(depth: depth, share: 0.05) })
    case _ where written.contains(name) || depth <= 0: return .nothing
    case _: return object(depth: depth, share: 0.05)
    }
  }

  private let texts = [
    "", "plain", "<b>&\"'", "a\u{1B}[31mred", "line\nend\ttab", "“quotes” – \u{202E}x", "Åsa\u{AD}",
    "e\u{301}\u{338}<\u{338}", "{{name}}", "\u{1F468}\u{200D}\u{1F469}", "&amp;",
  ]
}

/// Values as swift-mustache takes them.
extension PageValue: MustacheParent, MustacheCustomRepresentation, MustacheCustomRenderable {
  /// What has no text of its own is written as nothing, and not as a program prints it.
  public var renderText: String { "" }

  public var isNull: Bool { false }

  public func child(named name: String) -> Any? {
    switch self {
    case .object(let values): values[name]?.representation
    case .words(let words):
      MessageKey.allCases.first { "\($0)" == name }.map { PrintableText.of(words[$0]) }
    case .text, .number, .flag, .list, .written, .nothing: nil
    }
  }

  public var representation: Any? {
    switch self {
    case .text(let text): PrintableText.of(text)
    case .number(let number): number
    case .flag(let flag): flag
    case .list(let list): list
    case .object, .words, .written: self
    case .nothing: Absent()
    }
  }

  /// A value that is not there, so that none is taken from around.
  private struct Absent: MustacheCustomRenderable {
    let renderText = ""
    let isNull = true
  }
}

/// Escapes as pages do; swift-mustache works by characters, and does not see a quotation mark with a
/// combining accent.
private struct PageEscape: MustacheContentType {
  static let name = "PAGE"

  func escapeText(_ text: String) -> String { TextEscape.html(text) }
}
