import Diagnostics
import Operations

/// Values of properties, out of documents and back.
///
/// Types are strict: a text that says `False` is no flag. What has another type than declared could not
/// be read, and says so.
extension FactDeclaration {
  /// What a reading shows of the property.
  ///
  /// - Parameters:
  ///   - document: that of the reading which the property comes from.
  ///   - scope: where the templates of the declaration find what they put in.
  ///   - subjects: what the engine calls a subject.
  package func value(
    in document: JSONDocument, _ scope: TemplateContext, _ subjects: SubjectText
  ) -> Value {
    do throws(TemplateProblem) {
      switch source {
      case .pointer(let pointer): return try value(of: document[pointer], scope, subjects)
      case .each(let list, let matches, let at):
        let resolved = try matches.resolved(scope)
        let found = document[list] ?? .null
        guard found.isList || found == .null else { throw .otherType(property) }
        let elements = found.elements.filter(resolved.allHold)
        let value = try value(of: .list(elements.compactMap { $0[at] }), scope, subjects)
        return called.map { value.called(by: $0, of: elements, at: at) } ?? value
      case .dns: return .unread(Refusal.notRead)
      }
    } catch {
      return .unread(error.refusal)
    }
  }

  /// A value as the service has it, or as a template makes it.
  ///
  /// - Parameter isOwn: whether a code is one of the declaration's own, not yet one of the service's.
  /// - Throws: `TemplateProblem.otherType` if it has another type than declared.
  func value(
    of document: JSONDocument?, _ scope: TemplateContext, _ subjects: SubjectText,
    isOwn: Bool = false
  ) throws(TemplateProblem) -> Value {
    let given = document == .null ? nil : document
    switch type.arity {
    case .one:
      guard let found = given ?? missing, found != .null else { return .absent }
      return try element(found, scope, subjects, isOwn: isOwn)
    case .list, .set:
      guard let found = given ?? missing else { return .list([]) }
      guard found.isList || isOwn else { throw .otherType(property) }
      var values: [Value] = []
      for part in found.elements {
        values.append(try element(part, scope, subjects, isOwn: isOwn))
      }
      return .list(type.arity == .set ? values.asSet : values)
    }
  }

  private func element(
    _ document: JSONDocument, _ scope: TemplateContext, _ subjects: SubjectText, isOwn: Bool
  ) throws(TemplateProblem) -> Value {
    let document = type.element == .json ? document.removing(less) : document
    guard
      let value = type.element.value(
        of: document, codes: isOwn ? [:] : codes, isLenient: isOwn,
        spelled: { scope.spelled($0, spelling) }, subjects)
    else { throw .otherType(property) }
    return value
  }

  /// What the value is in a document.
  ///
  /// - Throws: `TemplateProblem.unread` if it could not be read.
  func document(of value: Value) throws(TemplateProblem) -> JSONDocument? {
    try value.document(codes: codes, isJSON: type.element == .json)
  }
}

extension Value {
  /// The same subjects by the names that the elements have for them.
  fileprivate func called(
    by name: JSONPointer, of elements: [JSONDocument], at id: JSONPointer
  ) -> Value {
    guard case .list(let values) = self else { return self }
    let names = Dictionary(
      elements.compactMap { element -> (String, String)? in
        guard let id = element[id]?.scalarText, let name = element[name]?.scalarText,
          !name.isEmpty
        else { return nil }
        return (id, name)
      }
    ) { first, _ in first }
    return .list(
      values.map { value in
        guard case .subject(let subject) = value, let name = names[SubjectText.ownID(subject)]
        else { return value }
        return .subject(Subject(id: subject.id, name: name))
      })
  }
}

extension DeclaredType.Element {
  /// A value of this type; `nil` if it is of another.
  ///
  /// - Parameters:
  ///   - codes: the declaration's own codes, by the words of the service.
  ///   - isLenient: whether a number may be written as a text, as people write all they enter.
  func value(
    of document: JSONDocument, codes: [String: String], isLenient: Bool,
    spelled: (String) -> String, _ subjects: SubjectText
  ) -> Value? {
    switch (self, document) {
    case (.text, .text(let text)): return .text(spelled(text))
    case (.date, .text(let text)): return CalendarDay.isDay(text) ? .text(text) : nil
    case (.number, .number(let text)):
      return Int(text).map { .number($0) }
    case (.bytes, .number(let text)): return Int(text).map { .bytes($0) }
    case (.number, .text(let text)) where isLenient: return Int(text).map { .number($0) }
    case (.bytes, .text(let text)) where isLenient: return Int(text).map { .bytes($0) }
    case (.flag, .flag(let isSet)): return .flag(isSet)
    case (.flag, .text(let text)) where isLenient:
      return text == "true" ? .flag(true) : text == "false" ? .flag(false) : nil
    case (.instant, .text(let text)): return UTCInstant.seconds(text).map { .instant($0) }
    case (.instant, .number(let text)): return Int(text).map { .instant($0) }
    case (.code, .text), (.code, .number), (.code, .flag):
      let word = document.scalarText ?? ""
      // A word that the declaration does not know is shown as the service has it.
      return .code(codes[word] ?? spelled(word))
    case (.json, _): return .text(document.canonicalText)
    case (.subject(let kind, let domain), .text), (.subject(let kind, let domain), .number):
      let id = document.scalarText ?? ""
      guard domain == nil else { return .subject(Subject(id)) }
      return .subject(subjects.subject(kind, id: id))
    case (.text, _), (.date, _), (.number, _), (.bytes, _), (.flag, _), (.instant, _), (.code, _),
      (.secret, _), (.subject, _):
      return nil
    }
  }
}

extension JSONDocument {
  var isList: Bool { if case .list = self { true } else { false } }

  fileprivate func removing(_ pointers: [JSONPointer]) -> JSONDocument {
    pointers.reduce(self) { $0.removing($1) }
  }
}

extension Value {
  /// What the value is in a document; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - codes: the declaration's own codes, by the words of the service.
  ///   - isJSON: whether its text is that of a document.
  /// - Throws: `TemplateProblem.unread` if it could not be read, or is not known in advance.
  func document(
    codes: [String: String] = [:], isJSON: Bool = false
  ) throws(TemplateProblem) -> JSONDocument? {
    switch self {
    case .text(let text):
      guard isJSON else { return .text(text) }
      do {
        return try JSONReader.document(Array(text.utf8))
      } catch {
        throw .otherType(String(text.prefix(40)))
      }
    case .subject(let subject): return .text(SubjectText.ownID(subject))
    case .number(let number), .bytes(let number): return .number("\(number)")
    case .flag(let isSet): return .flag(isSet)
    case .instant(let seconds): return .text(UTCInstant.text(seconds))
    case .code(let code):
      return .text(codes.filter { $0.value == code }.map(\.key).min() ?? code)
    case .list(let values):
      var elements: [JSONDocument] = []
      for value in values {
        if let element = try value.document(codes: codes, isJSON: isJSON) {
          elements.append(element)
        }
      }
      return .list(elements)
    case .absent: return nil
    case .changed, .expected: throw .unread(Refusal.notRead)
    case .unread(let refusal): throw .unread(refusal)
    }
  }
}

/// Why something that the declaration asks for cannot be found out or made.
package enum InterpretationRefusal: String, Hashable, Sendable, CaseIterable {
  /// Nobody has read it, or it is not known in advance.
  case notRead
  /// What is put into an address, by its `name`, would be missing or lead elsewhere.
  case unusablePiece
  /// What tells which subject is meant, by its `name`, is not given.
  case notGiven
  /// The subject `name` is one of another service, or of another kind.
  case otherInstance
}

extension Refusal {
  init(_ refusal: InterpretationRefusal, _ values: [String: Value] = [:]) {
    self.init(refusal.rawValue, values)
  }

  static let notRead = Refusal(InterpretationRefusal.notRead)
}

extension TemplateProblem {
  /// Why what is about it could not be read.
  package var refusal: Refusal {
    switch self {
    case .unread(let refusal): refusal
    case .unusablePiece(let name): Refusal(.unusablePiece, ["name": .text(name)])
    case .otherType(let name): Refusal(.notUnderstood, evidence: name)
    }
  }
}
