/// A request to practice as its service would get it.
package struct PracticeRequest: Hashable, Sendable {
  package let method: String
  /// Below the address of the service; percent-encoded, with its leading slash.
  package let path: String
  /// Decoded.
  package let query: [String: String]
  /// By lower-case name.
  package let headers: [String: String]
  package let body: [UInt8]

  /// - Parameter query: as it was sent, without the question mark.
  package init(
    method: String, path: String, query: String = "", headers: [String: String] = [:],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
    self.query = Self.parameters(query)
  }

  /// The parameters of a query, decoded; of several with one name, the last.
  static func parameters(_ query: String) -> [String: String] {
    query.split(separator: "&").reduce(into: [:]) { parameters, part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = pair.map { PercentEncoding.decoded($0.replacing("+", with: "%20")) ?? "" }
      guard let name = decoded.first else { return }
      parameters[name] = decoded.count > 1 ? decoded[1] : ""
    }
  }
}

/// What practice answers.
package struct PracticeAnswer: Hashable, Sendable {
  package let status: Int
  package var headers: [String: String]
  package let body: JSONDocument?

  package init(_ status: Int, _ body: JSONDocument? = nil, headers: [String: String] = [:]) {
    self.status = status
    self.body = body
    self.headers = headers
  }

  /// An answer that says what is wrong, as a service without rules of its own would.
  static func fault(_ status: Int, _ message: String) -> PracticeAnswer {
    PracticeAnswer(status, .object([.init("error", .text(message))]))
  }
}

/// The address of a request as a declaration writes it.
struct AddressPattern: Sendable {
  private let path: [Template.Piece]
  private let query: [String: Template]

  /// - Parameter query: the parameters that stand beside the path; those that stand in it are added.
  init(_ address: Template, _ query: [String: Template]) {
    let pieces: [Template.Piece] =
      switch address {
      case .text(let pieces): pieces
      case .literal(let document): [.literal(document.scalarText ?? "")]
      case .reference(let reference): [.reference(reference, nil)]
      case .list, .object, .join, .less, .first, .each, .whole: []
      }
    var path: [Template.Piece] = []
    var behind: [Template.Piece] = []
    for piece in pieces {
      if !behind.isEmpty {
        behind.append(piece)
      } else if case .literal(let text) = piece, let mark = text.firstIndex(of: "?") {
        path.append(.literal(String(text[..<mark])))
        behind = [.literal(String(text[text.index(after: mark)...]))]
      } else {
        path.append(piece)
      }
    }
    self.path = path.filter { $0 != .literal("") }
    self.query = query.merging(Self.parameters(behind)) { given, _ in given }
  }

  /// The parameters in a text with something put in.
  private static func parameters(_ pieces: [Template.Piece]) -> [String: Template] {
    var parameters: [[Template.Piece]] = [[]]
    for piece in pieces {
      guard case .literal(let text) = piece else {
        parameters[parameters.count - 1].append(piece)
        continue
      }
      for (index, part) in text.split(separator: "&", omittingEmptySubsequences: false).enumerated()
      {
        if index > 0 { parameters.append([]) }
        parameters[parameters.count - 1].append(.literal(String(part)))
      }
    }
    return parameters.reduce(into: [:]) { found, pieces in
      guard case .literal(let text)? = pieces.first, let mark = text.firstIndex(of: "=") else {
        return
      }
      let value = PercentEncoding.decoded(text[text.index(after: mark)...]) ?? ""
      let rest = Array(pieces.dropFirst())
      found[String(text[..<mark])] = .text((value.isEmpty ? [] : [.literal(value)]) + rest)
    }
  }

  /// How many parameters a request has as this address writes them; `nil` if it is another address.
  func match(_ request: PracticeRequest, _ binding: inout TemplateBinding) -> Int? {
    guard binding.bind(path, to: request.path, isPath: true) else { return nil }
    for (name, template) in query {
      guard let value = request.query[name], binding.bind(template, to: .text(value)) else {
        return nil
      }
    }
    return query.count
  }
}
