import Operations

/// One thing in a request that is made another.
struct CallMutant: Hashable, Sendable, CustomStringConvertible {
  private enum Part: Hashable, Sendable {
    case method(String)
    /// The end of the path, or the name of what a program performs.
    case name
    case query(String)
    case argument(String)
    case body(JSONPointer)
  }

  private let part: Part
  /// Whether it is left out; otherwise it is another.
  private let isRemoved: Bool

  var description: String {
    switch part {
    case .method(let method): "method: \(method)"
    case .name: "path"
    case .query(let name): "query.\(name): \(isRemoved ? "–" : "≠")"
    case .argument(let name): "with.\(name): \(isRemoved ? "–" : "≠")"
    case .body(let pointer): "\(pointer): \(isRemoved ? "–" : "≠")"
    }
  }

  /// What another text ends with.
  private static let mark = "-stegvis"
  /// The most that are tried of one request, each with subjects of its own.
  private static let most = 80

  /// Every single thing that can be made another in a call.
  ///
  /// - Parameter isOwn: whether the call is about something that the test has made, so that other
  ///   methods harm nobody.
  static func all(of call: PreparedCall, isOwn: Bool) -> [CallMutant] {
    var mutants: [CallMutant] = []
    switch call.target {
    case .http(let method, _, let query, _):
      let methods = isOwn ? ["GET", "POST", "PUT", "PATCH", "DELETE"] : ["GET"]
      mutants += methods.filter { $0 != method }.map { .init(part: .method($0), isRemoved: false) }
      mutants.append(.init(part: .name, isRemoved: false))
      for item in query {
        mutants += [true, false].map { .init(part: .query(item.name), isRemoved: $0) }
      }
    case .program(_, let arguments):
      mutants.append(.init(part: .name, isRemoved: false))
      for name in arguments.keys.sorted() {
        mutants += [true, false].map { .init(part: .argument(name), isRemoved: $0) }
      }
    }
    for (pointer, value) in places(call.body ?? .null, at: .whole) {
      mutants.append(.init(part: .body(pointer), isRemoved: true))
      // An object is another if one of its members is.
      if case .object = value { continue }
      mutants.append(.init(part: .body(pointer), isRemoved: false))
    }
    return Array(mutants.prefix(most))
  }

  private static func places(
    _ document: JSONDocument, at pointer: JSONPointer
  ) -> [(JSONPointer, JSONDocument)] {
    let inner: [(String, JSONDocument)] =
      switch document {
      case .object(let members): members.map { ($0.name, $0.value) }
      case .list(let elements): elements.enumerated().map { ("\($0.offset)", $0.element) }
      case .null, .flag, .number, .text: []
      }
    return inner.flatMap { token, value in
      let place = JSONPointer(tokens: pointer.tokens + [token])
      return [(place, value)] + places(value, at: place)
    }
  }

  /// The call with this thing made another.
  func applied(to call: PreparedCall) -> PreparedCall {
    var target = call.target
    var body = call.body
    switch (part, call.target) {
    case (.method(let method), .http(_, let path, let query, let headers)):
      target = .http(method: method, path: path, query: query, headers: headers)
      // A server that does not expect a body takes it for the next request (RFC 9110, 9.3.1).
      if ["GET", "DELETE"].contains(method) { body = nil }
    case (.name, .http(let method, let path, let query, let headers)):
      let way = path.prefix { $0 != "?" }
      target = .http(
        method: method, path: way + Self.mark + path.dropFirst(way.count), query: query,
        headers: headers)
    case (.query(let name), .http(let method, let path, let query, let headers)):
      let items = query.compactMap { item -> PreparedCall.QueryItem? in
        guard item.name == name else { return item }
        return isRemoved ? nil : .init(name, item.value + Self.mark)
      }
      target = .http(method: method, path: path, query: items, headers: headers)
    case (.name, .program(let name, let arguments)):
      target = .program(name + "Stegvis", arguments)
    case (.argument(let name), .program(let performed, var arguments)):
      arguments[name] = isRemoved ? nil : arguments[name]?.other
      target = .program(performed, arguments)
    case (.body(let pointer), _):
      body = isRemoved ? body?.without(pointer.tokens[...]) : body?.changed(pointer.tokens[...])
    case (.method, .program), (.query, .program), (.argument, .http): break
    }
    return PreparedCall(call, target, body)
  }
}

extension PreparedCall {
  /// The same attempt with another request.
  fileprivate init(_ call: PreparedCall, _ target: Target, _ body: JSONDocument?) {
    self.init(
      operation: call.operation, target: target, body: body, subject: call.subject, key: call.key,
      version: call.version, job: call.job, seconds: call.seconds, effects: call.effects)
    secrets = call.secrets
  }
}

extension Value {
  /// A value of the same type that is another.
  fileprivate var other: Value {
    switch self {
    case .text(let text): .text(text + "-stegvis")
    case .code(let code): .code(code + "Stegvis")
    case .number(let number): .number(number + 1)
    case .bytes(let count): .bytes(count + 1)
    case .instant(let seconds): .instant(seconds + 1)
    case .flag(let isSet): .flag(!isSet)
    case .list: .list([])
    case .subject(let subject): .subject(Subject(id: subject.id + "-stegvis", name: subject.name))
    case .absent, .changed, .expected, .unread: .text("stegvis")
    }
  }
}

extension JSONDocument {
  /// The document without what is at a place, also in lists.
  fileprivate func without(_ tokens: ArraySlice<String>) -> JSONDocument {
    replacing(tokens) { _ in nil }
  }

  /// The document with another value of the same type at a place.
  fileprivate func changed(_ tokens: ArraySlice<String>) -> JSONDocument {
    replacing(tokens) { value in
      switch value {
      case .null: .text("stegvis")
      case .flag(let isSet): .flag(!isSet)
      case .number(let digits): .number(Int(digits).map { "\($0 + 1)" } ?? "1")
      case .text(let text): .text(text + "-stegvis")
      case .list: .list([])
      case .object: value
      }
    }
  }

  private func replacing(
    _ tokens: ArraySlice<String>, _ change: (JSONDocument) -> JSONDocument?
  ) -> JSONDocument {
    guard let token = tokens.first else { return self }
    let rest = tokens.dropFirst()
    func replaced(_ value: JSONDocument) -> JSONDocument? {
      rest.isEmpty ? change(value) : value.replacing(rest, change)
    }
    switch self {
    case .object(let members):
      return .object(
        members.compactMap { member in
          guard member.name == token else { return member }
          return replaced(member.value).map { Member(token, $0) }
        })
    case .list(let elements):
      return .list(
        elements.enumerated().compactMap { index, element in
          "\(index)" == token ? replaced(element) : element
        })
    case .null, .flag, .number, .text: return self
    }
  }
}
