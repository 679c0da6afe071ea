import ArgumentParser
import EmbeddedTenant
import Foundation
import Workspaces

/// Measures the way over Microsoft Graph, against a sandbox on this machine.
@main
struct GraphBenchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stegvis-graph-bench",
    abstract: "The fault matrix, and ten thousand users over Microsoft Graph.",
    discussion: "scripts/bench builds what is measured and writes the tables into the README.")

  @Option(help: "The checkout.") var content = "."
  @Option(help: "Walk every fault with every change, so many seeds each; 0 for none.")
  var seeds = 200

  func run() async throws {
    let folder = ContentFolder(path: content)
    let resources = try TenantResources(
      licences: Data(folder.resource("licences.json").bytes),
      limits: Data(folder.resource("limits.json").bytes),
      sample: Data(folder.resource("sample-organisation.json").bytes))
    if seeds > 0 {
      let sample = try EmbeddedTenant.inMemory(resources)
      let matrix = try await FaultMatrix(sample: sample, seeds: seeds) { done, all in
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\(done)/\(all) cells".utf8))
      }
      print(matrix.markdown)
    }
  }
}
