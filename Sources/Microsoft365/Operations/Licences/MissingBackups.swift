import Operations

/// Which backups a move asks for that nobody has made lately.
enum MissingBackups {
  static func kinds(
    _ user: UserName, from before: PlanSet, to after: PlanSet, _ facts: ReadFacts
  ) -> [BackupKind] {
    let made = Set(facts.texts(user.rawValue, .backups))
    return before.backupsNeeded(movingTo: after).filter { !made.contains($0.rawValue) }
  }
}
