/// The words of a declared domain, whose keys are those of its declaration (`property.zone.kind`), under
/// the keys by which the program looks for them (`fact.dns:zone.kind`).
///
/// They carry the name of the domain, so that two declared domains can say the same of different things.
struct DeclaredWords {
  private let domain: String
  /// The sentences that ask for a subject, as the program has them: `{kind}`.
  private let choose: String
  private let chooseSeveral: String

  init(of domain: String, _ program: [String: Message]) {
    self.domain = domain
    choose = program["ask.declared.choose"]?.text ?? "{kind}"
    chooseSeveral = program["ask.declared.chooseSeveral"]?.text ?? "{kind}"
  }

  /// The keys and texts that a line of the file stands for; empty for one that is only compared with
  /// its declaration.
  func entries(_ key: String, _ text: String) -> [(key: String, text: String)] {
    guard let dot = key.firstIndex(of: ".") else { return [] }
    let name = String(key[key.index(after: dot)...])
    switch key[..<dot] {
    case "property": return [("fact.\(domain):\(name)", text)]
    case "value": return [("code.\(domain):\(name)", text)]
    // A secret that a change takes is asked for by its name.
    case "input": return [("input.\(domain):\(name)", text), ("secret.\(domain):\(name)", text)]
    case "operation", "outcome", "refusal", "advice", "ask", "extent":
      return [("\(key[..<dot]).\(domain):\(name)", text)]
    case "subject":
      guard let last = name.lastIndex(of: ".") else { return [] }
      let kind = "\(domain):\(name[..<last])"
      if name[last...] == ".one" {
        let asked = Message(choose).filled(["kind": text])
        return [
          ("type.\(kind)", text), ("operation.\(kind).choose", asked),
          ("ask.\(kind).choose", asked),
        ]
      }
      guard name[last...] == ".other" else { return [] }
      let asked = Message(chooseSeveral).filled(["kind": text])
      return [
        ("types.\(kind)", text), ("page.\(kind)", text),
        ("operation.\(kind).chooseSeveral", asked), ("ask.\(kind).chooseSeveral", asked),
      ]
    case _: return [("\(key[..<dot]).\(domain):\(name)", text)]
    }
  }
}
