import GraphTenant
import Microsoft365
import Operations
import Testing

/// Why a sign-in was refused decides what a person can do about it.
struct SignInRefusalTests {
  @Test(arguments: [
    ("access_denied", "AADSTS53003: Blocked by Conditional Access.", RefusalCode.signInBlocked),
    ("invalid_grant", "AADSTS530036: The device code flow is blocked.", .signInBlocked),
    ("invalid_client", "AADSTS7000218: The request body must contain …", .signInBlocked),
    (
      "invalid_client", "AADSTS7000222: The provided client secret keys are expired.", .signInSecret
    ),
    ("invalid_grant", "AADSTS65001: The user or administrator has not consented.", .signInConsent),
    ("interaction_required", "AADSTS50076: You must use multi-factor …", .signInAgain),
    ("unauthorized_client", "AADSTS700016: Application not found.", .signInRefused),
  ])
  func hasItsOwnAdvice(_ code: String, _ detail: String, _ expected: RefusalCode) {
    let refusal = ServiceRefusal.of(SignInProblem(code: code, detail: detail))
    #expect(refusal?.code == expected.rawValue)
    #expect(refusal?.values["evidence"] == .text("\(code): \(detail)"))
  }

  @Test(arguments: ["expired_token", "temporarily_unavailable", "503"])
  func mayPass(_ code: String) {
    #expect(ServiceRefusal.of(SignInProblem(code: code, detail: "")) == nil)
  }
}
