import Operations

/// Facts as shown by an interface that only knows what is in use: an inactive mailbox, an archived
/// drive and a purged account look like missing ones.
struct FactsInUse {
  let facts: [Fact]

  init(_ facts: [Fact]) {
    let gone = Self.subjects(of: facts, .accountState) { $0 == .purged || $0 == .unknown }
    let withoutMailbox = Self.subjects(of: facts, .mailboxState) { $0 != .active }
    let withoutDrive = Self.subjects(of: facts, .oneDriveState) {
      $0 != .active && $0 != .readOnly
    }.union(Self.subjects(of: facts, .accountState) { $0 != .active })
    self.facts = facts.compactMap { fact in
      guard let property = FactProperty(rawValue: fact.property) else { return fact }
      if gone.contains(fact.subject) {
        return property == .accountState ? Fact(fact.subject, property, .code(.unknown)) : nil
      }
      switch property {
      case .mailboxState, .mailboxKind:
        guard withoutMailbox.contains(fact.subject) else { return fact }
        return Fact(fact.subject, property, .code(.unknown))
      case .oneDriveState:
        let state: StateCode = withoutDrive.contains(fact.subject) ? .none : .active
        return Fact(fact.subject, property, .code(state))
      case .oneDriveBytes:
        return withoutDrive.contains(fact.subject) ? Fact(fact.subject, property, .absent) : fact
      case _:
        return fact
      }
    }
  }

  private static func subjects(
    of facts: [Fact], _ property: FactProperty, where isSo: (StateCode) -> Bool
  ) -> Set<String> {
    Set(
      facts.filter { fact in
        fact.property == property.rawValue
          && fact.value.texts.first.flatMap(StateCode.init(rawValue:)).map(isSo) ?? false
      }.map(\.subject))
  }
}
