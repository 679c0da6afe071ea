/// A sentence of a diagnostic in English, with what it was filled in with, so that it can be said in
/// another language.
///
/// Written as a literal, it keeps its form: `"label '\(name)' is lost"` has the form
/// `label '{1}' is lost`, under which the files of words have it.
package struct FindingText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The sentence in English.
  package let english: String
  /// The sentence with `{1}`, `{2}` and so on in place of its values; `nil` for one that comes from
  /// elsewhere, such as a parser's own.
  package let form: String?
  /// What is in place of `{1}`, `{2}` and so on.
  package let values: [String]

  /// A sentence that comes from elsewhere.
  package init(verbatim english: String) {
    self.english = english
    form = nil
    values = []
  }

  package init(stringLiteral english: String) {
    self.english = english
    form = english
    values = []
  }

  package init(stringInterpolation parts: StringInterpolation) {
    english = parts.english
    form = parts.form
    values = parts.values
  }

  /// The parts of a literal, as the compiler hands them over.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var english = ""
    fileprivate var form = ""
    fileprivate var values: [String] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      english.reserveCapacity(literalCapacity + 16 * interpolationCount)
      values.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      english += literal
      form += literal
    }

    package mutating func appendInterpolation<Value>(_ value: Value) {
      let text = "\(value)"
      english += text
      values.append(text)
      form += "{\(values.count)}"
    }
  }
}
