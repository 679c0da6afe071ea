import DeclaredDomains
import Foundation
import Operations
import Testing
import stegvis_graph_bench

extension RealServices {
  /// Every request of the shipped declarations with one thing otherwise, on services that nobody here wrote.
  struct RealMutantTests {
    /// The checkout that these tests belong to.
    private static let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: [("dns", "POWERDNS"), ("scim", "SCIM")])
    func confirmsNoWrongRequest(domain: String, variable: String) async throws {
      let fixture = try DeclaredFixture(Self.root.appending(path: "domains/\(domain)").path)
      let trials = try await MutantTrials(
        of: fixture, at: try RealMutantPlace(fixture, at: variable),
        // The server offers PATCH.
        DeclaredTrial.all.filter { $0.domain == fixture.declaration.id && $0.hasPatch },
        raced: false)
      print("\(domain):\n\(trials.markdown)\n\(trials.list([.unseen, .wrong]))")
      #expect(trials.tried.count > 200)
      #expect(trials.count(.wrong) == 0, "\(trials.list([.wrong]))")
      for kind in [MutantTrials.Class.notLoaded, .refused, .refuted, .same] {
        #expect(trials.count(kind) > 0, "\(kind)")
      }
    }
  }
}
