import DeclaredDomains
import Operations
import Testing

struct InstanceSettingsTests {
  private let declaration = Declaration(
    id: "names", extended: nil,
    settings: [
      Declaration.Setting("base", .address),
      Declaration.Setting("server", .text, usual: .text("main")),
      Declaration.Setting("nameServers", .host, isList: true),
      Declaration.Setting("most", .number, usual: .number("5")),
      Declaration.Setting("strict", .flag, usual: .flag(true)),
    ],
    service: ServiceDeclaration(
      access: .http(base: .reference(Reference("base"))),
      signIn: .header("X-API-Key", secret: "apiKey")),
    subjects: [], operations: [], digest: "")

  private func settings(
    _ address: String, _ environment: [String: String]
  ) throws(ServiceProblem) -> InstanceSettings {
    try InstanceSettings(
      of: declaration, at: address,
      SecretSource(instance: "names", environment: environment))
  }

  @Test func takesTheAddressFromTheNameAndTheRestFromVariables() throws {
    let settings = try settings(
      "https://a.example",
      [
        "STEGVIS_NAMES_NAME_SERVERS": "ns1.example, 192.0.2.1:53", "STEGVIS_NAMES_MOST": "7",
        "STEGVIS_NAMES_STRICT": "false", "STEGVIS_NAMES_API_KEY": "s3cret",
        "STEGVIS_NAMES_BASE": "https://other.example",
      ])
    #expect(
      settings.values == [
        "base": .text("https://a.example"), "server": .text("main"), "most": .number("7"),
        "strict": .flag(false),
        "nameServers": .list([.text("ns1.example"), .text("192.0.2.1:53")]),
      ])
    #expect(settings.secrets == ["apiKey": "s3cret"])
  }

  @Test func namesEveryVariableThatIsMissing() {
    #expect(
      throws: ServiceProblem.unconfigured([
        "STEGVIS_NAMES_BASE", "STEGVIS_NAMES_NAME_SERVERS", "STEGVIS_NAMES_API_KEY",
      ])
    ) { try settings("", [:]) }
  }

  @Test(arguments: [
    ("STEGVIS_NAMES_MOST", "many"), ("STEGVIS_NAMES_STRICT", "yes"),
    ("STEGVIS_NAMES_NAME_SERVERS", " , "),
  ])
  func refusesValuesOfAnotherType(variable: String, value: String) {
    #expect(throws: ServiceProblem.option("\(variable)=\(value)")) {
      try settings("https://a.example", [variable: value, "STEGVIS_NAMES_API_KEY": "s"])
    }
  }
}
