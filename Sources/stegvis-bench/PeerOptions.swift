import ArgumentParser
import Foundation
import Translation
import Workspaces

/// `--peers`: what others take for work of the same kind, beside what Stegvis takes, in turns.
///
/// None of them does the same. Each row names what it does, and docs/FIGURES.md says what it leaves out.
struct PeerOptions: ParsableArguments {
  @Option(help: "A Python with what Tests/Peers/requirements.txt names; measures others beside us.")
  var peers: String?

  /// Seconds from start to end, and seconds of processor time.
  private typealias Cost = (elapsed: Double, processor: Double)

  /// The size in bytes of the XLIFF file that is read.
  private static let size = 20_000_000

  /// Prints the table.
  ///
  /// - Parameter documents: A folder of Markdown pages; without it, no page is read.
  /// - Throws: `ChildProcess.Failed` if a peer is not installed or fails.
  func printTable(
    python: String, stegvis: String, content: String, documents: String?, runs: Int
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/stegvis-peers-\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    print("| Stegvis | beside | time | processor time |")
    print("|---|---|---|---|")
    try await printSteps(python: python, content: content, folder: folder)
    if let documents {
      let outline = ChildProcess(
        program: stegvis, arguments: ["outline", "--format", "json", "--jobs", "1", documents],
        environment: ["STEGVIS_CONTENT=\(content)", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"])
      let pages = try FileReading.files(below: documents, endings: [".md"])
      for (name, command) in [
        ("`cmark-gfm`, to HTML", ["cmark-gfm"] + pages),
        (
          "markdown-it-py, to HTML", [python, "\(content)/Tests/Peers/render.py", documents]
        ),
      ] {
        try printPair(
          "\(pages.count) pages, to outlines as JSON", name, runs: min(runs, 5),
          ours: { try outline.run() }, theirs: { try Self.process(command).run() })
      }
    }
    let timer = try XLIFFTimer(
      program: stegvis, content: content, folder: folder, version: .v21, bytes: Self.size)
    try printPair(
      "`xliff check` of \(Self.size / 1_000_000) MB", "`xmllint --stream`, well-formedness",
      runs: min(runs, 5), ours: timer.check,
      theirs: { try Self.process(["xmllint", "--noout", "--stream", timer.path]).run() })
  }

  /// A change step beside what others make of one.
  private func printSteps(python: String, content: String, folder: String) async throws {
    let disk = "\(folder)/step"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let timer = try StepTimer(content: ContentFolder(path: content), folder: disk)
    var quantity = 3
    for (name, script, program, steps) in [
      ("Python script, which seals and reads back", "step.py", "python3", 20),
      ("DBOS, a workflow of three durable steps, in SQLite", "durable.py", python, 20),
      ("Ansible, a task and its check, without a record", "tasks.py", python, 4),
    ] {
      let peer = StepScript(
        python: program, path: "\(content)/Tests/Peers/\(script)", folder: disk)
      var pairs: [(ours: Cost, theirs: Cost)] = []
      for _ in 0..<3 {
        var ours: [Cost] = []
        for _ in 0..<20 {
          quantity += 1
          try await ours.append(timer.time(quantity: quantity))
        }
        try pairs.append(
          (
            (Pairing.median(ours.map(\.elapsed)), Pairing.median(ours.map(\.processor))),
            peer.time(steps: steps)
          ))
      }
      printRow("a change step, verified", name, pairs)
    }
  }

  private func printPair(
    _ work: String, _ name: String, runs: Int, ours: () throws -> ChildProcess.Usage,
    theirs: () throws -> ChildProcess.Usage
  ) throws {
    // The first run finds nothing in the memory of the system.
    _ = try (ours(), theirs())
    let pairs: [(ours: Cost, theirs: Cost)] = try (0..<runs).map { _ in
      let (ours, theirs) = try (ours(), theirs())
      return (
        ours: (ours.elapsed, ours.processor), theirs: (theirs.elapsed, theirs.processor)
      )
    }
    printRow(work, name, pairs)
  }

  private func printRow(
    _ work: String, _ name: String, _ pairs: [(ours: Cost, theirs: Cost)]
  ) {
    func cell(_ value: (Cost) -> Double) -> String {
      let pairing = Pairing(times: pairs.map { (value($0.ours), value($0.theirs)) })
      func milliseconds(_ seconds: Double) -> String {
        "\(Benchmarks.hundredths(seconds * 1000)) ms"
      }
      // Two digits that tell something, also of what is a thousandth.
      let ratio =
        pairing.ratio < 0.1
        ? (pairing.ratio * 10_000).rounded() / 10_000 : Benchmarks.hundredths(pairing.ratio)
      return "\(ratio)× "
        + "(\(milliseconds(pairing.work)) to \(milliseconds(pairing.limit)))"
    }
    print("| \(work) | \(name) | \(cell(\.elapsed)) | \(cell(\.processor)) |")
  }

  /// A command that is looked for on the PATH.
  private static func process(_ command: [String]) -> ChildProcess {
    ChildProcess(
      program: "/usr/bin/env", arguments: command,
      environment: ["LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin"])
  }
}
