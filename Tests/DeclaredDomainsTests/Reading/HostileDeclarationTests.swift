import DeclaredDomains
import Diagnostics
import Testing

/// Declarations that somebody has made to do harm, or that a mistake has made large.
struct HostileDeclarationTests {
  private func found(_ text: String) -> [Diagnostic] {
    DeclarationReader.read(DeclarationFile(path: "domain.yaml", bytes: Array(text.utf8)))
      .diagnostics
  }

  @Test func readsNoAliases() {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      bomb +=
        "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
    }
    let one = found(bomb)
    #expect(one.map(\.id) == [.domainUnreadable])
    #expect(one.first?.message == "not YAML: anchors and aliases are not read here")
    #expect(one.first?.place == SourcePlace(path: "domain.yaml", line: 1, column: 5))
  }

  @Test func readsNoFileOfTenMegabytes() {
    let large = "format: 1\nid: \(String(repeating: "x", count: 10_000_000))\n"
    #expect(found(large).map(\.message) == ["a declaration has at most 1048576 bytes"])
  }

  @Test(arguments: ["[", "{a: ", "- ", "{? "])
  func readsNothingThatIsNestedTooDeep(open: String) {
    for depth in [65, 900, 100_000] {
      let text =
        "format: 1\nid: \(open == "- " ? "\n  " : "")" + String(repeating: open, count: depth)
      let one = found(text)
      #expect(one.map(\.id) == [.domainUnreadable], "\(open) \(depth): \(one.map(\.message))")
    }
  }

  @Test func readsNoKeysThatAreNoWords() {
    for text in ["? [a, b]\n: c\n", "{[a]: b}", "{{a: b}: c}", "? a\n: b\n"] {
      #expect(found(text).contains { $0.severity == .error }, "\(text)")
    }
  }

  @Test func saysWhatIsNoText() {
    let bytes: [UInt8] = Array("format: 1\nid: ".utf8) + [0xE4, 0x0A]
    let found = DeclarationReader.read(DeclarationFile(path: "domain.yaml", bytes: bytes))
    #expect(
      found.declaration == nil
        && found.diagnostics.map(\.message) == ["a declaration must be UTF-8"])
    #expect(self.found("").map(\.message) == ["declaration is empty"])
    #expect(
      self.found("- a\n").map(\.message) == ["a declaration must be a mapping of names to values"])
    #expect(self.found("a: b\na: c\n").map(\.message) == ["not YAML: 'a' is written twice"])
  }

  @Test func readsLargeDeclarationsInReasonableTime() throws {
    var text = SampleDeclarations.exchange
    let operation = try #require(text.firstRange(of: "  line.own:"))
    let tail = text[operation.lowerBound...]
    for number in 0..<400 {
      text += "\n" + tail.replacing("line.own", with: "line.own\(number)")
    }
    let clock = ContinuousClock()
    let duration = clock.measure { #expect(found(text) == []) }
    #expect(duration < .seconds(20))
  }
}

/// A declaration that completes or changes another.
struct ExtendedDeclarationTests {
  private func read(
    _ text: String, _ others: [String: String] = [:]
  ) -> (declaration: Declaration?, diagnostics: [Diagnostic]) {
    DeclarationReader.read(
      DeclarationFile(path: "own/domain.yaml", bytes: Array(text.utf8)),
      among: DeclarationSource(known: ["loans", "exchange"], programmed: ["directory"]) { id in
        (others[id.rawValue] ?? ["loans": SampleDeclarations.loans][id.rawValue]).map {
          DeclarationFile(path: "\(id)/domain.yaml", bytes: Array($0.utf8))
        }
      })
  }

  @Test func isFourLinesForAServiceThatSpeaksTheSame() throws {
    let (found, diagnostics) = read(
      """
      format: 1
      id: own
      extends: loans
      settings: {base: {default: "https://desk.example/v3"}}
      """)
    #expect(diagnostics.filter { $0.severity == .error } == [])
    let own = try #require(found)
    #expect(own.id == "own" && own.extended == "loans")
    let base = try #require(own.settings.first { $0.name == "base" })
    #expect(base.kind == .address && base.usual == .text("https://desk.example/v3"))
    let loans = try #require(
      read(SampleDeclarations.loans.replacing("id: loans", with: "id: own")).declaration)
    #expect(own.subjects == loans.subjects && own.operations == loans.operations)
    #expect(own.service == loans.service && own.digest != loans.digest)
  }

  @Test func changesWhatItSaysAndKeepsTheRest() throws {
    let (found, diagnostics) = read(
      """
      format: 1
      id: own
      extends: loans
      service: {sign-in: {bearer: token}, limits: {seconds: 5}}
      subjects:
        reader:
          facts:
            state: {at: /status, type: code, values: {on: active, off: suspended, gone: closed}}
            phone: {at: /phone, type: text}
            tags: ~
      operations:
        reader.add: ~
        reader.suspend: {deadline: 77}
      """)
    #expect(diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    let own = try #require(found)
    #expect(own.service.signIn == .bearer(secret: "token"))
    #expect(own.service.limits.seconds == 5 && own.service.limits.parallel == 2)
    let reader = try #require(own.subject("reader"))
    #expect(reader.fact("tags") == nil && reader.fact("phone") != nil && reader.fact("name") != nil)
    #expect(reader.fact("state")?.source == .pointer(JSONPointer(tokens: ["status"])))
    #expect(own.operation("reader.add") == nil)
    #expect(own.operation("reader.suspend")?.deadline == 77)
    #expect(own.operation("reader.suspend")?.calls.count == 2)
  }

  @Test func placesAFaultInTheFileThatHasIt() {
    let (found, diagnostics) = read(
      "format: 1\nid: own\nextends: loans\nsubjects: {reader: {facts: {state: ~}}}\n")
    #expect(found == nil)
    #expect(
      diagnostics.contains { $0.place.path == "loans/domain.yaml" && $0.id == .domainReference })
  }

  @Test func endsWhereOneExtendsItself() {
    let others = ["a": "format: 1\nid: a\nextends: b\n", "b": "format: 1\nid: b\nextends: own\n"]
    let (found, diagnostics) = read("format: 1\nid: own\nextends: a\n", others)
    #expect(found == nil)
    #expect(
      diagnostics.contains { $0.id == .domainCycle && $0.message.hasSuffix("own → a → b → own") })
    #expect(
      read("format: 1\nid: own\nextends: own\n").diagnostics.contains { $0.id == .domainCycle })
  }

  @Test func namesTheNearestOfThoseThatAreThere() {
    for name in ["loan", "../loans", "."] {
      let (found, diagnostics) = read("format: 1\nid: own\nextends: \(name)\n")
      #expect(found == nil)
      let own = diagnostics.first { $0.id == .domainExtends }
      #expect(
        own?.place == SourcePlace(path: "own/domain.yaml", line: 3, column: 10, length: name.count))
      if name == "loan" { #expect(own?.advice == "did you mean 'loans'?") }
    }
  }

  @Test func takesSubjectsOfOtherDomains() throws {
    let text = SampleDeclarations.exchange.replacing("id: exchange", with: "id: own")
      .replacing("owner: {type: text", with: "owner: {type: \"loans:reader\"")
    let own = try #require(read(text).declaration)
    #expect(
      own.subject("line")?.fact("owner")?.type
        == DeclaredType(.subject("reader", domain: "loans")))
    let wrong = read(text.replacing("loans:reader", with: "loans:raeder"))
    #expect(wrong.declaration == nil && wrong.diagnostics.map(\.id) == [.domainValue])
  }
}
