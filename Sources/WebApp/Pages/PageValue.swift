import Mustache
import Presentation

/// What a template is filled with. Text is without control characters; Mustache escapes it.
enum PageValue: Sendable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([PageValue])
  case object([String: PageValue])
  case words(Words)
  case nothing

  /// `nothing` where there is no text, so that a section of it is left out.
  static func optional(_ text: String?) -> PageValue { text.map { .text($0) } ?? .nothing }

  static func list<Element>(_ elements: [Element], _ value: (Element) -> PageValue) -> PageValue {
    .list(elements.map(value))
  }

  /// The object with more in it.
  func with(_ more: [String: PageValue]) -> PageValue {
    guard case .object(let own) = self else { return .object(more) }
    return .object(own.merging(more) { $1 })
  }
}

extension PageValue: MustacheParent, MustacheCustomRepresentation {
  func child(named name: String) -> Any? {
    switch self {
    case .object(let values): values[name]?.representation
    case .words(let words): MessageKey.byName[name].map { PrintableText.of(words[$0]) }
    case .text, .number, .flag, .list, .nothing: nil
    }
  }

  var representation: Any? {
    switch self {
    case .text(let text): PrintableText.of(text)
    case .number(let number): number
    case .flag(let flag): flag
    case .list(let list): list
    case .object, .words: self
    case .nothing: Absent()
    }
  }

  /// Said to be nothing: a template then takes nothing of the same name from around it either, which
  /// it does for a name that is not said at all.
  private struct Absent: MustacheCustomRenderable {
    let renderText = ""
    let isNull = true
  }
}

extension MessageKey {
  /// As templates name them: `webSearch`.
  static let byName: [String: MessageKey] = Dictionary(
    allCases.map { ("\($0)", $0) }, uniquingKeysWith: { $1 })
}
