import Foundation
import GraphSandbox
import Testing

/// Who acts over Microsoft Graph, and who is taken to act, where a person has signed in.
struct SignedInTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let karin = "karin.nordlund@nordlund.onmicrosoft.com"
  private static let erik = "erik.bergstrom@nordlund.onmicrosoft.com"

  /// Takes every license from Fatima, who has one, directly.
  private func answers(consent: Bool = true) throws -> String {
    try program.write(
      "answers-\(consent).yaml",
      """
      procedure: unassign-all-licenses
      consent: \(consent)
      attest: true
      inputs:
        users: [fatima.rahimi@nordlund.onmicrosoft.com]
        licenses: [STANDARDPACK]
      steps:
        check-self-service: {answer: manageable}

      """)
  }

  /// Calls `body` while a sandbox serves the sample, with the options that reach it.
  ///
  /// - Parameters:
  ///   - person: who signs in at once.
  ///   - hidden: the permissions that the application does not have.
  private func served(
    to person: String, without hidden: Set<String> = [], _ roles: SandboxRoles = SandboxRoles(),
    _ body: (_ graph: [String]) async throws -> Void
  ) async throws {
    var options = SandboxOptions()
    options.signsIn = person
    options.permissions.subtract(hidden)
    options.roles = roles
    try await ServedSandbox.use(options, body)
  }

  @Test func letsNobodyApproveInSomebodyElsesName() async throws {
    let answers = try answers()
    try await served(to: Self.karin) { graph in
      let walk = try await program.run(
        ["run", "unassign-all-licenses", "--four-eyes", "--answers", answers] + graph)
      #expect(walk.status == 3, "\(walk.errors)")
      let own = try await program.run(["approve", "last", "--yes"] + graph)
      #expect(own.status == 3)
      #expect(own.errors.contains("\(Self.karin) runs the session"), "\(own.errors)")
      let other = try await program.run(
        ["approve", "last", "--yes", "--actor", Self.erik] + graph)
      #expect(other.status == 2)
      #expect(
        other.errors.contains("\(Self.karin) is signed in, so you can’t act as \(Self.erik)"),
        "\(other.errors)")
      #expect(other.errors.contains("stegvis tenant sign-out"))
      let resumed = try await program.run(["resume", "last", "--answers", answers] + graph)
      #expect(resumed.status == 3)
      let shown = try await program.run("sessions", "show", "last")
      #expect(shown.output.contains(Self.karin))
      #expect(!shown.output.contains(Self.erik))
    }
  }

  @Test func recordsWhoSignedInWhateverTheEnvironmentSays() async throws {
    let answers = try answers()
    try await served(to: Self.karin) { graph in
      // In other capitals, it is the same name.
      let walk = try await program.run(
        ["run", "unassign-all-licenses", "--mode", "automatic", "--answers", answers]
          + ["--actor", Self.karin.uppercased()] + graph,
        environment: ["STEGVIS_ACTOR": Self.erik])
      #expect(walk.status == 0, "\(walk.errors)")
      let shown = try await program.run("sessions", "show", "last")
      #expect(shown.output.contains(Self.karin))
      #expect(!shown.output.contains(Self.erik))
    }
  }

  /// Neither role assignments nor roles among the memberships are shown.
  @Test func opensATenantThatDoesNotShowRoles() async throws {
    let (answers, undecided) = (try answers(), try answers(consent: false))
    try await served(
      to: Self.erik,
      without: [
        "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory",
        "Directory.Read.All",
      ]
    ) { graph in
      #expect(try await program.run(["tenant", "show"] + graph).status == 0)
      let walk = ["run", "unassign-all-licenses", "--mode", "automatic", "--answers"]
      let unasked = try await program.run(walk + [undecided] + graph)
      #expect(unasked.status == 3)
      #expect(unasked.errors.contains("steps.save-changes.answer"), "\(unasked.errors)")
      let agreed = try await program.run(walk + [answers] + graph)
      #expect(agreed.status == 0, "\(agreed.errors)")
      #expect(agreed.output.contains("RoleManagement.Read.Directory"))
      // Nobody sees the walks of a series.
      let each = try await program.run(
        walk + [answers, "--each", "users=anna.lind@nordlund.onmicrosoft.com"] + graph)
      #expect(each.errors.contains("RoleManagement.Read.Directory"), "\(each.errors)")
    }
  }

  @Test func namesARoleThatMustBeActivatedBeforeASessionBegins() async throws {
    let answers = try answers()
    try await served(
      to: Self.erik, SandboxRoles(toActivate: [.init(Self.erik)])
    ) { graph in
      let walk = try await program.run(
        ["run", "unassign-all-licenses", "--answers", answers] + graph)
      #expect(walk.status == 3)
      #expect(
        walk.errors.contains("\(Self.erik) must first activate a role: License Administrator"),
        "\(walk.errors)")
      #expect(walk.errors.contains("Privileged Identity Management"))
    }
  }

  @Test func letsAPartnersTechnicianWork() async throws {
    let answers = try answers()
    try await served(
      to: "Fabrikam Technician",
      SandboxRoles(technicians: ["Fabrikam Technician": [.license]])
    ) { graph in
      let walk = try await program.run(
        ["run", "unassign-all-licenses", "--mode", "automatic", "--answers", answers] + graph)
      #expect(walk.status == 0, "\(walk.errors)")
      let shown = try await program.run("sessions", "show", "last")
      #expect(shown.output.contains("Fabrikam Technician ("))
    }
  }

  /// On a tenant where nobody signs in, a name on the command line comes before the environment, and
  /// that before whoever walked the session before.
  @Test func recordsWhoResumes() async throws {
    let stop = try program.write("stop.yaml", "procedure: unassign-all-licenses\n")
    let began = try await program.run(
      ["run", "unassign-all-licenses", "--answers", stop, "--actor", Self.karin])
    #expect(began.status == 3)
    let environment = ["STEGVIS_ACTOR": Self.erik]
    for (arguments, given, taken) in [
      ([], [:], false), ([], environment, true), (["--actor", Self.karin], environment, true),
    ] as [([String], [String: String], Bool)] {
      let resumed = try await program.run(
        ["resume", "last", "--answers", stop] + arguments, environment: given)
      #expect(resumed.status == 3, "\(resumed.errors)")
      #expect(resumed.output.contains("You take over from") == taken, "\(resumed.output)")
    }
    let shown = try await program.run("sessions", "show", "last")
    #expect(shown.output.contains(Self.erik))
  }
}
