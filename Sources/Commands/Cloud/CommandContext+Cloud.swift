import Presentation

extension CommandContext {
  /// Access to tenants over an interface; without it, the process becomes `stegvis-graph`.
  ///
  /// - Throws: `CommandFailure` if that program is missing.
  func cloud() throws -> any CloudAccess {
    if let cloud = StegvisProgram.cloud { return cloud }
    Companion.become()
    throw failure(.wrongUsage, .commandCompanionMissing, ["program": Companion.name])
  }

  func connect(_ address: String, _ options: TenantOptions) async throws -> CloudTenant {
    let cloud = try cloud()
    do {
      return try await cloud.connect(try connection(address, options))
    } catch let problem as CloudProblem {
      throw failure(problem)
    }
  }

  func connection(_ address: String, _ options: TenantOptions) throws -> CloudConnection {
    try data.make()
    let words = words
    let showCode: @Sendable (String, String, Int) -> Void = { code, address, seconds in
      let minutes = words.formats.number(max(1, seconds / 60))
      Output.complain(
        words.text(
          .commandDeviceCode, ["code": code, "address": address, "minutes": minutes]))
    }
    let bar: @Sendable (Int, Int) -> Void = { RequestBar.show(done: $0, of: $1) }
    let line: @Sendable (String) -> Void = { Output.complain("  \($0)") }
    return CloudConnection(
      address: address, directory: options.directory, application: options.application,
      environment: environment, folder: data.path,
      licenses: try content.resource("licences.json").bytes,
      limits: try content.resource("limits.json").bytes, showCode: showCode,
      progress: Output.errorIsTerminal ? bar : nil, trace: options.verbose ? line : nil)
  }

  func failure(_ problem: CloudProblem) -> CommandFailure {
    switch problem {
    case .address(let text, let why):
      failure(
        .wrongUsage, .commandCloudAddress, ["address": text, "reason": reason(why.rawValue)])
    case .unconfigured(let names):
      failure(
        .wrongUsage, .commandCloudUnconfigured, ["names": names.joined(separator: ", ")],
        count: names.count)
    case .signIn(let text): failure(.tenantFailed, .commandCloudSignIn, ["reason": text])
    case .unreachable(let text): failure(.tenantFailed, .commandCloudUnreachable, ["reason": text])
    case .cannotServe(let address, let reason):
      failure(.tenantFailed, .commandCloudCannotServe, ["address": address, "reason": reason])
    case .option(let text): failure(.wrongUsage, .commandCloudOption, ["reason": text])
    }
  }
}
