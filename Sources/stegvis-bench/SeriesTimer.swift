import FoundationEssentials

/// Runs one procedure for each of many users, as a person would start it.
struct SeriesTimer {
  let program: String
  let content: String
  let folder: String

  /// Runs a series for this many generated users.
  func usage(users: Int) throws -> ChildProcess.Usage {
    let home = "\(folder)/series-\(users)"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    let environment = [
      "STEGVIS_HOME=\(home)", "STEGVIS_CONTENT=\(content)", "LANG=C", "PATH=/usr/bin:/bin",
    ]
    _ = try ChildProcess(
      program: program, arguments: ["tenant", "init", "--users", String(users)],
      environment: environment
    ).run()
    let names = (1...users).map { number in
      let digits = String(number)
      return "user" + String(repeating: "0", count: 5 - digits.count) + digits
        + "@nordlund.onmicrosoft.com"
    }
    try Data((["users"] + names).joined(separator: "\n").utf8).write(
      to: URL(filePath: "\(home)/users.csv"))
    try Data(
      """
      procedure: unassign-all-licenses
      consent: true
      attest: true
      inputs: {licenses: [ENTERPRISEPACK]}
      """.utf8
    ).write(to: URL(filePath: "\(home)/answers.yaml"))
    return try ChildProcess(
      program: program,
      arguments: [
        "run", "unassign-all-licenses", "--each", "\(home)/users.csv", "--answers",
        "\(home)/answers.yaml", "--mode", "automatic",
      ], environment: environment
    ).run()
  }
}
