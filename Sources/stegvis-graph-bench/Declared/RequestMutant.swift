import DeclaredDomains

/// A declaration in which one thing of one request is otherwise.
package struct RequestMutant: Sendable {
  package enum Part: String, CaseIterable, Sendable {
    /// Nothing: the declaration as it is.
    case declared
    case method, path, query, body, `guard`, condition
  }

  package let operation: String
  /// Which of several requests it is, counted from 0.
  package let request: Int
  package let part: Part
  /// What is otherwise, in words.
  package let change: String
  /// The whole declaration.
  package let file: DeclarationFile

  /// The declaration as it is.
  static func none(of file: DeclarationFile) -> RequestMutant {
    RequestMutant(operation: "", request: 0, part: .declared, change: "nothing", file: file)
  }

  /// Every mutant of every request of a declaration: the method and each part of the path another, left
  /// out or doubled; each member and element of the body left out, emptied, another or doubled; the
  /// condition and the guard left out or another; a parameter more.
  ///
  /// - Throws: if the file cannot be read.
  package static func all(of file: DeclarationFile) throws -> [RequestMutant] {
    let whole = try DeclarationNode.read(file.bytes, path: file.path).json
    return (whole["operations"]?.members ?? []).flatMap { operation -> [RequestMutant] in
      guard let perform = operation.value["perform"] else { return [] }
      let place = ["operations", operation.name, "perform"]
      let inputs = (operation.value["inputs"]?.members ?? []).map(\.name)
      let requests: [(pointer: [String], request: JSONDocument)] =
        if case .list(let requests) = perform {
          requests.enumerated().map { (place + ["\($0.offset)"], $0.element) }
        } else {
          [(place, perform)]
        }
      return requests.enumerated().flatMap { index, request in
        RequestChanges(request.request, inputs: inputs).all.map { part, change, changed in
          let number = requests.count > 1 ? " (request \(index + 1))" : ""
          return RequestMutant(
            operation: operation.name, request: index, part: part, change: change + number,
            file: DeclarationFile(
              path: file.path,
              bytes: Array(
                whole.setting(JSONPointer(tokens: request.pointer), to: changed).text.utf8)))
        }
      }
    }
  }
}

/// The changes of one request, each of one thing.
private struct RequestChanges {
  typealias Change = (part: RequestMutant.Part, words: String, request: JSONDocument)

  private let request: JSONDocument
  /// The names of the operation's inputs, which may be mistaken for each other.
  private let inputs: [String]

  init(_ request: JSONDocument, inputs: [String]) {
    self.request = request
    self.inputs = inputs
  }

  var all: [Change] { methods + paths + queries + bodies + guards + conditions }

  private static let methods = ["post", "put", "patch", "delete"]

  private var method: String { Self.methods.first { request[$0] != nil } ?? "" }

  private func replacing(_ name: String, by other: String? = nil, _ value: JSONDocument)
    -> JSONDocument
  {
    .object(request.members.map { $0.name == name ? .init(other ?? name, value) : $0 })
  }

  private var methods: [Change] {
    guard let path = request[method] else { return [] }
    return Self.methods.filter { $0 != method }.map {
      (.method, "\(method) → \($0)", replacing(method, by: $0, path))
    }
  }

  private var paths: [Change] {
    guard let path = request[method]?.onlyText else { return [] }
    let segments = path.split(separator: "/").map(String.init)
    func changed(_ words: String, _ segments: [String]) -> Change {
      (.path, words, replacing(method, .text("/" + segments.joined(separator: "/"))))
    }
    return segments.indices.flatMap { index -> [Change] in
      let own = segments[index]
      var without = segments
      without.remove(at: index)
      var doubled = segments
      doubled.insert(own, at: index)
      let others =
        own.hasPrefix("{")
        ? ["other"] + inputs.map { "{\($0)}" }.filter { $0 != own }
          + segments.filter { $0.hasPrefix("{") && $0 != own }
        : [own + "x", own.lowercased(), own.uppercased()].filter { $0 != own }
      return [changed("\(own) left out", without), changed("\(own) doubled", doubled)]
        + others.map { other in
          var segments = segments
          segments[index] = other
          return changed("\(own) → \(other)", segments)
        }
    }
  }

  private var queries: [Change] {
    guard let query = request["query"] else {
      return [
        (
          .query, "a parameter more",
          .object(request.members + [.init("query", .members([("extra", .text("1"))]))])
        )
      ]
    }
    return JSONChanges(query, inputs: inputs).all.map { (.query, $0, replacing("query", $1)) }
  }

  private var bodies: [Change] {
    guard let body = request["body"] else { return [] }
    let without: Change = (
      .body, "body left out", .object(request.members.filter { $0.name != "body" })
    )
    return [without]
      + JSONChanges(body, inputs: inputs).all.map { (.body, $0, replacing("body", $1)) }
  }

  private var guards: [Change] {
    guard let own = request["guard"] else { return [] }
    var changes: [Change] = [
      (.guard, "guard left out", .object(request.members.filter { $0.name != "guard" }))
    ]
    for other in ["none", "reread"] where own != .text(other) {
      changes.append((.guard, "guard → \(other)", replacing("guard", .text(other))))
    }
    if own["header"] != nil {
      for other in ["If-None-Match", "X-Version"] {
        changes.append(
          (
            .guard, "If-Match → \(other)",
            replacing("guard", own.setting(JSONPointer(tokens: ["header"]), to: .text(other)))
          ))
      }
    }
    return changes
  }

  private var conditions: [Change] {
    guard let own = request["when"] else { return [] }
    return [
      (.condition, "condition left out", .object(request.members.filter { $0.name != "when" }))
    ] + JSONChanges(own, inputs: inputs).all.map { (.condition, $0, replacing("when", $1)) }
  }
}

/// The changes of a document, each of one thing in it.
private struct JSONChanges {
  private let document: JSONDocument
  private let inputs: [String]

  init(_ document: JSONDocument, inputs: [String]) {
    self.document = document
    self.inputs = inputs
  }

  var all: [(words: String, document: JSONDocument)] { changes(document, at: "") }

  private func changes(
    _ value: JSONDocument, at place: String
  ) -> [(words: String, document: JSONDocument)] {
    let here = place.isEmpty ? "all" : place
    switch value {
    case .null: return []
    case .flag(let flag): return [("\(here): \(flag) → \(!flag)", .flag(!flag))]
    case .number(let digits):
      return [("\(here): \(digits) → 1\(digits)", .number("1\(digits)"))]
    case .text(let text): return others(text).map { ("\(here): \(text) → \($0.words)", $0.value) }
    case .list(let elements):
      var found: [(String, JSONDocument)] = elements.isEmpty ? [] : [("\(here) emptied", .list([]))]
      for (index, element) in elements.enumerated() {
        var without = elements
        without.remove(at: index)
        if elements.count > 1 { found.append(("\(here)/\(index) left out", .list(without))) }
        var doubled = elements
        doubled.insert(element, at: index)
        found.append(("\(here)/\(index) doubled", .list(doubled)))
        found += changes(element, at: "\(place)/\(index)").map { words, changed in
          var all = elements
          all[index] = changed
          return (words, .list(all))
        }
      }
      return found
    case .object(let members):
      var found: [(String, JSONDocument)] = []
      for (index, member) in members.enumerated() {
        var without = members
        without.remove(at: index)
        found.append(("\(place)/\(member.name) left out", .object(without)))
        var doubled = members
        doubled.insert(.init("\(member.name)Again", member.value), at: index)
        found.append(("\(place)/\(member.name) a second time", .object(doubled)))
        var renamed = members
        renamed[index] = .init("\(member.name)x", member.value)
        found.append(("\(place)/\(member.name) under another name", .object(renamed)))
        found += changes(member.value, at: "\(place)/\(member.name)").map { words, changed in
          var all = members
          all[index] = .init(member.name, changed)
          return (words, .object(all))
        }
      }
      return found
    }
  }

  private func others(_ text: String) -> [(words: String, value: JSONDocument)] {
    guard text.hasPrefix("$") else {
      return [("'\(text)x'", .text(text + "x")), ("1", .number("1")), ("nothing", .text(""))]
    }
    return inputs.map { "$\($0)" }.filter { $0 != text }.map { ($0, .text($0)) }
      + [("'x'", .text("x")), ("[it]", .list([.text(text)]))]
  }
}
