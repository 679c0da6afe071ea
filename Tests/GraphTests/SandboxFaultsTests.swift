import Foundation
import GraphSandbox
import Testing

/// Which faults can be set, on the command line and by a request.
struct SandboxFaultsTests {
  @Test(arguments: [
    "lag=inf", "lag=1e300", "lag=nan", "lag=-1", "lag=86401", "lag.roles=1e19",
    "slowMilliseconds=1e300", "throttle=1.1", "throttle=", "throttle", "nosuch=1",
  ])
  func refusesWhatCannotOccur(_ text: String) {
    #expect(throws: SandboxFaults.Unknown.self) { try SandboxFaults(parsing: [text]) }
  }

  @Test func readsNumbersAsTheyAreWritten() throws {
    let faults = try SandboxFaults(parsing: ["lag=30", "lag.roles=86400", "throttle=0.25"])
    #expect(faults.lag == ["*": 30, "roles": 86_400])
    #expect(faults.throttle == 0.25)
  }

  @Test(arguments: [
    #"{"lag":{"*":9223372036854775807}}"#, #"{"lag":{"*":-1}}"#, #"{"slowMilliseconds":86401}"#,
  ])
  func refusesARequestForAges(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SandboxFaults.self, from: Data(json.utf8))
    }
  }
}
