import Operations

/// What the engine calls the subjects of one instance of a declared domain: `<instance>/<kind>/<id>`.
///
/// Whatever else has the same id, in another kind or another instance, is another subject.
package struct SubjectText: Sendable {
  package let instance: String
  private let kinds: [String: SubjectDeclaration]

  package init(instance: String, _ subjects: [SubjectDeclaration]) {
    self.instance = instance
    kinds = Dictionary(subjects.map { ($0.kind, $0) }) { first, _ in first }
  }

  /// The names of the parts of an identity, in their order; of a single id, the kind.
  package func parts(of kind: String) -> [String] {
    guard let declared = kinds[kind], case .parts(let parts) = declared.identity else {
      return [kind]
    }
    return parts.map(\.name)
  }

  /// What people may call a subject whose name nobody has read: its own parts, without its parent's.
  package func name(of key: SubjectKey) -> String {
    guard let declared = kinds[key.kind], case .parts(let parts) = declared.identity else {
      return ownID(of: key)
    }
    let own = parts.filter { $0.source != .parent }.compactMap { key.parts[$0.name] }
    return own.isEmpty ? ownID(of: key) : own.joined(separator: " ")
  }

  /// The id of a subject for the engine.
  package func id(of key: SubjectKey) -> String {
    let parts = parts(of: key.kind).map { PercentEncoding.encoded(key.parts[$0] ?? "") }
    return "\(instance)/\(key.kind)/\(parts.joined(separator: "/"))"
  }

  /// What the service goes by: the id or, of several parts, all of them.
  package func ownID(of key: SubjectKey) -> String {
    let names = parts(of: key.kind)
    guard names.count > 1 else { return names.first.flatMap { key.parts[$0] } ?? "" }
    return names.map { PercentEncoding.encoded(key.parts[$0] ?? "") }.joined(separator: "/")
  }

  /// A subject of which only the id is known.
  func subject(_ kind: String, id: String) -> Subject {
    Subject(id: self.id(of: SubjectKey(kind, [parts(of: kind).first ?? kind: id])), name: id)
  }

  /// What identifies a subject of this instance at its service; `nil` for any other, and for one that
  /// is only going to be made.
  package func key(_ subject: Subject) -> SubjectKey? { key(id: subject.id) }

  package func key(id: String) -> SubjectKey? {
    let words = id.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, let rest = words.last, words.first.map(String.init) == instance,
      !rest.hasPrefix("?")
    else { return nil }
    let kind = String(words[1])
    guard kinds[kind] != nil else { return nil }
    let names = parts(of: kind)
    let values = rest.split(separator: "/", omittingEmptySubsequences: false)
      .compactMap { PercentEncoding.decoded($0) }
    guard values.count == names.count, values.allSatisfy({ !$0.isEmpty }) else { return nil }
    return SubjectKey(kind, Dictionary(zip(names, values)) { first, _ in first })
  }

  /// What a document has for a subject: what follows instance and kind, of a single id as it is.
  package static func ownID(_ subject: Subject) -> String {
    let words = subject.id.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, let rest = words.last else { return subject.id }
    guard !rest.contains("/"), let id = PercentEncoding.decoded(rest) else { return String(rest) }
    return id
  }
}
