import Operations

/// The direct licenses of the users of a call, with users who hold the same licenses grouped
/// together.
struct DirectLicenses {
  struct Group {
    let users: Value
    /// Part numbers.
    let licenses: Value
  }

  /// In the order in which the call names the first user of each; users without licenses are left
  /// out.
  let groups: [Group]

  /// - Parameter names: The names of the products that count; `nil` for all.
  init(_ call: OperationCall, _ facts: ReadFacts, of names: Set<String>? = nil) {
    self.init(call) { user in
      let held = Set(facts.texts(user.rawValue, .directLicenses))
      return names.map(held.intersection) ?? held
    }
  }

  init(_ call: OperationCall, held: (UserName) -> Set<String>) {
    var order: [Set<String>] = []
    var users: [Set<String>: [UserName]] = [:]
    for user in call.users {
      let names = held(user)
      guard !names.isEmpty else { continue }
      if users[names] == nil { order.append(names) }
      users[names, default: []].append(user)
    }
    groups = order.map { names in
      let parts = names.compactMap { call.products.product(named: $0)?.partNumber.rawValue }
      return Group(
        users: .list((users[names] ?? []).map(\.value)),
        licenses: .list(parts.sorted().map(Value.text)))
    }
  }
}
