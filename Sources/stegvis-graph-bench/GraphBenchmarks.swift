import ArgumentParser
import DomainPrograms
import EmbeddedTenant
import Foundation
import Operations
import Workspaces

/// Measures the use of Microsoft Graph, against a sandbox on this machine.
@main
struct GraphBenchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stegvis-graph-bench",
    abstract: "The fault matrix, and ten thousand users over Microsoft Graph.",
    discussion: "scripts/bench builds what is measured and writes the tables into docs/FIGURES.md.")

  @Option(help: "The checkout.") var content = "."
  @Option(help: "Walk every fault with every change, so many seeds each; 0 for none.")
  var seeds = 200
  @Option(help: "Walk every fault with every change of declared domains, so many seeds each.")
  var declaredSeeds = 0
  @Flag(help: "Try every request of the shipped declarations with one thing otherwise.")
  var mutants = false
  @Flag(help: "With --mutants: only the tables.") var brief = false
  @Option(help: "Take all licences from so many users; 0 for none.") var users = 0
  @Option(help: "The stegvis-graph that serves the tenant.") var program = ""
  @Flag(help: "Stop every procedure at every point on both tenants, and resume it.")
  var crash = false
  @Option(help: "With --crash: so many sessions of each procedure; all without it.")
  var sessions: Int?
  @Option(
    help:
      "With --crash: only this procedure, or 'document' for one that nobody bound; can be given several times."
  )
  var procedure: [String] = []
  @Option(help: "Kill the program in so many sessions, and resume them.") var kills = 0
  @Option(help: "Time the web page with so many sessions open; 0 for none.") var web = 0
  @Flag(help: "With --crash: over Graph, only kills, no power failures.") var killsOnly = false
  @Option(
    help: "Walk the procedures drawn from this folder of the corpus; with --program, a stegvis.")
  var coverage: String?

  /// A plug-in of the crash matrix has a supervisor, which is this program again.
  static func main() async {
    ProgramSupervisor.takeOverIfAsked()
    await main(nil)
  }

  func run() async throws {
    let folder = ContentFolder(path: content)
    let resources = try TenantResources(
      licenses: Data(folder.resource("licences.json").bytes),
      limits: Data(folder.resource("limits.json").bytes),
      sample: Data(folder.resource("sample-organisation.json").bytes))
    if let coverage { return try await printCoverage(coverage, resources, folder) }
    if web > 0 { return try await printWeb(folder) }
    if kills > 0 { return try await printKills(folder) }
    if crash { return try await printCrashes(resources, folder) }
    if mutants { return try await printMutants(folder) }
    if declaredSeeds > 0 { return try await printDeclaredFaults(folder) }
    if users > 0 { try await printLoad(resources, folder) }
    if seeds > 0 {
      let sample = try EmbeddedTenant.inMemory(resources)
      let matrix = try await FaultMatrix(sample: sample, seeds: seeds) {
        Self.showProgress($0, of: $1, "cells")
      }
      print(matrix.markdown)
    }
  }

  private func printCoverage(
    _ corpus: String, _ resources: TenantResources, _ folder: ContentFolder
  ) async throws {
    let table = try await CoverageTable(
      corpus: corpus, content: folder, sample: try EmbeddedTenant.inMemory(resources),
      program: program
    ) { Self.showProgress($0, of: $1, "walks") }
    print(table.markdown)
    for line in table.stopped { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
  }

  private func printWeb(_ folder: ContentFolder) async throws {
    let result = try await WebTimer(program: program, content: folder.path).result(sessions: web)
    func row(_ name: String, _ rate: Double, atLeast limit: Double? = nil) -> String {
      let share = rate / result.empty
      let limit = limit.map { "at least \($0)×" + (share < $0 ? ": missed" : "") } ?? ""
      return
        "| \(name) | \(Self.rounded(share))× (\(Int(rate)) to \(Int(result.empty)) a second) | \(limit) |"
    }
    func milliseconds(_ part: Int) -> String {
      Self.rounded(result.steps[min(result.steps.count - 1, result.steps.count * part / 100)])
    }
    print(
      row(
        "the list of procedures, pages a second compared with Hummingbird's empty page",
        result.procedures, atLeast: 0.3))
    print(row("a session, which reads the tenant for each page", result.session))
    for cost in result.costs {
      let limit =
        cost.limit.map { "at most \(Int($0)) ms" + (cost.milliseconds > $0 ? ": missed" : "") }
        ?? ""
      print(
        "| – processor time of a request: \(cost.page) | \(Self.rounded(cost.milliseconds)) ms | \(limit) |"
      )
    }
    print(
      "| a step in the browser with \(web) sessions open, from sending the answer to seeing the next "
        + "step | \(milliseconds(50)) ms; 95 of 100 within \(milliseconds(95)) ms, all within "
        + "\(milliseconds(100)) ms | at most 1 s |")
  }

  private func printKills(_ folder: ContentFolder) async throws {
    let result = try await KillLoop(program: program, content: folder.path).result(
      sessions: kills
    ) { Self.showProgress($0, of: $1, "sessions") }
    let counts = result.counts
    print(
      "\(result.sessions) sessions of the real program, killed (`kill -9`) \(result.kills) times before "
        + "they ended: doubled \(counts.doubled), lost \(counts.lost), stuck \(counts.stuck).")
    guard let fault = counts.firstFault else { return }
    FileHandle.standardError.write(Data("\(fault)\n".utf8))
    throw ExitCode.failure
  }

  private func printMutants(_ folder: ContentFolder) async throws {
    var hasWrong = false
    for domain: DomainID in ["dns", "scim"] {
      let fixture = try DeclaredFixture("\(folder.path)/domains/\(domain)")
      let trials = try await MutantTrials(
        of: fixture, at: ServedMutantPlace(fixture),
        DeclaredTrial.all.filter { $0.domain == domain }
      ) { Self.showProgress($0, of: $1, "mutants") }
      print("Requests of `\(domain)` with one thing otherwise:\n\n\(trials.markdown)")
      if !brief { print(trials.list([.unseen, .overwritten, .wrong])) }
      hasWrong = hasWrong || trials.count(.wrong) > 0
    }
    guard !hasWrong else { throw ExitCode.failure }
  }

  private func printDeclaredFaults(_ folder: ContentFolder) async throws {
    let matrix = try await DeclaredFaults(
      in: folder.path, seeds: declaredSeeds,
      told: { Self.showProgress($0, of: $1, "cells") })
    print(matrix.markdown)
    guard (matrix.byFault + matrix.practice).allSatisfy(\.counts.isRight) else {
      throw ExitCode.failure
    }
  }

  private func printCrashes(_ resources: TenantResources, _ folder: ContentFolder) async throws {
    let matrix = try await CrashMatrix(
      content: folder, sample: try EmbeddedTenant.inMemory(resources), perProcedure: sessions,
      only: procedure, allLosses: !killsOnly
    ) { Self.showProgress($0, of: $1, "sessions") }
    print(matrix.markdown)
    let faults = matrix.rows.flatMap { [$0.embedded, $0.graph, $0.fullDisk].compactMap(\.self) }
      .compactMap(\.firstFault)
    for fault in faults { FileHandle.standardError.write(Data("\(fault)\n".utf8)) }
    guard faults.isEmpty else { throw ExitCode.failure }
  }

  private func printLoad(_ resources: TenantResources, _ folder: ContentFolder) async throws {
    let timer = LoadTimer(
      program: program, content: folder.path,
      products: try TenantResources.catalogue(Data(folder.resource("licences.json").bytes)),
      limits: try LimitsReader.limits(Data(folder.resource("limits.json").bytes)))
    // The smaller number comes first, because the peak never falls.
    _ = try await timer.ours(users / 10)
    let small = try LoadTimer.peakMemory()
    _ = try await timer.ours(users)
    let large = try LoadTimer.peakMemory()
    var results: [LoadTimer.Result] = []
    for _ in 0..<3 { results.append(try await timer.result(users: users)) }
    results.sort { $0.ours / $0.bare < $1.ours / $1.bare }
    let median = results[1]
    let ratio = Self.rounded(median.ours / median.bare)
    let rate = Int(Double(users) / median.ours)
    print(
      "| removing every licence from \(users) users over Microsoft Graph: requests | "
        + "\(Self.rounded(Double(median.requests) / Double(median.least)))× (\(median.requests)) | "
        + "1×: the \(median.least) it takes to see and change them |")
    print(
      "| – time, at \(rate) users a second | \(ratio)× "
        + "(\(Self.rounded(median.ours)) s to \(Self.rounded(median.bare)) s) | "
        + "a bare loop that posts the same batches and checks nothing |")
    print(
      "| – peak memory, for \(users) users compared with \(users / 10) | "
        + "\(Self.rounded(Double(large) / Double(max(1, small))))× (\(large) MB) | flat |")
  }

  private static func showProgress(_ done: Int, of all: Int, _ unit: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    FileHandle.standardError.write(Data("\r\(done)/\(all) \(unit)".utf8))
  }

  private static func rounded(_ number: Double) -> String {
    String((number * 100).rounded() / 100)
  }
}
