import DeclaredDomains
import Operations

/// What a conformance run does with a plug-in: whom it reads, and which change it makes and takes
/// back. A JSON file, which `docs/PLUGINS.md` explains.
package struct ConformanceTrial: Sendable {
  struct Change: Sendable {
    let perform: String
    /// The arguments, as the plug-in is told them.
    let with: JSONDocument
    let body: JSONDocument?
    /// The facts after it; empty if only that they differ is known.
    let expected: [JSONDocument.Member]
  }

  /// Why the file cannot be used.
  package enum Problem: Error, Hashable, Sendable {
    /// Bytes count from 0.
    case notJSON(offset: Int)
    /// The member that is missing or has another form, such as `change.perform`.
    case member(String)
  }

  private let settings: JSONDocument
  let secrets: [String: String]
  let declaration: Declaration
  let kind: String
  let id: JSONDocument
  let absent: JSONDocument
  let change: Change?
  let back: Change?
  let slow: Change?

  /// Reads the file.
  package static func read(_ bytes: [UInt8]) -> Result<ConformanceTrial, Problem> {
    let document: JSONDocument
    do throws(JSONReader.Problem) {
      document = try JSONReader.document(bytes)
    } catch {
      return .failure(.notJSON(offset: error.offset))
    }
    do throws(Problem) {
      return .success(try ConformanceTrial(document))
    } catch {
      return .failure(error)
    }
  }

  private init(_ document: JSONDocument) throws(Problem) {
    settings = .object(try Self.members(document["settings"], "settings"))
    secrets = try Self.secrets(document["secrets"])
    guard document["facts"] != nil else { throw .member("facts") }
    var subjects: [SubjectDeclaration] = []
    for kind in try Self.members(document["facts"], "facts") {
      var facts: [FactDeclaration] = []
      for property in try Self.members(kind.value, "facts.\(kind.name)") {
        guard case .text(let word) = property.value, let type = Self.type(word) else {
          throw .member("facts.\(kind.name).\(property.name)")
        }
        facts.append(FactDeclaration(property: property.name, source: .pointer(.whole), type: type))
      }
      subjects.append(
        SubjectDeclaration(
          kind: kind.name, read: ReadingDeclaration(get: .text([])),
          identity: Self.identity(document["subject"], kind.name), facts: facts))
    }
    guard case .text(let kind)? = document["subject"]?["kind"], let id = document["subject"]?["id"],
      subjects.contains(where: { $0.kind == kind })
    else { throw .member("subject") }
    (self.kind, self.id) = (kind, id)
    absent = document["absent"] ?? Self.absent(id)
    change = try Self.change(document["change"], "change")
    back = try Self.change(document["back"], "back")
    slow = try Self.change(document["slow"], "slow")
    guard change == nil || back != nil else { throw .member("back") }
    declaration = Declaration(
      id: "trial", extended: nil, settings: [],
      service: ServiceDeclaration(access: .program([])), subjects: subjects, operations: [],
      digest: "")
  }

  private static func members(
    _ document: JSONDocument?, _ name: String
  ) throws(Problem) -> [JSONDocument.Member] {
    guard case .object(let members) = document ?? .object([]) else { throw .member(name) }
    return members
  }

  private static func secrets(_ document: JSONDocument?) throws(Problem) -> [String: String] {
    var secrets: [String: String] = [:]
    for secret in try members(document, "secrets") {
      guard case .text(let text) = secret.value else { throw .member("secrets.\(secret.name)") }
      secrets[secret.name] = text
    }
    return secrets
  }

  private static func change(
    _ document: JSONDocument?, _ name: String
  ) throws(Problem) -> Change? {
    guard let document else { return nil }
    guard case .text(let perform)? = document["perform"] else { throw .member("\(name).perform") }
    return Change(
      perform: perform, with: .object(try members(document["with"], "\(name).with")),
      body: document["body"], expected: try members(document["expect"], "\(name).expect"))
  }

  /// The settings, with the folder of one test in place of `{folder}`.
  func settings(in folder: String) -> JSONDocument { Self.filled(settings, folder) }

  private static func filled(_ document: JSONDocument, _ folder: String) -> JSONDocument {
    switch document {
    case .null, .flag, .number: document
    case .text(let text): .text(text.replacing("{folder}", with: folder))
    case .list(let elements): .list(elements.map { filled($0, folder) })
    case .object(let members):
      .object(members.map { .init($0.name, filled($0.value, folder)) })
    }
  }

  private static func identity(
    _ subject: JSONDocument?, _ kind: String
  ) -> SubjectDeclaration.Identity {
    guard subject?["kind"] == .text(kind), case .object(let parts)? = subject?["id"] else {
      return .pointer(.whole)
    }
    return .parts(parts.map { .init($0.name, .pointer(.whole)) })
  }

  /// An id of the same form that nothing has.
  private static func absent(_ id: JSONDocument) -> JSONDocument {
    switch id {
    case .object(let parts): .object(parts.map { .init($0.name, absent($0.value)) })
    case .null, .flag, .number, .text, .list: .text("no-such-thing-7c1e")
    }
  }

  /// A type as declarations write it: `text`, `[text]`, `{text}`; any other name is that of a kind.
  private static func type(_ word: String) -> DeclaredType? {
    var name = word[...]
    var arity = DeclaredType.Arity.one
    for (first, last, kind) in [("[", "]", DeclaredType.Arity.list), ("{", "}", .set)]
    where name.hasPrefix(first) && name.hasSuffix(last) {
      name = name.dropFirst().dropLast()
      arity = kind
    }
    guard OutsideLine.isName(String(name)) else { return nil }
    let element: DeclaredType.Element =
      switch name {
      case "text": .text
      case "number": .number
      case "flag": .flag
      case "instant": .instant
      case "bytes": .bytes
      case "date": .date
      case "code": .code
      case "json": .json
      case _: .subject(String(name), domain: nil)
      }
    return DeclaredType(element, arity)
  }
}
