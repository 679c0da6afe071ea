/// A value in which inputs, settings and facts are put in: of an address, a header, a body, or an
/// expectation.
package indirect enum Template: Hashable, Sendable {
  /// A value in which nothing is put in.
  case literal(JSONDocument)
  /// A text with references in braces: `/servers/{server}`, `{text|dns-text}`.
  case text([Piece])
  /// `$x`, `$set.kept/records`: the value itself, of whatever type.
  case reference(Reference)
  case list([Template])
  case object([Member])
  /// The lists one after the other.
  case join([Template])
  /// The list without the elements that match.
  case less(Template, [JSONMatch])
  /// The first value that there is.
  case first([Template])
  /// For each element of the list, the template, in which `$it` is the element.
  case each(Template, as: Template)
  /// A whole document as it was read, with members set and left out.
  case whole(Reference, set: [JSONMatch], less: [JSONPointer])

  package enum Piece: Hashable, Sendable {
    case literal(String)
    case reference(Reference, Spelling?)
  }

  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: Template

    package init(_ name: String, _ value: Template) {
      self.name = name
      self.value = value
    }
  }
}

/// What a template puts in: `$text`, `$set.ttl`, `$set.kept/records`, `$key`, `$it/name`.
package struct Reference: Hashable, Sendable {
  /// The name of an input, a setting, a concerned subject, a part of an identity, `key` or `it`.
  package let name: String
  /// The property of that subject; `nil` for the thing itself (of a subject, its id).
  package let property: String?
  package let pointer: JSONPointer

  package init(_ name: String, _ property: String? = nil, _ pointer: JSONPointer = .whole) {
    self.name = name
    self.property = property
    self.pointer = pointer
  }
}

/// What is expected of a property, in a condition or a prediction.
package enum ExpectationDeclaration: Hashable, Sendable {
  case value(Template)
  case oneOf([Template])
  case has(Template)
  case lacks(Template)
  case absent
  case present
  /// Later, or more, than before.
  case later
  case changed
  /// This was asked for; another value is a surprise, not a refutation.
  case asked(Template)
}

/// What must be so for a rule to apply; all of it. What cannot be read makes it neither true nor
/// false.
package struct Condition: Hashable, Sendable {
  package enum OfSubject: Hashable, Sendable {
    case absent
    case present
    case facts([String: ExpectationDeclaration])
  }

  /// By the names of inputs and concerned subjects.
  package let subjects: [String: OfSubject]
  /// By the names of the probe's facts.
  package let service: [String: JSONDocument]

  package init(subjects: [String: OfSubject] = [:], service: [String: JSONDocument] = [:]) {
    self.subjects = subjects
    self.service = service
  }
}
