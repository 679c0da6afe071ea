import Testing

@testable import GraphSandbox

struct SandboxPathTests {
  @Test func servesTheVersionThatIsInUse() { #expect(SandboxPath.version == "/v1.0") }
}
