import Documents
import Markup
import Mustache
import Presentation
import Sessions
import Workspaces

/// A value for a template. Control characters are removed from text, and the rest is escaped.
package enum PageValue: Sendable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([PageValue])
  case object([String: PageValue])
  case words(Words)
  /// Part of a page that was written before.
  case written(WrittenPart)
  case nothing

  /// Returns a text, or `nothing` if there is none, so that its section is left out.
  static func optional(_ text: String?) -> PageValue { text.map { .text($0) } ?? .nothing }

  /// Returns a list with the value of each element.
  package static func list<Element>(_ elements: [Element], _ value: (Element) -> PageValue)
    -> PageValue
  {
    .list(elements.map(value))
  }

  /// Returns the object with more members.
  package func with(_ more: [String: PageValue]) -> PageValue {
    guard case .object(let own) = self else { return .object(more) }
    return .object(own.merging(more) { $1 })
  }
}

extension PageValue: MustacheParent, MustacheCustomRepresentation {
  package func child(named name: String) -> Any? {
    switch self {
    case .object(let values): values[name]?.representation
    case .words(let words): MessageKey.byName[name].map { Self.escaped(words[$0]) }
    case .text, .number, .flag, .list, .written, .nothing: nil
    }
  }

  package var representation: Any? {
    switch self {
    case .text(let text): Self.escaped(text)
    case .number(let number): number
    case .flag(let flag): flag
    case .list(let list): list
    case .object, .words: self
    case .written(let part): part.html
    case .nothing: Absent()
    }
  }

  /// A text for element content and quoted attributes. Escaped here and not by swift-mustache, which
  /// looks up characters in a table: a quotation mark with a combining accent is a different
  /// character to it and is not escaped.
  private static func escaped(_ text: String) -> String {
    TextEscape.html(PrintableText.of(text))
  }

  /// An explicit absence of a value: a template then takes no value of the same name from the
  /// surroundings, as it would for a missing name.
  private struct Absent: MustacheCustomRenderable {
    let renderText = ""
    let isNull = true
  }
}

/// Part of a page that was written by a template before, with all texts in it escaped.
package struct WrittenPart: Sendable {
  fileprivate let html: String
}

extension MessageKey {
  /// The keys by their names in templates, such as `webSearch`.
  static let byName: [String: MessageKey] = Dictionary(
    allCases.map { ("\($0)", $0) }, uniquingKeysWith: { $1 })
}

/// The parts of screens, as values for templates.
extension PageValue {
  /// Returns a sentence's runs for the template `runs`.
  ///
  /// - Parameter pictures: Where its pictures are; `nil` if their words stand for them.
  package static func runs(_ runs: [TextRun], _ pictures: PagePictures? = nil) -> PageValue {
    list(runs) { run in
      // All keys are set, because templates would take missing ones from the surrounding value.
      var value: [String: PageValue] = [
        "text": .text(run.text), "plain": .flag(false), "label": .flag(false), "code": .flag(false),
        "link": .nothing, "beside": .optional(run.english), "picture": .nothing, "lost": .nothing,
      ]
      if let pictures, let destination = run.picture {
        value.merge(pictures.value(of: destination, text: run.text)) { $1 }
      }
      switch run.kind {
      case .plain: value["plain"] = .flag(true)
      case .label: value["label"] = .flag(true)
      case .code: value["code"] = .flag(true)
      // A document may link to pages, but not to anything that runs.
      case .link(let destination) where isPage(destination): value["link"] = .text(destination)
      case .link: value["plain"] = .flag(true)
      }
      return .object(value)
    }
  }

  private static func isPage(_ destination: String) -> Bool {
    let start = destination.lowercased()
    return start.hasPrefix("https://") || start.hasPrefix("http://")
  }

  static func alerts(
    _ alerts: [SessionScreen.Alert], _ pictures: PagePictures? = nil
  ) -> PageValue {
    list(alerts) { alert in
      .object([
        "kind": .text(alert.kind.rawValue), "word": .text(alert.word),
        "paragraphs": list(alert.paragraphs) { .object(["runs": runs($0, pictures)]) },
      ])
    }
  }

  /// Who can make the changes of a session, to choose from.
  static func modes(_ words: Words) -> PageValue {
    list([SessionMode.consent, .manual, .automatic]) { mode in
      .object([
        "code": .text(mode.rawValue), "name": .text(words.mode(mode)),
        "meaning": .text(words.word(.modeMeaning, mode.rawValue) ?? ""),
        "checked": .flag(mode == .consent),
      ])
    }
  }

  static func groups(_ groups: [FactGroup]) -> PageValue {
    list(groups) { group in
      .object(["subject": .text(group.subject), "lines": list(group.lines) { .text($0) }])
    }
  }

  /// Returns lines for a template: two columns in a terminal are one level of indentation, and
  /// empty lines are left out.
  static func lines(_ lines: [TextLine]) -> PageValue {
    list(lines.filter { !$0.plain.allSatisfy(\.isWhitespace) }) { line in
      .object([
        "in": .number(min(4, line.indent / 2)),
        "pieces": list(line.pieces.filter { !$0.text.isEmpty }) { piece in
          .object(["style": .text("\(piece.style)"), "text": .text(piece.text)])
        },
      ])
    }
  }
}

/// The templates of all pages, read once at the start from `Resources/web`.
package struct PageTemplates: Sendable {
  private let library: MustacheLibrary

  /// Reads the templates.
  ///
  /// - Throws: `WorkspaceFailure` if they cannot be read; Mustache's own error if one is invalid.
  package init(_ content: ContentFolder) throws {
    let folder = "\(content.path)/Resources/web"
    var texts: [String: String] = [:]
    for path in try FileReading.files(below: folder, endings: [".mustache"]) {
      let name = path.dropFirst(folder.count + 1).dropLast(".mustache".count)
      texts[String(name)] = String(decoding: try FileReading.file(path).bytes, as: UTF8.self)
    }
    try self.init(texts)
  }

  /// - Parameter texts: by name.
  /// - Throws: Mustache's own error if one is invalid.
  package init(_ texts: [String: String]) throws {
    var library = MustacheLibrary()
    for (name, text) in texts {
      // `PageValue` has escaped what is put in.
      try library.register("{{% CONTENT_TYPE:TEXT}}\n\(text)", named: name)
    }
    self.library = library
  }

  /// Returns the HTML of a template, by its file's name without the ending.
  ///
  /// - Precondition: There is such a template.
  package func html(_ name: String, _ value: PageValue) -> String {
    guard let text = library.render(value, withTemplate: name) else {
      preconditionFailure("there is no template '\(name)' in Resources/web")
    }
    return text
  }

  /// Returns the HTML of a template, to be put into pages.
  ///
  /// - Precondition: There is such a template.
  func part(_ name: String, _ value: PageValue) -> PageValue {
    .written(WrittenPart(html: html(name, value)))
  }
}
