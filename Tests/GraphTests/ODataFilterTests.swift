import GraphSandbox
import Testing

/// Which filters the sandbox understands, and which objects they match.
struct ODataFilterTests {
  private let user = GraphNode.object([
    "displayName": .text("Anna O'Hara"), "usageLocation": .text("NL"),
    "accountEnabled": .flag(true),
    "assignedLicenses": .list([.object(["skuId": .text("6fd2c87f-b296-42f0-b197-1e91e994b900")])]),
  ])

  @Test(arguments: [
    ("displayName eq 'Anna O''Hara'", true), ("displayName eq 'anna o''hara'", true),
    ("usageLocation eq 'SE'", false), ("usageLocation in ('SE','NL')", true),
    ("accountEnabled eq true and usageLocation eq 'NL'", true),
    ("not accountEnabled eq true", false), ("startsWith(displayName,'ann')", true),
    ("(usageLocation eq 'SE' or usageLocation eq 'NL') and accountEnabled eq false", false),
    ("assignedLicenses/any(x:x/skuId eq 6fd2c87f-b296-42f0-b197-1e91e994b900)", true),
    ("assignedLicenses/$count eq 0", false), ("assignedLicenses/$count eq 1", true),
  ])
  func finds(filter: String, isMatch: Bool) throws {
    #expect(try ODataFilter(filter).matches(user) == isMatch)
  }

  @Test(arguments: ["", "displayName", "displayName eq", "displayName eq 'a' and", "eq eq eq eq"])
  func refuses(filter: String) {
    #expect(throws: GraphFault.self) { try ODataFilter(filter) }
  }

  @Test func knowsWhichNeedTheHeaderOfAdvancedQueries() throws {
    #expect(try ODataFilter("assignedLicenses/$count eq 0").isAdvanced)
    #expect(try !ODataFilter("displayName eq 'a'").isAdvanced)
  }
}
