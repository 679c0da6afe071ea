import DeclaredDomains
import DomainHTTP
import Operations
import Testing

/// How a session's connection is set up, before anything is sent.
struct HTTPServiceTests {
  /// Why there is no connection; `nil` if there is one.
  private func problem(
    _ signIn: ServiceDeclaration.SignIn, _ address: String, _ environment: [String: String]
  ) async -> ServiceProblem? {
    let service = HTTPService { () throws(DomainFailure) in .users(signIn: signIn) }
    var problem: ServiceProblem?
    do {
      _ = try await service.connect(
        TenantConnection(
          address: address, directory: nil, application: nil, environment: environment, folder: "",
          files: DomainFiles { _ in [] }, showCode: { _, _, _ in }, progress: nil, trace: nil,
          waits: { _, _ in }))
    } catch {
      problem = error as? ServiceProblem
    }
    await service.close()
    return problem
  }

  @Test func saysWhatIsMissingOrCannotBeUsed() async {
    let bearer = ServiceDeclaration.SignIn.bearer(secret: "token")
    let secret = ["STEGVIS_TRIAL_TOKEN": "s3cret"]
    #expect(
      await problem(bearer, "https://a.example", [:]) == .unconfigured(["STEGVIS_TRIAL_TOKEN"]))
    #expect(
      await problem(bearer, "http://a.example", secret)
        == .address("http://a.example", .notEncrypted))
    #expect(await problem(bearer, "a.example", secret) == .address("a.example", .noAddress))
    #expect(await problem(bearer, "", secret) == .unconfigured(["STEGVIS_TRIAL_BASE"]))
    #expect(
      await problem(bearer, "https://a.example", ["STEGVIS_TRIAL_TOKEN": "a\nb"])
        == .option("STEGVIS_TRIAL_TOKEN"))
    #expect(
      await problem(.graph, "https://a.example", secret) == .option("trial: graphSignIn"))
    let proxy = secret.merging(["STEGVIS_TRIAL_PROXY": "anna:pw@nowhere"]) { $1 }
    #expect(
      await problem(bearer, "https://a.example", proxy)
        == .option("'nowhere' is not the address of a proxy"))
  }

  @Test func connectsWithoutAProbeWithoutSendingAnything() async {
    #expect(await problem(.none, "https://a.example", [:]) == nil)
  }
}
