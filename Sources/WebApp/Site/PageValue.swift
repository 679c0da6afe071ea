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
  /// Kept apart, because every other value would take as much room as words do.
  indirect case words(Words)
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

/// What swift-mustache is given for a value.
///
/// It asks every value it meets whether it is one of its protocols, and looks into those that are no
/// `MustacheParent` by reflection. So each of these is a parent, none has a representation besides
/// itself, and all fit into an `Any` without memory of their own.
extension PageValue {
  var node: Any {
    switch self {
    case .text(let text): PageText(renderText: Self.escaped(text))
    case .number(let number): PageText(renderText: "\(number)")
    case .flag(let flag): flag
    case .list(let list): PageList(values: list)
    case .object(let values): PageObject(values: values)
    case .words(let words): PageWords(words: words)
    case .written(let part): PageText(renderText: part.html)
    case .nothing: AbsentText()
    }
  }

  /// A text for element content and quoted attributes. Escaped here and not by swift-mustache, which
  /// looks up characters in a table: a quotation mark with a combining accent is a different
  /// character to it and is not escaped.
  static func escaped(_ text: String) -> String {
    TextEscape.html(PrintableText.of(text))
  }
}

/// A text that is escaped already, or needs not to be.
private struct PageText: MustacheParent, MustacheCustomRenderable {
  let renderText: String
  var isNull: Bool { false }
  func child(named name: String) -> Any? { nil }
}

private struct PageObject: MustacheParent {
  let values: [String: PageValue]
  func child(named name: String) -> Any? { values[name]?.node }
}

private struct PageWords: MustacheParent {
  let words: Words
  func child(named name: String) -> Any? {
    MessageKey.byName[name].map { PageText(renderText: PageValue.escaped(words[$0])) }
  }
}

private struct PageList: MustacheSequence {
  let values: [PageValue]
  func makeIterator() -> AnyIterator<Any> {
    var rest = values.makeIterator()
    return AnyIterator { rest.next()?.node }
  }
}

/// An explicit absence of a value: a template then takes no value of the same name from the
/// surroundings, as it would for a missing name.
private struct AbsentText: MustacheCustomRenderable {
  let renderText = ""
  let isNull = true
}

/// Part of a page that was written by a template before, with all texts in it escaped.
package struct WrittenPart: Sendable {
  let html: String
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
