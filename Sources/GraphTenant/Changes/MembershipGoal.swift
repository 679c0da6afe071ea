/// Users should not be in any group that gives them these products.
struct MembershipGoal: UserGoal {
  let products: Set<String>

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    let groups = Set(record.states.filter { products.contains($0.sku) }.compactMap(\.group))
    return groups.sorted().map {
      .delete("/groups/\(GraphQuery.piece($0))/members/\(GraphQuery.piece(record.id))/$ref")
    }
  }
}
