import Operations

/// Values in the words of the reader's language.
extension Words {
  /// The value as the reader would write it.
  ///
  /// - Parameter property: the property it is a value of, for words that depend on it:
  ///   `code.accountState.active` takes precedence over `code.active`.
  package func text(of value: Value, property: String? = nil) -> String {
    switch value {
    case .text(let text): names[text] ?? text
    case .number(let number): formats.number(number)
    case .bytes(let count): formats.bytes(count)
    case .flag(let isSet): self[isSet ? .valueYes : .valueNo]
    case .instant(let seconds): formats.instant(seconds)
    case .code(let code):
      property.flatMap { word(.code, "\($0).\(code)") } ?? word(.code, code) ?? names[code] ?? code
    case .list(let values):
      values.isEmpty
        ? self[.valueEmpty] : formats.list(values.map { text(of: $0, property: property) })
    case .absent: self[.valueNone]
    }
  }

  /// A difference, as "property: before → after".
  package func text(of difference: Difference) -> String {
    text(
      .change,
      [
        "property": property(difference.property),
        "before": text(of: difference.before, property: difference.property),
        "after": text(of: difference.after, property: difference.property),
      ])
  }

  /// A fact, as "property: value".
  package func text(of fact: Fact) -> String {
    "\(property(fact.property)): \(text(of: fact.value, property: fact.property))"
  }
}
