/// A sentence of a diagnostic in English, with what it was filled in with, so that it can be said in
/// another language.
///
/// Written as a literal, it keeps its form: `"label '\(name)' is lost"` has the form
/// `label '{1}' is lost`, under which the files of words have it. What it is filled in with can be such
/// a text itself: `"\(message); here may come \(names)"`.
package struct FindingText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The sentence in English.
  package let english: String
  /// The sentence with `{1}`, `{2}` and so on in place of its values; `nil` for one that comes from
  /// elsewhere, such as a parser's own.
  package let form: String?
  /// What is in place of `{1}`, `{2}` and so on; what is no text to be said in another language has
  /// no form.
  package let parts: [FindingText]

  /// The tag that the text is, such as `sv`, which readers know by the name of its language; `nil` if
  /// it is none.
  package let language: String?

  /// Whether a tag of a language is in it.
  package var namesLanguages: Bool { language != nil || parts.contains(where: \.namesLanguages) }

  /// What is in place of `{1}`, `{2}` and so on, in English.
  package var values: [String] { parts.map(\.english) }

  /// A sentence that comes from elsewhere.
  package init(verbatim english: String) { self.init(english, language: nil) }

  private init(_ value: String, language: String?) {
    english = value
    form = nil
    parts = []
    self.language = language
  }

  /// The language that has this tag. In `english`, which programs read, it is the tag.
  package static func language(_ tag: String) -> FindingText {
    FindingText(tag, language: tag)
  }

  package init(stringLiteral english: String) {
    self.english = english
    form = english
    parts = []
    language = nil
  }

  package init(stringInterpolation literal: StringInterpolation) {
    english = literal.english
    form = literal.form
    parts = literal.parts
    language = nil
  }

  /// The texts with commas between them.
  package static func listed(_ texts: [FindingText]) -> FindingText {
    texts.dropFirst().reduce(texts.first ?? FindingText(verbatim: "")) { "\($0), \($1)" }
  }

  /// The texts with the word between them that says that one of them is enough.
  package static func either(_ texts: [FindingText]) -> FindingText {
    texts.dropFirst().reduce(texts.first ?? FindingText(verbatim: "")) { "\($0) or \($1)" }
  }

  /// The parts of a literal, as the compiler hands them over.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var english = ""
    fileprivate var form = ""
    fileprivate var parts: [FindingText] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      english.reserveCapacity(literalCapacity + 16 * interpolationCount)
      parts.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      english += literal
      form += literal
    }

    package mutating func appendInterpolation<Value>(_ value: Value) {
      appendInterpolation(FindingText(verbatim: "\(value)"))
    }

    package mutating func appendInterpolation(_ text: FindingText) {
      english += text.english
      parts.append(text)
      form += "{\(parts.count)}"
    }
  }
}
