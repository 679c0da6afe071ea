/// What is to be so for each of some users, and how to ask for it.
protocol UserGoal: Sendable {
  /// The requests that are still missing, from a fresh reading; none where all is so.
  ///
  /// - Parameter isFirst: whether nothing has been asked for this user yet. What a reading shows
  ///   may be late, so that the first time the whole wish is sent wherever that does no harm.
  func requests(for record: UserRecord, isFirst: Bool) throws(GraphFailure) -> [GraphRequest]

  /// Whether an error says that it is so already.
  func isAlreadySo(_ error: GraphError) -> Bool
  /// Whether an error comes from a reading of the service's own that is late, so that asking again
  /// in a moment may do.
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool
}

extension UserGoal {
  func isAlreadySo(_ error: GraphError) -> Bool { error.status == 404 }
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool { false }
}
