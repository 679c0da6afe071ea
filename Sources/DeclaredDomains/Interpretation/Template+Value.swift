/// Templates with everything put in.
extension Template {
  /// The value; `nil` if there is none, so that a member with it is left out.
  ///
  /// - Throws: `TemplateProblem` if something could not be read, or has the wrong type.
  package func document(_ scope: TemplateContext) throws(TemplateProblem) -> JSONDocument? {
    switch self {
    case .literal(let document): return document
    case .text(let pieces):
      var text = ""
      for piece in pieces { text += try piece.text(scope) }
      return .text(text)
    case .reference(let reference): return try scope.value(of: reference)
    case .list(let templates): return .list(try Self.documents(templates, scope))
    case .object(let members):
      var found: [JSONDocument.Member] = []
      for member in members {
        if let value = try member.value.document(scope) { found.append(.init(member.name, value)) }
      }
      return .object(found)
    case .join(let templates):
      return .list(try Self.documents(templates, scope).flatMap(\.elements))
    case .less(let template, let matches):
      guard let list = try template.document(scope) else { return .list([]) }
      let resolved = try matches.resolved(scope)
      return .list(list.elements.filter { !resolved.allHold(in: $0) })
    case .first(let templates):
      for template in templates {
        if let document = try template.document(scope) { return document }
      }
      return nil
    case .each(let template, let inner):
      guard let list = try template.document(scope) else { return .list([]) }
      var found: [JSONDocument] = []
      for element in list.elements {
        var own = scope
        own.element = element
        if let document = try inner.document(own) { found.append(document) }
      }
      return .list(found)
    case .whole(let reference, let set, let less):
      var known = scope.subjects[reference.name]?.document
      if known == nil, scope.subjects[reference.name] == nil {
        known = try scope.value(of: reference)
      }
      guard var document = known else { return nil }
      for pointer in less { document = document.removing(pointer) }
      for match in set {
        guard let value = try match.value.document(scope) else { continue }
        document = document.setting(match.pointer, to: value)
      }
      return document
    }
  }

  private static func documents(
    _ templates: [Template], _ scope: TemplateContext
  ) throws(TemplateProblem) -> [JSONDocument] {
    var found: [JSONDocument] = []
    for template in templates {
      if let document = try template.document(scope) { found.append(document) }
    }
    return found
  }

  /// The text of a value that goes into a header or a query; `nil` if there is none.
  ///
  /// - Throws: `TemplateProblem` if something could not be read, or is no text, number or flag.
  package func plainText(_ scope: TemplateContext) throws(TemplateProblem) -> String? {
    guard let document = try document(scope) else { return nil }
    guard let text = document.scalarText else { throw .otherType(name) }
    return text
  }

  /// The path of an address, with everything that is put in encoded as part of one segment.
  ///
  /// - Throws: `TemplateProblem.unusablePiece` if what is put in is missing, empty, or would lead to
  ///   another place (RFC 3986, 3.3).
  package func path(_ scope: TemplateContext) throws(TemplateProblem) -> String {
    switch self {
    case .literal(let document):
      guard let text = document.scalarText else { throw .otherType(name) }
      return text
    case .text(let pieces):
      var path = ""
      for piece in pieces { path += try piece.segment(scope) }
      // Two pieces that lead nowhere alone may do so together.
      let segments = path.split(separator: "/").map { $0.prefix { $0 != "?" } }
      guard !segments.contains(where: { $0 == "." || $0 == ".." }) else {
        throw .unusablePiece(name)
      }
      return path
    case .reference(let reference):
      return try Piece.reference(reference, nil).segment(scope)
    case .list, .object, .join, .less, .first, .each, .whole: throw .otherType(name)
    }
  }

  /// The name of the first reference, for people.
  private var name: String { references.first?.name ?? "" }
}

extension Template.Piece {
  fileprivate func text(_ scope: TemplateContext) throws(TemplateProblem) -> String {
    switch self {
    case .literal(let text): return text
    case .reference(let reference, let spelling):
      guard let document = try scope.value(of: reference) else { return "" }
      guard let text = document.scalarText else { throw .otherType(reference.name) }
      return spelling.map { scope.spelled(text, [$0]) } ?? text
    }
  }

  fileprivate func segment(_ scope: TemplateContext) throws(TemplateProblem) -> String {
    guard case .reference(let reference, _) = self else { return try text(scope) }
    let text = try text(scope)
    guard !text.isEmpty, text != ".", text != ".." else { throw .unusablePiece(reference.name) }
    return PercentEncoding.encoded(text)
  }
}

extension Template {
  /// Everything that it puts in, in its order.
  package var references: [Reference] {
    switch self {
    case .literal: []
    case .text(let pieces):
      pieces.compactMap { if case .reference(let reference, _) = $0 { reference } else { nil } }
    case .reference(let reference): [reference]
    case .list(let templates), .join(let templates), .first(let templates):
      templates.flatMap(\.references)
    case .object(let members): members.flatMap(\.value.references)
    case .less(let template, let matches):
      template.references + matches.flatMap(\.value.references)
    case .each(let template, let inner): template.references + inner.references
    case .whole(let reference, let set, _): [reference] + set.flatMap(\.value.references)
    }
  }
}

extension [JSONMatch] {
  /// The matches with everything put in.
  ///
  /// - Throws: `TemplateProblem` if something could not be read, or has the wrong type.
  package func resolved(_ scope: TemplateContext) throws(TemplateProblem) -> [ResolvedMatch] {
    var resolved: [ResolvedMatch] = []
    for match in self {
      resolved.append(ResolvedMatch(match.pointer, try match.value.document(scope) ?? .null))
    }
    return resolved
  }
}

extension [ResolvedMatch] {
  /// Whether a document has all these values at their places. What is missing is `null`, and an
  /// object has the same members in whatever order.
  package func allHold(in document: JSONDocument) -> Bool {
    allSatisfy { match in
      let found = document[match.pointer] ?? .null
      return found == match.value || found.canonicalText == match.value.canonicalText
    }
  }
}
