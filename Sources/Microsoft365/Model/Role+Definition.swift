extension Role {
  /// The id of the directory role's definition, the same in every tenant (Microsoft Entra built-in
  /// roles).
  package var definitionID: String {
    switch self {
    case .global: "62e90394-69f5-4237-9190-012177145e10"
    case .license: "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
    case .user: "fe930be7-5e62-47db-91af-98c3a49a38b1"
    case .billing: "b0f54661-2d74-4c50-afa3-1ec803f12efe"
    case .exchange: "29232cdf-9323-42fd-ade2-1d097af3e4de"
    case .teams: "69091246-20e8-4a56-aa4d-066075b2a7a8"
    case .compliance: "17315797-102d-40b4-93e0-432062caca18"
    }
  }
}
