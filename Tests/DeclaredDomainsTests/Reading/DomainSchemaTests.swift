import DeclaredDomains
import Diagnostics
import Foundation
import Testing

/// `Resources/domain.schema.json`, by which editors complete a declaration, and the reader say the
/// same.
struct DomainSchemaTests {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Resources/domain.schema.json")

  /// JSON is YAML, too. Read once: it takes as long as all of a test.
  private static let read = Result { try json(String(contentsOf: path, encoding: .utf8)) }

  private func schema() throws -> JSONDocument { try Self.read.get() }

  private static func json(_ text: String) throws -> JSONDocument {
    try DeclarationNode.read(Array(text.utf8), path: "x").json
  }

  @Test(arguments: [SampleDeclarations.loans, SampleDeclarations.exchange])
  func admitsWhatTheReaderReads(sample: String) throws {
    let check = SchemaCheck(try schema())
    #expect(check.problems(of: try Self.json(sample)) == [])
  }

  @Test func admitsADeclarationThatExtendsAnother() throws {
    let text = """
      format: 1
      id: own
      extends: loans
      settings: {base: {default: "https://desk.example/v3"}}
      operations: {reader.add: ~, reader.suspend: {deadline: 5}}
      """
    #expect(SchemaCheck(try schema()).problems(of: try Self.json(text)) == [])
  }

  /// A change of `SampleDeclarations.loans` that neither admits.
  @Test(arguments: [
    ("format: 1", "format: 2"), ("means: changed", "means: change"),
    ("parallel: 2", "parallel: 0"), ("id: /id", "id: id"), ("status: 404,", "state: 404,"),
    ("shown: false}", "shown: 5}"), ("link: next", "link: last"), ("kind: check", "kind: look"),
    ("only: inverse", "only: undo"), ("deadline: 120", "deadline: 0"),
    ("reader.suspend:\n", "suspend:\n"), ("repeat: byKey", "repeat: twice"),
    ("secret: deskKey", "secret: Zm9vYmFyLTEyMw=="), ("guard: none", "guard: maybe"),
    ("[trim, lower]", "[trim, lowr]"), ("\"/books/{book}\"", "\"books/{book}\""),
  ])
  func refusesWhatTheReaderRefuses(from: String, to: String) throws {
    let text = SampleDeclarations.loans.replacing(from, with: to, maxReplacements: 1)
    #expect(text != SampleDeclarations.loans)
    #expect(SchemaCheck(try schema()).problems(of: try Self.json(text)) != [])
    let file = DeclarationFile(path: "domain.yaml", bytes: Array(text.utf8))
    #expect(DeclarationReader.read(file, among: SampleDeclarations.others).declaration == nil)
  }

  /// Where an object of each kind begins in a sample, so that one more key can be written into it; the
  /// reader then names all that it knows.
  private static let places: [(definition: String, beginning: String, isProgram: Bool)] = [
    ("setting", "base: {", false), ("service", "service:\n  ", false),
    ("bearer", "sign-in: {", true), ("header", "sign-in: {", false),
    ("probe", "probe:\n    ", false), ("limits", "limits: {", false),
    ("error", "errors:\n    - {", false), ("subject", "  reader:\n    ", false),
    ("version", "version: {", false), ("absent", "absent: {", false),
    ("reading", "borrowed:\n        ", false), ("list", "list:\n      ", false),
    ("next", "pages: {next: /more", false), ("link", "pages: {link: next", false),
    ("cursor", "pages: {cursor: /next", false), ("start", "pages: {start: from", false),
    ("fact", "name: {at: /name", false), ("ask", "ask: {", false),
    ("change", "reader.suspend:\n    ", false), ("check", "reader.check:\n    ", false),
    ("open", "reader.look:\n    ", false), ("input", "until: {", false),
    ("created", "made: {list: reader", false), ("refusal", "refuse: [{", false),
    ("call", "perform: {", false), ("guard", "guard: {", false), ("key", "      key: {", false),
    ("job", "job: {", false), ("inverse", "inverse: {", false),
    ("outcome", "outcomes:\n      - {", false),
    ("", "", false),
  ]

  @Test(arguments: places)
  func knowsTheKeysOfTheSchema(
    definition: String, beginning: String, isProgram: Bool
  ) throws {
    let sample = isProgram ? SampleDeclarations.exchange : SampleDeclarations.loans
    let schema = try schema()
    let object = definition.isEmpty ? schema : try #require(schema["$defs"]?[definition])
    guard case .object(let members)? = object["properties"] else {
      Issue.record("\(definition) has no properties")
      return
    }
    // No key is near to this one, so that all are named.
    let key = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqq"
    let isFlow = beginning.contains("{")
    let separator = beginning.hasSuffix("{") || !isFlow ? "" : ", "
    let text =
      beginning.isEmpty
      ? sample + "\n\(key): 1\n"
      : sample.replacing(
        beginning,
        with: isFlow
          ? "\(beginning)\(separator)\(key): 1\(separator.isEmpty ? ", " : "")"
          : "\(beginning)\(key): 1\n"
            + (beginning.split(separator: "\n").last.map(String.init) ?? ""),
        maxReplacements: 1)
    let (_, found) = DeclarationReader.read(
      DeclarationFile(path: "domain.yaml", bytes: Array(text.utf8)),
      among: SampleDeclarations.others)
    let told = try #require(
      found.first { $0.id == .domainKeyUnknown && $0.message.contains(key) },
      "\(found.map(\.message))")
    let known = try #require(told.advice).replacing("known keys: ", with: "")
      .split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
    #expect(Set(known) == Set(members.map(\.name)))
  }

  /// Each definition with closed keys is among those places.
  @Test func comparesEveryDefinition() throws {
    guard case .object(let definitions)? = try schema()["$defs"] else {
      Issue.record("no definitions")
      return
    }
    let closed = definitions.filter { $0.value["additionalProperties"] == .flag(false) }
    let compared = Set(Self.places.map(\.definition))
    // Of these, the reader looks for the one key that they have.
    let others: Set = ["basic", "oauth2", "client", "below"]
    #expect(Set(closed.map(\.name)).subtracting(compared) == others)
  }
}

/// A validator for the parts of JSON Schema (2020-12) that the schema of declarations uses.
struct SchemaCheck {
  private let root: JSONDocument

  init(_ root: JSONDocument) { self.root = root }

  /// What a document has that the schema does not admit, by pointers.
  func problems(of document: JSONDocument) -> [String] { problems(document, root, "") }

  private func problems(
    _ document: JSONDocument, _ schema: JSONDocument, _ place: String
  ) -> [String] {
    guard case .object(let rules) = schema else {
      return schema == .flag(false) ? ["\(place): not allowed"] : []
    }
    return rules.flatMap { problems(document, $0.name, $0.value, schema, place) }
  }

  private func problems(
    _ document: JSONDocument, _ rule: String, _ value: JSONDocument, _ schema: JSONDocument,
    _ place: String
  ) -> [String] {
    switch (rule, value) {
    case ("$ref", .text(let reference)):
      guard let pointer = JSONPointer(String(reference.dropFirst())), let found = root[pointer]
      else { return ["\(reference) is missing in the schema"] }
      return problems(document, found, place)
    case ("const", _): return document == value ? [] : ["\(place): not \(value)"]
    case ("enum", .list(let values)):
      return values.contains(document) ? [] : ["\(place): not one of \(values)"]
    case ("type", .text(let type)): return isA(type, document) ? [] : ["\(place): no \(type)"]
    case ("type", .list(let types)):
      return types.contains { if case .text(let type) = $0 { isA(type, document) } else { false } }
        ? [] : ["\(place): none of \(types)"]
    case ("pattern", .text(let pattern)):
      guard case .text(let text) = document else { return [] }
      return text.range(of: pattern, options: .regularExpression) == nil
        ? ["\(place): '\(text)' is not like \(pattern)"] : []
    case ("required", .list(let keys)):
      guard case .object = document else { return [] }
      return keys.compactMap { key in
        if case .text(let name) = key, document[name] == nil { "\(place): no \(name)" } else { nil }
      }
    case ("properties", .object(let members)):
      return members.flatMap { member in
        document[member.name].map { problems($0, member.value, "\(place)/\(member.name)") } ?? []
      }
    case ("additionalProperties", _):
      guard case .object(let members) = document else { return [] }
      return members.filter { schema["properties"]?[$0.name] == nil }.flatMap {
        problems($0.value, value, "\(place)/\($0.name)")
      }
    case ("propertyNames", _):
      guard case .object(let members) = document else { return [] }
      return members.flatMap { problems(.text($0.name), value, "\(place)/\($0.name)") }
    case ("items", _):
      guard case .list(let elements) = document else { return [] }
      return elements.flatMap { problems($0, value, "\(place)/-") }
    case ("not", _): return problems(document, value, place).isEmpty ? ["\(place): is that"] : []
    case ("oneOf", .list(let choices)), ("anyOf", .list(let choices)):
      let found = choices.map { problems(document, $0, place) }
      let fitting = found.count(where: \.isEmpty)
      return fitting == 1 || fitting > 1 && rule == "anyOf"
        ? [] : ["\(place): \(fitting) of \(rule): \(found)"]
    case ("minimum", _), ("maximum", _), ("minItems", _), ("maxItems", _), ("minProperties", _),
      ("maxProperties", _):
      return isWithin(document, rule, value) ? [] : ["\(place): \(rule)"]
    case ("description", _), ("title", _), ("$schema", _), ("$defs", _): return []
    case _: return ["the schema uses \(rule)"]
    }
  }

  private func isA(_ type: String, _ document: JSONDocument) -> Bool {
    switch (type, document) {
    case ("null", .null), ("boolean", .flag), ("string", .text), ("array", .list),
      ("object", .object), ("number", .number):
      true
    case ("integer", .number(let text)): Int(text) != nil
    case _: false
    }
  }

  private func isWithin(_ document: JSONDocument, _ rule: String, _ bound: JSONDocument) -> Bool {
    guard case .number(let text) = bound, let limit = Double(text) else { return false }
    let size: Double
    switch document {
    case .number(let text): size = Double(text) ?? .nan
    case .list(let elements) where rule.hasSuffix("Items"): size = Double(elements.count)
    case .object(let members) where rule.hasSuffix("Properties"): size = Double(members.count)
    case .null, .flag, .text, .list, .object: return true
    }
    return rule.hasPrefix("min") ? size >= limit : size <= limit
  }
}
