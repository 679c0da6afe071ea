import Commands

extension WebRequest {
  /// Whether the tenant is an embedded one, whose clock can be moved.
  var isPractice: Bool { !isCloud }

  /// Returns what a person may do, from the values of their roles claim. Anybody who may do
  /// something may view.
  func roles(of values: [String]) -> Set<WebRole> {
    let own = Set(
      WebRole.allCases.filter { role in
        values.contains { (signIn?.roles[role.rawValue] ?? [role.rawValue]).contains($0) }
      })
    return own.isEmpty ? [] : own.union([.view])
  }
}
