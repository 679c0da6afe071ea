import DeclaredDomains
import Operations

/// What name servers say of a set of records: a second witness beside the service that keeps it.
package struct NameServerWitness: Sendable {
  let client: NameServerClient

  package init(_ client: NameServerClient) { self.client = client }

  /// The contents of the records, as a list of texts; unread if the servers do not agree or one of
  /// them gives no answer.
  ///
  /// - Parameters:
  ///   - name: with or without a dot at the end.
  ///   - type: such as `TXT`.
  package func records(of name: String, type: String, servers: [String]) async -> Value {
    guard let name = DNSName(name), let type = DNSRecordType(name: type), !servers.isEmpty else {
      return .unread(Refusal(.notOffered))
    }
    let question = DNSQuestion(name, type)
    let answers = await withTaskGroup(of: (Int, Result<[String], Refusal>).self) { group in
      for (index, server) in servers.enumerated() {
        group.addTask { (index, await answer(of: server, to: question)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var agreed: [String]?
    var differs = false
    for (_, answer) in answers.sorted(by: { $0.0 < $1.0 }) {
      switch answer {
      case .failure(let refusal): return .unread(refusal)
      case .success(let records):
        differs = differs || agreed.map { $0 != records } ?? false
        agreed = agreed ?? records
      }
    }
    guard !differs else {
      return .unread(Refusal(.nameServersDiffer, evidence: servers.joined(separator: ", ")))
    }
    return .list((agreed ?? []).map { .text($0) })
  }

  private func answer(
    of server: String, to question: DNSQuestion
  ) async -> Result<[String], Refusal> {
    func silent(_ evidence: String) -> Result<[String], Refusal> {
      .failure(
        Refusal(.nameServerSilent, ["server": .text(server), "evidence": .text(evidence)]))
    }
    guard let address = NameServer(server) else { return silent("noAddress") }
    do {
      let answer = try await client.ask(question, address)
      switch answer.code {
      // A server that neither has the zone nor asks others knows nothing of it, whatever it says.
      case 0 where answer.isAuthoritative || answer.asksOthers,
        3 where answer.isAuthoritative || answer.asksOthers:
        return .success(answer.records)
      case 0, 3: return silent("it does not have the zone")
      case let code: return silent("response code \(code)")
      }
    } catch {
      return silent(error.reason)
    }
  }
}
