import Presentation

/// The parts of the site that are in the menu.
enum WebPlace: CaseIterable {
  case procedures, sessions, approvals, translations, tenant

  /// Returns the part that a page belongs to, by its path; `nil` if it belongs to none.
  init?(path: String) {
    let first = path.prefix { $0 != "/" && $0 != "?" }
    let own = Self.allCases.first { $0.path == first }
    guard let place = first == "procedures" ? .procedures : own else { return nil }
    self = place
  }

  /// The part of its address after the language.
  var path: String {
    switch self {
    case .procedures: ""
    case .sessions: "sessions"
    case .approvals: "approvals"
    case .translations: "translations"
    case .tenant: "tenant"
    }
  }

  var name: MessageKey {
    switch self {
    case .procedures: .webProcedures
    case .sessions: .webSessions
    case .approvals: .webApprovals
    case .translations: .webTranslations
    case .tenant: .webTenant
    }
  }

  /// The role needed to see it.
  var role: WebRole {
    switch self {
    case .procedures, .sessions, .tenant: .view
    case .approvals: .approve
    case .translations: .translate
    }
  }
}
