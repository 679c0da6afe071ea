/// What a fact is about, or an argument names: a user, a product, a group, the tenant itself.
///
/// Two subjects are equal if their ids are. A name can be shared, changed, or given to somebody
/// else later; it is there for people.
package struct Subject: Sendable {
  /// What the tenant goes by and never gives to another subject: the object id of a user or a group,
  /// the `skuId` of a product, a telephone number in E.164.
  package let id: String
  /// What people call it now: a user principal name, the name of a product. If others have the same
  /// name, it includes what tells them apart.
  package let name: String

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }

  /// Creates a subject that is known only by its name, as in sessions of earlier versions, or whose
  /// name is its id, as that of a telephone number is.
  package init(_ name: String) { self.init(id: name, name: name) }

  /// Whether it has an id besides its name.
  package var isResolved: Bool { !id.utf8.elementsEqual(name.utf8) }

  /// Whether it is the other one as far as anybody can know: the ids are equal or, if one of them is
  /// known only by its name, the other has that name.
  package func agrees(with other: Subject) -> Bool {
    if isResolved == other.isResolved { return id == other.id }
    return name == other.name || id == other.id
  }
}

extension Subject: Hashable {
  package static func == (one: Subject, other: Subject) -> Bool { one.id == other.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Subject: ExpressibleByStringLiteral {
  package init(stringLiteral name: String) { self.init(name) }
}

/// In JSON, a subject is `{"id": …, "name": …}`, or only a text if that is both.
extension Subject: Codable {
  private enum Member: String, CodingKey {
    case id, name
  }

  package func encode(to encoder: any Encoder) throws {
    guard isResolved else {
      var container = encoder.singleValueContainer()
      return try container.encode(id)
    }
    var container = encoder.container(keyedBy: Member.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
  }

  /// - Throws: `DecodingError` if it is neither a text nor an object with both members.
  package init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
      return
    }
    let container = try decoder.container(keyedBy: Member.self)
    self.init(
      id: try container.decode(String.self, forKey: .id),
      name: try container.decode(String.self, forKey: .name))
  }
}
