import Operations

extension JSONValue {
  /// A value with its kind where that is not plain, as in `{"bytes": 12}`, so that a size is not
  /// taken for a number.
  package init(_ value: Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .number(let number): self = .integer(number)
    case .bytes(let count): self = .object(["bytes": .integer(count)])
    case .flag(let isSet): self = .flag(isSet)
    case .instant(let seconds): self = .object(["instant": .integer(seconds)])
    case .code(let code): self = .object(["code": .string(code)])
    case .list(let values): self = .array(values.map { JSONValue($0) })
    case .absent: self = .null
    }
  }

  package init(_ fact: Fact) {
    self = .object([
      "subject": .string(fact.subject), "property": .string(fact.property),
      "value": JSONValue(fact.value),
    ])
  }

  package init(_ difference: Difference) {
    self = .object([
      "subject": .string(difference.subject), "property": .string(difference.property),
      "before": JSONValue(difference.before), "after": JSONValue(difference.after),
    ])
  }

  package init(_ refusal: Refusal) {
    self = .object([
      "code": .string(refusal.code), "values": .object(refusal.values.mapValues { JSONValue($0) }),
    ])
  }
}
