import Operations

/// What the users of a call held directly.
struct DirectLicences {
  /// The part numbers every user held; `nil` where they held different ones, or none.
  let same: Value?

  init(_ call: OperationCall, _ facts: ReadFacts) {
    let sets = Set(
      call.users.map { Set(facts.texts($0.rawValue, .directLicenses)) })
    guard sets.count == 1, let names = sets.first, !names.isEmpty else {
      same = nil
      return
    }
    let parts = names.compactMap { call.products.product(named: $0)?.partNumber.rawValue }
    same = .list(parts.sorted().map(Value.text))
  }
}
