import Operations
import Sessions

/// Words for the names that the domain and the engine use.
///
/// A name without a word is shown as it is: a person can read `archiveState`, whereas a screen that
/// fails would stop the work. A test checks that no word is missing.
extension Words {
  package func property(_ name: String) -> String { word(.fact, name) ?? name }
  package func operation(_ id: OperationID) -> String { word(.operation, id.rawValue) ?? "\(id)" }
  package func role(_ name: String) -> String { word(.role, name) ?? name }
  package func page(_ name: String) -> String {
    let own = word(.page, name) ?? name
    return labels?.name(of: own) ?? own
  }
  package func kind(_ kind: OperationKind) -> String { word(.kind, kind.rawValue) ?? "\(kind)" }
  package func mode(_ mode: SessionMode) -> String { word(.mode, mode.rawValue) ?? "\(mode)" }
  package func verdict(_ verdict: Verdict) -> String {
    word(.verdict, verdict.rawValue) ?? "\(verdict)"
  }
  package func stop(_ reason: StopReason) -> String { word(.stop, reason.rawValue) ?? "\(reason)" }

  package func type(_ type: ValueType) -> String {
    word(type.isList ? .types : .type, type.name) ?? "\(type)"
  }

  /// The word for an outcome: the operation's own, else the one that all operations share.
  package func outcome(_ outcome: String, of operation: OperationID) -> String {
    word(.outcome, "\(operation).\(outcome)") ?? word(.outcome, outcome) ?? outcome
  }

  /// The question of an operation; `nil` if the language has none for it.
  package func question(of operation: OperationID) -> String? { word(.ask, operation.rawValue) }

  /// Why something was refused.
  package func refusal(_ refusal: Refusal) -> String {
    sentence(.refusal, refusal.code, named(refusal.values)) ?? refusal.code
  }

  /// What to do after a refusal; `nil` if there is nothing to add.
  package func advice(_ refusal: Refusal) -> String? {
    if case .list(let nearest)? = refusal.values["nearest"], nearest.isEmpty {
      return word(.advice, "noneNear")
    }
    return sentence(.advice, refusal.code, named(refusal.values))
  }

  /// The values of a refusal, with roles and similar names written as alternatives, "this or that".
  private func named(_ values: [String: Value]) -> [String: Value] {
    var named = values
    if let roles = values["roles"]?.texts {
      named["roles"] = .text(formats.alternatives(roles.map(role)))
    }
    if let nearest = values["nearest"]?.texts {
      named["nearest"] = .text(formats.alternatives(nearest.map { text(of: .text($0)) }))
    }
    return named
  }

  /// The roles as alternatives, "this or that"; without roles, that everybody may.
  package func roles(_ names: [String]) -> String {
    names.isEmpty
      ? self[.showEverybody]
      : text(.showAnyRole, ["roles": formats.alternatives(names.map(role))])
  }

  /// The name of a language by its tag, such as "Swedish".
  package func language(_ tag: String) -> String { word(.language, tag) ?? tag }
}
