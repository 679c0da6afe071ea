import Commands
import EmbeddedTenant
import Foundation
import GraphSandbox
import Operations

extension GraphAccess {
  func serve(_ request: SandboxRequest) async throws(CloudProblem) {
    var options = SandboxOptions()
    options.port = request.port
    options.seed = request.seed
    options.clientID = request.application
    options.clientSecret = request.secret
    options.clientCertificate = request.clientCertificate
    if !request.permissions.isEmpty { options.permissions = Set(request.permissions) }
    options.certificate = request.certificate
    options.key = request.key
    options.requestLog = request.requestLog
    do {
      options.faults = try SandboxFaults(parsing: request.faults)
    } catch {
      throw .option(error.text)
    }
    guard (options.certificate == nil) == (options.key == nil) else {
      throw .option("--certificate, --key")
    }
    let scheme = options.certificate == nil ? "http" : "https"
    let sandbox: Sandbox
    do {
      sandbox = try await Sandbox(
        tenant: try EmbeddedTenant.open(at: request.file), options: options)
    } catch {
      switch error {
      case .damaged(let reason), .unavailable(let reason), .unknownOutcome(let reason):
        throw .option("\(request.file): \(reason)")
      case .refused(let refusal): throw .option("\(request.file): \(refusal.code)")
      }
    }
    do {
      try await SandboxServer(sandbox, options).run { port in
        request.onRunning("\(scheme)://127.0.0.1:\(port)/v1.0")
      }
    } catch is CancellationError {
      return
    } catch {
      throw .cannotServe("127.0.0.1:\(request.port)", "\(error)")
    }
  }
}
