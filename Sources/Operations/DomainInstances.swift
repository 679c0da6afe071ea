/// Under which names a session uses domains, so that it can have several services of one: the tenant
/// `chat=scim:https://…` is the instance `chat` of the domain `scim`, and its operations are named
/// `chat:account.close`.
///
/// The name of a domain itself means its tenant without a name of its own, or the only instance.
package struct DomainInstances: Hashable, Sendable {
  /// The domain of each instance, by the instance's name; a domain that is also used without a name of
  /// its own is its own instance.
  package private(set) var domains: [DomainID: DomainID]

  package init(_ domains: [DomainID: DomainID] = [:]) {
    // A domain that is used under no other name needs no instance.
    let named = Set(domains.filter { $0.key != $0.value }.values)
    self.domains = domains.filter { $0.key != $0.value || named.contains($0.key) }
  }

  package var isEmpty: Bool { domains.isEmpty }

  /// The names of the domains, by those of the instances, as sessions keep them.
  package var names: [String: String] {
    Dictionary(uniqueKeysWithValues: domains.map { ($0.key.rawValue, $0.value.rawValue) })
  }

  /// The same with others, such as those that a procedure names; a name that is known stays what it is.
  package func adding(_ more: [DomainID: DomainID]) -> DomainInstances {
    DomainInstances(domains.merging(more) { known, _ in known })
  }

  /// What the name of a domain may mean: itself, its only instance, or one of several.
  package func meanings(of domain: DomainID) -> [DomainID] {
    let named = domains.filter { $0.value == domain }.keys.sorted()
    return named.isEmpty || named.contains(domain) ? [domain] : named
  }

  /// What the name of a domain means; `nil` if it may mean several.
  package func meaning(of domain: DomainID) -> DomainID? {
    let meanings = meanings(of: domain)
    return meanings.count == 1 ? meanings.first : nil
  }

  /// Whether a text can be the name of an instance: lower-case letters and digits, with hyphens
  /// between.
  package static func isName(_ text: String) -> Bool {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    let isMadeOfWords = words.allSatisfy { word in
      !word.isEmpty
        && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }
    return isMadeOfWords && text.utf8.first.map { (97...122).contains($0) } ?? false
  }

  /// The part of a name before its colon, and the rest: `scim` and `account` of `scim:account`; `nil` of
  /// a name without a colon.
  static func parts(of name: String) -> (domain: DomainID, rest: Substring)? {
    guard let colon = name.firstIndex(of: ":") else { return nil }
    return (DomainID(rawValue: String(name[..<colon])), name[name.index(after: colon)...])
  }
}

extension OperationID {
  /// The name of the declared domain, or of its instance, that an operation begins with; `nil` if it has
  /// none.
  package var declaredDomain: DomainID? { DomainInstances.parts(of: rawValue)?.domain }
}

extension ValueType {
  /// A type as it is called where the name of its domain means this instance.
  fileprivate func named(_ rename: (String) -> String) -> ValueType {
    ValueType(rename(name), isList: isList)
  }
}

extension Operation {
  /// The same operation of an instance: whatever has the domain's name before it has the instance's.
  func of(_ instance: DomainID, in domain: DomainID) -> Operation {
    let prefix = "\(domain):"
    func rename(_ name: String) -> String {
      name.hasPrefix(prefix) ? "\(instance):\(name.dropFirst(prefix.count))" : name
    }
    return calling(types: rename, others: rename)
  }

  /// The same operation with other names for its types.
  func calling(_ names: [String: String]) -> Operation {
    calling(types: { names[$0] ?? $0 }, others: { $0 })
  }

  /// - Parameter rename: the names of operations and secrets.
  private func calling(
    types: (String) -> String, others rename: (String) -> String
  ) -> Operation {
    func named(_ id: OperationID) -> OperationID { OperationID(rawValue: rename(id.rawValue)) }
    let reversal: Reversal =
      switch self.reversal {
      case .inverse(let id): .inverse(named(id))
      case .inverseWithin(let id, let days): .inverseWithin(named(id), days: days)
      case .compensation(let id): .compensation(named(id))
      case .none, .irreversible: self.reversal
      }
    return Operation(
      named(id), kind,
      parameters.map {
        Parameter(
          $0.name, $0.type.named(types), isOptional: $0.isOptional, allowed: $0.allowed,
          namesChoices: $0.namesChoices, neededWith: $0.neededWith, isShown: $0.isShown)
      }, collects: collects?.named(types), outcomes: outcomes, roles: roles, reversal: reversal,
      deadline: deadline, hasInterface: hasInterface, most: most, evidence: evidence ?? .file,
      narrowing: narrowing, form: form, leads: leads, skips: skips,
      secrets: secrets.map { SecretInput(rename($0.name), isOptional: $0.isOptional) },
      trial: trial, needsSecondPerson: needsSecondPerson)
  }
}

extension Catalogue {
  /// The operation of this name among those that are read when they are asked for; `nil` if there is
  /// none, or the domain that it names may be any of several instances.
  func furtherOperation(_ id: OperationID) -> Operation? {
    guard let (name, rest) = DomainInstances.parts(of: id.rawValue) else { return nil }
    guard let domain = instances.domains[name] else {
      return instances.meaning(of: name).flatMap { meaning in
        read(id).map { meaning == name ? $0 : $0.of(meaning, in: name) }
      }
    }
    return read(OperationID(rawValue: "\(domain):\(rest)")).map { $0.of(name, in: domain) }
  }

  /// A type that is written with the name of a domain, as its operations are called here.
  package func type(_ written: ValueType) -> ValueType {
    guard !instances.isEmpty, let (name, rest) = DomainInstances.parts(of: written.name),
      let meaning = instances.meaning(of: name)
    else { return written }
    return ValueType("\(meaning):\(rest)", isList: written.isList)
  }

  /// Of an operation that names a domain of which several instances are used, the names that it may
  /// have; empty for any other.
  package func meanings(of id: OperationID) -> [OperationID] {
    guard let (name, rest) = DomainInstances.parts(of: id.rawValue),
      instances.domains[name] == nil, instances.meaning(of: name) == nil, read(id) != nil
    else { return [] }
    return instances.meanings(of: name).map { OperationID(rawValue: "\($0):\(rest)") }
  }
}
