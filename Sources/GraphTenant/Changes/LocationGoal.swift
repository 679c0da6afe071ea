/// Users should have this usage location.
struct LocationGoal: UserGoal {
  let country: String

  func requests(
    for record: UserRecord, isFirst: Bool
  ) throws(GraphFailure) -> [GraphRequest] {
    guard isFirst || record.usageLocation != country else { return [] }
    return [
      try .patch("/users/\(GraphQuery.piece(record.id))", UsageLocationBody(usageLocation: country))
    ]
  }

  func isAlreadySo(_ error: GraphError) -> Bool { false }
}
