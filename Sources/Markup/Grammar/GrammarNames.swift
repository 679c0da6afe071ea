/// The names that a pattern of a grammar applies to (RELAX NG §4.18, name classes).
indirect enum GrammarNames: Hashable, Sendable {
  case name(XMLName)
  case namespace(String)
  case any
  case except(GrammarNames, GrammarNames)
  case choice([GrammarNames])

  func holds(_ name: XMLName) -> Bool {
    switch self {
    case .name(let own): own == name
    case .namespace(let namespace): namespace == name.namespace
    case .any: true
    case .except(let names, let exception): names.holds(name) && !exception.holds(name)
    case .choice(let choices): choices.contains { $0.holds(name) }
    }
  }

  /// The names that are listed one by one.
  var listed: [XMLName] {
    switch self {
    case .name(let name): [name]
    case .namespace, .any, .except: []
    case .choice(let choices): choices.flatMap(\.listed)
    }
  }
}
