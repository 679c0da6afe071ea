import Testing

/// Whoever passes the engine's questions on to a domain must pass on every one: to one that is
/// forgotten, the protocol's own defaults answer, and nobody notices.
struct DomainTests {
  private let protocolFile = SourceTree.read("Sources/Operations/Domain.swift")
  private let sources = SourceTree.files(below: "Sources")
  private let tests = SourceTree.files(below: "Tests")

  /// What stands between the line that begins so and the next line that is only a brace.
  private func body(of opening: String, in text: String) -> Substring {
    guard let start = text.range(of: opening)?.upperBound,
      let end = text[start...].range(of: "\n}\n")?.lowerBound
    else { return "" }
    return text[start..<end]
  }

  /// The names of the members declared in a text, with their argument labels.
  private func members(in text: Substring) -> Set<String> {
    let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
      .joined(separator: "\n")
    let functions = code.matches(of: /func (\w+)\s*\(([^)]*)\)/).map { match in
      let labels = match.2.split(separator: ",").map { parameter in
        parameter.split { $0.isWhitespace || $0 == ":" }.first.map { "\($0):" } ?? ""
      }
      return "\(match.1)(\(labels.joined()))"
    }
    let values = code.matches(of: /(?:var|let) (\w+):/).map { String($0.1) }
    return Set(functions + values)
  }

  private var required: Set<String> {
    members(in: body(of: "package protocol Domain: Sendable {\n", in: protocolFile))
  }

  @Test func readsTheRequirementsOfTheProtocol() {
    #expect(required.count > 20)
    #expect(required.isSuperset(of: ["catalogue", "concurrency", "perform(_:_:key:actor:)"]))
    #expect(required.contains("mayAlter(_:with:_:before:)"))
    let read = members(
      in: "  func a(\n    of b: C, _ d: [E]\n  ) -> F {}\n  let g: H\n  // func i()")
    #expect(read == ["a(of:_:)", "g"])
  }

  @Test func composesEveryQuestion() {
    let text = SourceTree.read("Sources/Operations/ComposedDomain.swift")
    let composed = members(in: body(of: "package struct ComposedDomain: Domain {\n", in: text))
    #expect(required.subtracting(composed) == [])
  }

  /// A forwarding domain declares only what it does itself.
  @Test func forwardsEveryQuestion() {
    let forwarded = members(in: body(of: "extension ForwardingDomain {\n", in: protocolFile))
    #expect(required.subtracting(forwarded) == [])
  }

  /// Nobody else wraps a domain without forwarding.
  @Test func wrapsADomainOnlyByForwarding() {
    let types = /(?:struct|class|actor) (\w+): (?:[\w, ]*\b)?Domain\b[^{]*\{/
    var found: [String] = []
    for file in sources + tests {
      for match in file.text.matches(of: types) {
        let own = body(of: String(match.0), in: file.text)
        if own.contains(/let \w+: (?:any Domain\b|\[Part\])/) {
          found.append(String(match.1))
        }
      }
    }
    #expect(found == ["ComposedDomain"])
  }
}
