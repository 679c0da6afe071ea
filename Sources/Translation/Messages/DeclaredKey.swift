/// How the words of a declared domain are found among those of all domains.
///
/// Its files have the keys of its own things, such as `property.zone.serial`, and translators see only
/// those. In a catalogue they begin with the family that all domains share, and the domain's name,
/// such as `fact.dns:zone.serial`: two domains may have the same words for different things, and one
/// that extends another has the other's words under its own name. No key of a file has a colon.
package enum DeclaredKey {
  /// What the keys in its files begin with; no such domain can be called so.
  package static let families = [
    "domain", "subject", "property", "value", "operation", "input", "outcome", "refusal", "advice",
    "ask", "setting", "secret",
  ]

  /// The key in a catalogue.
  ///
  /// - Parameter domain: the name of the domain, such as `dns`.
  package static func inCatalogue(_ key: String, of domain: String) -> String {
    guard let dot = key.firstIndex(of: ".") else { return "\(domain):\(key)" }
    let rest = key[key.index(after: dot)...]
    switch key[..<dot] {
    case "subject":
      // One is a type, and several are its list.
      guard let last = rest.lastIndex(of: ".") else { return "type.\(domain):\(rest)" }
      switch rest[rest.index(after: last)...] {
      case "one": return "type.\(domain):\(rest[..<last])"
      case "other": return "types.\(domain):\(rest[..<last])"
      case _: return "types.\(domain):\(rest)"
      }
    case "property": return "fact.\(domain):\(rest)"
    case "value": return "code.\(domain):\(rest)"
    case let family: return "\(family).\(domain):\(rest)"
    }
  }
}
