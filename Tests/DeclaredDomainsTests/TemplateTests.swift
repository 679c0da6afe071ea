import DeclaredDomains
import Operations
import Testing

/// Values into which inputs, settings and facts are put.
@Suite struct TemplateTests {
  private func scope() throws -> TemplateContext {
    TemplateContext(
      inputs: [
        "x": .text("a/b c"), "empty": .text(""), "up": .text(".."), "list": .list([.text("1")]),
        "kept": try json(#"{"records":[{"content":"a","off":false},{"content":"b","off":true}]}"#),
      ], settings: ["server": .text("main")], parts: ["zone": "example."], key: "k1")
  }

  @Test("What is put into a path is one segment of it") func paths() throws {
    #expect(try words("/s/{server}/{x}").path(try scope()) == "/s/main/a%2Fb%20c")
    #expect(try words("/z/{zone}?a=b").path(try scope()) == "/z/example.?a=b")
  }

  @Test(
    "What would lead elsewhere, or nowhere, is refused in a path",
    arguments: ["/s/{empty}", "/s/{up}/x", "/s/{missing}", "/s/{list}", "/s/.{zone2}"])
  func noPaths(path: String) throws {
    var scope = try scope()
    scope.parts["zone2"] = "."
    #expect(throws: TemplateProblem.self) { try words(path).path(scope) }
  }

  @Test("Lists are joined, shortened, and made anew") func lists() throws {
    let made = Template.each(
      .less(words("$kept/records"), [JSONMatch(at("/off"), .literal(.flag(true)))]),
      as: .object([.init("c", words("$it/content")), .init("k", words("$key"))]))
    #expect(try made.document(try scope())?.text == #"[{"c":"a","k":"k1"}]"#)
    let joined = Template.join([words("$list"), words("$nothing"), .list([words("$x")])])
    #expect(try joined.document(try scope())?.text == #"["1","a/b c"]"#)
    let first = Template.first([words("$nothing"), words("$kept/records/1/content")])
    #expect(try first.document(try scope()) == .text("b"))
  }

  @Test("A member without a value is left out") func missing() throws {
    let object = Template.object([.init("a", words("$nothing")), .init("b", words("$x"))])
    #expect(try object.document(try scope())?.text == #"{"b":"a/b c"}"#)
  }

  @Test("A whole document is sent with members set and left out") func whole() throws {
    var scope = try scope()
    scope.subjects["account"] = .init(
      id: "1", facts: [:], document: try json(#"{"id":"1","meta":{"v":1},"active":true,"n":1.50}"#),
      of: try #require(Invented.accounts.subject("account")))
    let whole = Template.whole(
      Reference("account"), set: [JSONMatch(at("/active"), .literal(.flag(false)))],
      less: [at("/meta")])
    #expect(try whole.document(scope)?.text == #"{"id":"1","active":false,"n":1.50}"#)
    #expect(try words("/Users/{account}").path(scope) == "/Users/1")
  }

  @Test("What could not be read is not taken for nothing") func unread() throws {
    var scope = try scope()
    let refusal = Refusal("unreadable")
    scope.subjects["set"] = .init(
      id: "s", facts: ["ttl": .unread(refusal)],
      of: try #require(Invented.names.subject("recordSet")))
    #expect(throws: TemplateProblem.unread(refusal)) {
      try Template.first([words("$set.ttl"), words("$x")]).document(scope)
    }
  }

  @Test("A filter escapes what it puts into a text") func filters() throws {
    var scope = try scope()
    scope.inputs["name"] = .text("a\" or \"1\" eq \"1")
    let query = words("login eq \"{name|json}\"")
    #expect(
      try query.plainText(scope) == #"login eq "a\" or \"1\" eq \"1""#)
  }
}
