/// Something that a change needs in its request and that nobody may keep, such as a first password: a
/// person gives it at the moment of the change.
///
/// It is no parameter, so that no manifest, answer or event can hold its value.
package struct SecretInput: Hashable, Sendable {
  package let name: String
  package let isOptional: Bool
  /// Whether the program makes it and shows it to the person once, before the change.
  package let isMade: Bool

  package init(_ name: String, isOptional: Bool = false, isMade: Bool = false) {
    self.name = name
    self.isOptional = isOptional
    self.isMade = isMade
  }

  /// The environment variable from which it is taken where nobody can be asked:
  /// `STEGVIS_SECRET_FIRST_PASSWORD` for `firstPassword`.
  package var variable: String {
    "STEGVIS_SECRET_"
      + name.reduce(into: "") { variable, character in
        if character.isUppercase, variable.last?.isLowercase == true { variable += "_" }
        variable.append(
          character.isASCII && (character.isLetter || character.isNumber) ? character : "_")
      }.uppercased()
  }
}

/// The secrets that a person has given for one change.
///
/// They are in memory only: the type has no form in a file, and neither prints nor reflects them.
package struct Secrets: Sendable {
  private let values: [String: String]

  /// - Parameter values: by the names of the inputs.
  package init(_ values: [String: String] = [:]) { self.values = values }

  /// What was given for an input; `nil` if nothing was.
  package subscript(_ name: String) -> String? { values[name] }

  /// The names of the inputs for which something was given, in order.
  package var names: [String] { values.keys.sorted() }

  package var isEmpty: Bool { values.isEmpty }

  /// Only those for these inputs, without empty ones.
  package func limited(to inputs: [SecretInput]) -> Secrets {
    let names = Set(inputs.map(\.name))
    return Secrets(values.filter { names.contains($0.key) && !$0.value.isEmpty })
  }
}

extension Secrets: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "secrets: \(names.joined(separator: ", "))" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A service may repeat in an answer what it was sent.
extension Secrets {
  /// What stands in place of a secret.
  package static let mark = "•••"
  /// A shorter one is not looked for, because it may be any word. NIST SP 800-63B §5.1.1 allows no
  /// chosen secret of fewer than 8 characters, and no random one of fewer than 6.
  private static let leastLength = 6

  package func removed(from text: String) -> String {
    values.values.filter { $0.count >= Self.leastLength }.sorted { $0.count > $1.count }
      .reduce(text) { $0.replacing($1, with: Self.mark) }
  }

  package func removed(from value: Value) -> Value {
    switch value {
    case .text(let text): .text(removed(from: text))
    case .code(let code): .code(removed(from: code))
    case .subject(let subject):
      .subject(Subject(id: subject.id, name: removed(from: subject.name)))
    case .list(let values): .list(values.map { removed(from: $0) })
    case .expected(let expectation): .expected(expectation.map { removed(from: $0) })
    case .unread(let refusal): .unread(removed(from: refusal))
    case .number, .bytes, .flag, .instant, .absent, .changed: value
    }
  }

  package func removed(from facts: [Fact]) -> [Fact] {
    facts.map { Fact($0.subject, $0.property, removed(from: $0.value)) }
  }

  package func removed(from refusal: Refusal) -> Refusal {
    Refusal(refusal.code, refusal.values.mapValues { removed(from: $0) })
  }

  package func removed(from failure: DomainFailure) -> DomainFailure {
    switch failure {
    case .unavailable(let reason): .unavailable(removed(from: reason))
    case .refused(let refusal): .refused(removed(from: refusal))
    case .partlyRefused(let refusal): .partlyRefused(removed(from: refusal))
    case .unknownOutcome(let reason): .unknownOutcome(removed(from: reason))
    case .damaged(let reason): .damaged(removed(from: reason))
    }
  }
}

/// A domain after a person has given it secrets: what it answers from then on is cleared of them.
package struct DiscreetDomain: ForwardingDomain {
  package let domain: any Domain
  private let secrets: Secrets

  package init(_ domain: any Domain, keeping secrets: Secrets) {
    self.domain = domain
    self.secrets = secrets
  }

  package func forwarding(to domain: any Domain) -> any Domain {
    DiscreetDomain(domain, keeping: secrets)
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    do {
      return secrets.removed(from: try await domain.read(operation, arguments))
    } catch {
      throw secrets.removed(from: error)
    }
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    do {
      try await domain.perform(operation, arguments, key: key, actor: actor)
    } catch {
      throw secrets.removed(from: error)
    }
  }
}
