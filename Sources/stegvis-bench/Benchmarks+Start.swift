import FoundationEssentials

extension Benchmarks {
  /// Prints the rows of a start.
  func printStart(_ folder: String) async throws {
    try await printRow(
      "start to first prompt", of: start(folder), limit: 2.6,
      against: "an empty program with the same argument parser")
    try await printRow(
      "– with 10,000 users in the tenant", of: startWithMany(folder), limit: 1.1,
      against: "the same with 40")
    let declared = try await DeclaredStart(
      program: stegvis, content: content, folder: "\(folder)/declared"
    ).pairing(runs: runs)
    printRow(
      "`list` with five declared domains at hand, processor time", of: declared, limit: 1.02,
      against: "the same with none")
  }

  private func start(_ folder: String) async throws -> Pairing {
    let environment = [
      "STEGVIS_HOME=\(folder)", "STEGVIS_CONTENT=\(content)", "LANG=sv_SE.UTF-8",
      "TERM=xterm",
    ]
    let prompt = PromptTimer(
      program: stegvis, arguments: ["run", "unassign-licenses-from-user"],
      environment: environment)
    let nothing = PromptTimer(program: empty, arguments: [], environment: environment)
    // The first start creates the tenant and the journal.
    _ = try prompt.time()
    return try await Pairing(runs: runs, work: prompt.time, limit: nothing.time)
  }

  /// The first prompt with 10,000 users, which is to come as soon as with those of the sample organisation.
  private func startWithMany(_ folder: String) async throws -> Pairing {
    func prompt(_ name: String, users: [String]) throws -> PromptTimer {
      let home = "\(folder)/\(name)"
      let environment = [
        "STEGVIS_HOME=\(home)", "STEGVIS_CONTENT=\(content)", "LANG=sv_SE.UTF-8", "TERM=xterm",
      ]
      try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
      _ = try ChildProcess(
        program: stegvis, arguments: ["tenant", "init"] + users, environment: environment
      ).run()
      return PromptTimer(
        program: stegvis, arguments: ["run", "unassign-licenses-from-user"],
        environment: environment)
    }
    let many = try prompt("many", users: ["--users", "10000"])
    let few = try prompt("few", users: ["--users", "40"])
    return try await Pairing(runs: runs, work: many.time, limit: few.time)
  }
}
