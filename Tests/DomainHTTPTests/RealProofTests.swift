import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import Testing

extension RealServices {
  /// The declarations and trials that come along, on services that nobody here wrote.
  struct RealProofTests {
    private struct MachineClock: ProofClock {
      func now() -> Int { Int(Date.now.timeIntervalSince1970 * 1_000) }
      func sleep(milliseconds: Int) async {
        try? await Task.sleep(for: .milliseconds(milliseconds))
      }
    }

    private static let domains = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../domains").standardizedFileURL

    private func file(_ domain: String, _ name: String) throws -> DeclarationFile {
      let path = Self.domains.appending(path: "\(domain)/\(name)").path
      return DeclarationFile(
        path: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }

    /// What a test shows of the operations of a domain that comes along.
    private func proofs(
      _ domain: String, on service: RealService, of operations: [OperationID]
    ) async throws -> [OperationProof] {
      let read = DeclarationReader.read(try file(domain, "domain.yaml"))
      let declaration = try #require(read.declaration)
      let trial = try #require(
        TrialReader.read(try file(domain, "trial.yaml"), of: declaration).trial)
      let inherited = ProcessInfo.processInfo.environment
      let variables = [
        "STEGVIS_DNS_API_KEY": "SECRET", "STEGVIS_SCIM_TOKEN": "SECRET",
        "STEGVIS_DNS_NAME_SERVERS": "NAMESERVER",
      ].compactMapValues { inherited["STEGVIS_TRIAL_\($0)"] }
      let http = HTTPService { () throws(DomainFailure) in declaration }
      let way = try http.way(
        TenantConnection(
          address: service.address, directory: nil, application: nil, environment: variables,
          folder: "", files: DomainFiles { _ in [] }, showCode: { _, _, _ in }, progress: nil,
          trace: nil, waits: { _, _ in }))
      let proof = DomainProof(
        declaration, trial, over: way, instance: domain,
        seed: "t\(UInt32.random(in: 0..<1_000_000))", clock: MachineClock())
      var proofs: [OperationProof] = []
      for (number, run) in trial.runs.enumerated() where operations.contains(run.operation) {
        proofs.append(await proof.proof(of: run, number: number))
      }
      await http.close()
      return proofs
    }

    private func failed(_ proofs: [OperationProof]) -> [String] {
      proofs.flatMap { proof in
        proof.left.map { "\(proof.operation) left \($0)" }
          + proof.results.compactMap { result in
            if case .failed(let fault) = result.outcome {
              "\(proof.operation) \(result.row): \(fault.kind) \(fault.evidence)"
            } else {
              nil
            }
          }
      }
    }

    @Test func provesTheRecordsOfANameServer() async throws {
      let operations: [OperationID] = [
        "textRecord.add", "textRecord.remove", "recordSet.replace", "recordSet.delete",
      ]
      let proofs = try await proofs("dns", on: .powerDNS, of: operations)
      #expect(proofs.count == 4)
      #expect(failed(proofs) == [])
      let proved = proofs.filter(\.isProved).count
      #expect(proved == 4)
      #expect(proofs.contains { $0.restoring == ["recordSet.restore"] })
    }

    @Test func provesAccountsAndGroups() async throws {
      let proofs = try await proofs(
        "scim", on: .scim,
        of: ["account.deactivate", "account.create", "group.addMember", "group.removeMember"])
      #expect(proofs.count == 4)
      #expect(failed(proofs) == [])
      let proved = proofs.filter(\.isProved).count
      #expect(proved == 4)
    }

    /// It gives an account another name than it was asked for, which is told.
    @Test func doesNotProveWhatAServiceMakesAnotherOf() async throws {
      let proofs = try await proofs(
        "scim", on: .djangoSCIM, of: ["account.deactivate", "account.create"])
      #expect(proofs.map(\.isProved) == [true, false])
      let created = try #require(proofs.last)
      let prediction = created.results.first { $0.row == .prediction }
      guard case .failed(let fault)? = prediction?.outcome else {
        Issue.record("it was proved")
        return
      }
      #expect(fault.kind == .surprise && fault.evidence.contains("displayName"))
      #expect(created.left == [])
    }
  }
}
