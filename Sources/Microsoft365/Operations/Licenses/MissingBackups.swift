import Operations

/// The backups that a move requires and nobody has made recently.
enum MissingBackups {
  static func kinds(
    _ user: UserName, from before: PlanSet, to after: PlanSet, _ facts: ReadFacts
  ) -> [BackupKind] {
    let made = Set(facts.texts(user.rawValue, .backups))
    return before.backupsNeeded(movingTo: after).filter { !made.contains($0.rawValue) }
  }
}
