import FoundationEssentials
import Operations
import Presentation

#if canImport(Glibc)
  import Glibc
#endif

/// The program with HTTP and TLS, in the same folder as this one, found the way git finds its
/// commands.
enum Companion {
  static let name = "stegvis-graph"

  /// Replaces this process with the companion, with the same arguments.
  ///
  /// Returns only if there is no companion.
  static func become() {
    guard
      let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let slash = own.lastIndex(of: "/")
    else { return }
    let path = own[..<slash] + "/" + name
    guard FileManager.default.isExecutableFile(atPath: String(path)) else { return }
    let arguments = ([String(path)] + CommandLine.arguments.dropFirst()).map { strdup($0) } + [nil]
    execv(String(path), arguments)
  }
}

extension CommandContext {
  /// What needs HTTP and TLS; without it, the process becomes `stegvis-graph`.
  ///
  /// - Parameter part: `nil` in the program without HTTP.
  /// - Throws: `CommandFailure` if that program is missing.
  func withHTTP<Part>(_ part: Part?) throws -> Part {
    if let part { return part }
    Companion.become()
    throw failure(.wrongUsage, .commandCompanionMissing, ["program": Companion.name])
  }

  /// Signs in to the tenant at an address of a service.
  ///
  /// - Throws: `CommandFailure` if it cannot be reached, `WorkspaceFailure` if a file of `Resources/`
  ///   or the data folder cannot be used.
  func connect(
    _ address: String, of provider: any DomainProvider, _ options: TenantOptions
  ) async throws -> any ServiceTenant {
    let service = try withHTTP(provider.service)
    do {
      return try await service.connect(
        try saying(as: provider.id).connection(address, options))
    } catch let problem as ServiceProblem {
      throw saying(as: provider.id).failure(problem)
    }
  }

  func connection(_ address: String, _ options: TenantOptions) throws -> TenantConnection {
    try data.make()
    let words = words
    let showCode: @Sendable (String, String, Int) -> Void = { code, address, seconds in
      let minutes = words.formats.number(max(1, seconds / 60))
      Output.complain(
        words.text(
          .commandDeviceCode,
          [
            "code": PrintableText.of(code), "address": PrintableText.of(address),
            "minutes": minutes,
          ]))
    }
    let waits: @Sendable (Int, Int) -> Void = { seconds, until in
      Output.complain(
        words.text(
          .commandCloudWaiting, ["time": words.formats.instant(until)], count: seconds))
    }
    let bar: @Sendable (Int, Int) -> Void = { RequestBar.show(done: $0, of: $1) }
    let line: @Sendable (String) -> Void = { Output.complain("  \($0)") }
    return TenantConnection(
      address: address, directory: options.directory, application: options.application,
      environment: environment, folder: data.path, files: domainFiles, showCode: showCode,
      progress: Output.errorIsTerminal ? bar : nil, trace: options.verbose ? line : nil,
      waits: waits, allows: { try expectAllowed($0, digest: $1) })
  }
}
