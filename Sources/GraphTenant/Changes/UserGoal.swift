/// A desired result for each of several users, and the requests that bring it about.
protocol UserGoal: Sendable {
  /// Returns the requests that are still missing, according to a new reading; empty if none are.
  ///
  /// - Parameter isFirst: Whether nothing has been asked for this user yet. A reading may be out of
  ///   date, so the first time everything is requested wherever that does no harm.
  func requests(for record: UserRecord, isFirst: Bool) throws(GraphFailure) -> [GraphRequest]

  /// Returns whether an error says that the goal is already reached.
  func isAlreadySo(_ error: GraphError) -> Bool
  /// Returns whether the service refused because it is out of date itself, so that a later attempt
  /// may succeed.
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool
}

extension UserGoal {
  func isAlreadySo(_ error: GraphError) -> Bool { error.status == 404 }
  func isLate(_ error: GraphError, _ record: UserRecord) -> Bool { false }
}
