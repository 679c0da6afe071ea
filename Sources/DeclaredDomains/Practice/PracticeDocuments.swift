import Operations

/// The documents of a service as practice has them: of each kind, those that are there.
///
/// Things that are in others, such as the records of a zone, are in the documents of those, as the
/// declaration reads them.
package struct PracticeDocuments: Hashable, Sendable {
  /// By kind, in the order of the sample.
  package private(set) var kinds: [String: [JSONDocument]]
  /// The names of the kinds, in the order of the sample.
  private var order: [String]

  /// Reads a sample: an object with a list of documents for each kind.
  ///
  /// - Throws: `DomainFailure.damaged` if it has another form, or a kind that is not declared.
  package init(_ document: JSONDocument, of declaration: Declaration) throws(DomainFailure) {
    guard case .object(let members) = document else { throw .damaged("corrupt") }
    kinds = [:]
    order = []
    for member in members {
      guard declaration.subject(member.name) != nil, case .list(let elements) = member.value else {
        throw .damaged("corrupt")
      }
      if kinds[member.name] == nil { order.append(member.name) }
      kinds[member.name] = elements
    }
  }

  package var document: JSONDocument {
    .object(order.map { .init($0, .list(kinds[$0] ?? [])) })
  }

  package subscript(_ kind: String) -> [JSONDocument] {
    get { kinds[kind] ?? [] }
    set {
      if kinds[kind] == nil { order.append(kind) }
      kinds[kind] = newValue
    }
  }
}

/// Where the documents of a kind are, as its readings say.
struct PracticePlace: Sendable {
  /// The kind that has the documents, which may be the kind itself.
  let owner: String
  /// Where they are in a document of the owner; `nil` if each is one of its own.
  let list: JSONPointer?

  /// Something that is read out of the answer for another kind, at the same address, is in its document.
  init(of subject: SubjectDeclaration, in declaration: Declaration) {
    let container = declaration.subjects.first { other in
      other.kind != subject.kind && subject.read.items != nil
        && other.read.path == subject.read.path
    }
    owner = container?.kind ?? subject.kind
    list = container == nil ? nil : subject.read.items
  }
}

extension ReadingDeclaration {
  /// The address without what follows its `?`, in which the names of what is put in count as they are.
  var path: Template {
    guard case .text(let pieces) = get else { return get }
    var path: [Template.Piece] = []
    for piece in pieces {
      guard case .literal(let text) = piece, let mark = text.firstIndex(of: "?") else {
        path.append(piece)
        continue
      }
      if mark != text.startIndex { path.append(.literal(String(text[..<mark]))) }
      break
    }
    return .text(path)
  }
}

/// A document with a value of one of its properties changed, the other way round than it is read.
extension FactDeclaration {
  func writing(
    _ value: Value, in document: JSONDocument, _ scope: TemplateContext, _ subjects: SubjectText
  ) throws(DomainFailure) -> JSONDocument {
    do throws(TemplateProblem) {
      let new = try self.document(of: value)
      switch source {
      case .dns: return document
      case .pointer(let pointer):
        guard type.element != .json else { return rest(of: document, at: pointer, new ?? .null) }
        guard let new else { return document.removing(pointer) }
        guard type.arity != .one else { return document.setting(pointer, to: new) }
        let kept = try kept(document[pointer]?.elements ?? [], value, scope, subjects) { $0 }
        return document.setting(pointer, to: .list(kept.elements + kept.missing))
      case .each(let list, let matches, let at):
        let resolved = try matches.resolved(scope)
        let old = document[list]?.elements ?? []
        let own = old.filter(resolved.allHold)
        let kept = try kept(own, value, scope, subjects) { $0[at] }
        let made = kept.missing.map { element in
          resolved.reduce(JSONDocument.object([]).setting(at, to: element)) {
            $0.setting($1.pointer, to: $1.value)
          }
        }
        // What stays keeps its place.
        let stays = old.filter { !resolved.allHold(in: $0) || kept.elements.contains($0) }
        return document.setting(list, to: .list(stays + made))
      }
    } catch {
      throw .refused(error.refusal)
    }
  }

  /// The elements whose values are among the new ones, and the values that none has.
  private func kept(
    _ elements: [JSONDocument], _ value: Value, _ scope: TemplateContext, _ subjects: SubjectText,
    _ part: (JSONDocument) -> JSONDocument?
  ) throws(TemplateProblem) -> (elements: [JSONDocument], missing: [JSONDocument]) {
    guard case .list(let wanted) = value else { return ([], []) }
    var missing = wanted
    var kept: [JSONDocument] = []
    for element in elements {
      guard
        case .list(let own) = try self.value(of: part(element).map { .list([$0]) }, scope, subjects),
        let only = own.first, wanted.contains(only)
      else { continue }
      kept.append(element)
      missing.removeAll { $0 == only }
    }
    return (kept, try self.document(of: .list(missing))?.elements ?? [])
  }

  /// A document that is to be as a text of it said, besides the members that were left out of that.
  private func rest(
    of document: JSONDocument, at pointer: JSONPointer, _ new: JSONDocument
  ) -> JSONDocument {
    let old = document[pointer]
    let whole = less.reduce(new) { whole, left in
      (old?[left]).map { whole.setting(left, to: $0) } ?? whole
    }
    return document.setting(pointer, to: whole)
  }
}
