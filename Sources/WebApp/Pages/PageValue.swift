import Mustache
import Presentation

/// A value for a template. Control characters are removed from text, and Mustache escapes it.
package enum PageValue: Sendable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([PageValue])
  case object([String: PageValue])
  case words(Words)
  case nothing

  /// Returns a text, or `nothing` if there is none, so that its section is left out.
  static func optional(_ text: String?) -> PageValue { text.map { .text($0) } ?? .nothing }

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
    case .words(let words): MessageKey.byName[name].map { PrintableText.of(words[$0]) }
    case .text, .number, .flag, .list, .nothing: nil
    }
  }

  package var representation: Any? {
    switch self {
    case .text(let text): PrintableText.of(text)
    case .number(let number): number
    case .flag(let flag): flag
    case .list(let list): list
    case .object, .words: self
    case .nothing: Absent()
    }
  }

  /// An explicit absence of a value: a template then takes no value of the same name from the
  /// surroundings, as it would for a missing name.
  private struct Absent: MustacheCustomRenderable {
    let renderText = ""
    let isNull = true
  }
}

extension MessageKey {
  /// The keys by their names in templates, such as `webSearch`.
  static let byName: [String: MessageKey] = Dictionary(
    allCases.map { ("\($0)", $0) }, uniquingKeysWith: { $1 })
}
