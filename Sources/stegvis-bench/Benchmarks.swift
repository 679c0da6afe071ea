import ArgumentParser
import FoundationEssentials
import Workspaces

/// Measures what DESIGN §8 limits, and prints rows of docs/FIGURES.md.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stegvis-bench",
    abstract: "Measure start-up and the cost of a step against their limits, as ratios.",
    discussion: "scripts/bench builds what is measured and writes the tables into docs/FIGURES.md.")

  @Option(help: "The stegvis to measure.") var stegvis = ""
  @Option(help: "The empty program with the same argument parser.") var empty = ""
  @Option(help: "The checkout.") var content = "."
  @Option(help: "How many pairs of runs are counted.") var runs = 40
  @Flag(help: "Measure only the step and the journal.") var stepOnly = false
  @Option(help: "Alter an exported session in every way; a folder to work in.") var tamper: String?
  @Option(help: "Walk a series over so many users; 0 for none.") var series = 0
  @Flag(help: "Measure only the reading of documents.") var outlineOnly = false
  @Option(help: "A folder of pages to read; without it reading is not measured.")
  var documents: String?
  @OptionGroup var quality: QualityOptions
  @OptionGroup var xliff: XLIFFOptions
  @OptionGroup var peers: PeerOptions

  func validate() throws {
    guard quality.quality == nil, !xliff.xliff, xliff.emptyCallbacks == nil, tamper == nil,
      series == 0, peers.peers == nil, stegvis.isEmpty || empty.isEmpty,
      !stepOnly
    else {
      return
    }
    throw ValidationError("name the programs with --stegvis and --empty")
  }

  func run() async throws {
    if let shared = quality.quality {
      try quality.printTable(shared: shared, content: ContentFolder(path: content))
      return
    }
    if let path = xliff.emptyCallbacks { return try XLIFFTimer.parseWithEmptyCallbacks(path) }
    if xliff.xliff {
      return try await xliff.printRows(stegvis: stegvis, content: content, runs: min(runs, 15))
    }
    if let python = peers.peers {
      return try await peers.printTable(
        python: python, stegvis: stegvis, content: content, documents: documents, runs: runs)
    }
    if let tamper { return try await printTamper(tamper) }
    if series > 0 { return try printSeries() }
    let folder = FileManager.default.temporaryDirectory.path + "/stegvis-bench-\(UUID())"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    if let documents, !stepOnly { try await printOutline(documents, folder) }
    if outlineOnly { return }
    if !stepOnly { try await printStart(folder) }
    try await printJournal(folder)
    let (times, processor) = try await step(folder)
    printRow(
      "one change step of a session, verified", of: times, limit: 1.8,
      against: "\(StepTimer.flushes) flushes")
    let beside = max(0, processor.work - processor.limit) * 1000
    print(
      "| – processor time beside its flushes | \(Self.hundredths(beside)) ms | at most 0.4 ms"
        + "\(beside > 0.4 ? ": missed" : "") |")
    try await printScript(folder)
  }

  /// A change step beside a script's, in turns.
  private func printScript(_ folder: String) async throws {
    let disk = "\(folder)/script"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let timer = try StepTimer(content: ContentFolder(path: content), folder: disk)
    let script = StepScript(path: "\(content)/Tests/Peers/step.py", folder: disk)
    var quantity = 3
    var processor: [(work: Double, limit: Double)] = []
    let times = try await Pairing(
      runs: max(1, runs / 4),
      work: {
        var steps: [(elapsed: Double, processor: Double)] = []
        for _ in 0..<20 {
          quantity += 1
          try await steps.append(timer.time(quantity: quantity))
        }
        processor.append((Pairing.median(steps.map(\.processor)), 0))
        return Pairing.median(steps.map(\.elapsed))
      },
      limit: {
        let step = try script.time(steps: 20)
        processor[processor.count - 1].limit = step.processor
        return step.elapsed
      })
    printRow(
      "– time, of a Python script's that does as much", of: times, limit: 1,
      against: "the script's")
    printRow(
      "– processor time, of the script's", of: Pairing(times: Array(processor.dropFirst())),
      limit: 1, against: "the script's")
  }

  private func printTamper(_ folder: String) async throws {
    let timer = try TamperTimer(program: stegvis, content: content, folder: folder)
    let found = await timer.bytesFound()
    let events = try timer.eventsFound()
    print("| one byte changed, for every byte of the file | \(timer.bytes.count) | \(found) |")
    print(
      "| one event dropped, doubled, appended again or swapped with the next; the file sealed again | "
        + "\(events.tried) | \(events.found) |")
  }

  /// A separate run, because the system counts a child's memory from its parent's.
  private func printSeries() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/stegvis-series-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let timer = SeriesTimer(program: stegvis, content: content, folder: folder)
    let small = try timer.usage(users: series / 10)
    let large = try timer.usage(users: series)
    let growth = large.processor / small.processor
    let each = large.processor / Double(series) * 1000
    let rate = Int(Double(series) / large.elapsed)
    print(
      "| one session for each of \(series) users, processor time compared with \(series / 10) users | "
        + "\(Self.hundredths(growth))× "
        + "(\(Self.hundredths(large.elapsed)) s, \(rate) users a second) | 10.5×\(growth > 10.5 ? ": missed" : "") |"
    )
    print(
      "| – processor time a user | \(Self.hundredths(each)) ms "
        + "| at most 1 ms\(each > 1 ? ": missed" : "") |")
    print(
      "| – peak memory, compared with the smaller series | \(Self.hundredths(Double(large.memory) / Double(small.memory)))× "
        + "(\(large.memory / 1_000_000) MB) | |")
  }

  private func printJournal(_ folder: String) async throws {
    let disk = "\(folder)/journal"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let timer = try JournalTimer(folder: disk)
    let flush = FlushTimer(path: "\(disk)/flush")
    try await printRow(
      "recording \(JournalTimer.steps) steps in the journal",
      of: Pairing(
        runs: runs, work: timer.time, limit: { try flush.time(flushes: JournalTimer.steps) }),
      limit: 1.5, against: "the \(JournalTimer.steps) bare flushes it must make")
    // Measured twice each, since the first run warms up.
    _ = try timer.timeToOpen(events: 1_000)
    let small = try timer.timeToOpen(events: 1_000)
    let large = try timer.timeToOpen(events: 10_000)
    print(
      "| opening a session of 10,000 events and checking its chain, compared with 1,000 events | "
        + "\(Self.hundredths(large.processor / small.processor))× "
        + "(\(Self.hundredths(large.processor * 1000)) ms of processor time, \(Self.hundredths(large.elapsed * 1000)) ms) "
        + "| at most 50 ms of it\(large.processor > 0.05 ? ": missed" : "") |"
    )
    let list = try timer.timeToList(sessions: 1_000)
    print(
      "| listing the sessions of a journal with 1,000 more | \(Self.hundredths(list * 1000)) ms "
        + "| at once |")
  }

  /// The number, rounded to two decimals.
  static func hundredths(_ number: Double) -> Double { (number * 100).rounded() / 100 }

  private func printOutline(_ documents: String, _ folder: String) async throws {
    let timer = try OutlineTimer(program: stegvis, content: content, documents: documents)
    let megabytes = timer.bytes / 1_000_000
    let pairing = try await Pairing(
      runs: min(runs, 15), work: { try timer.processorTime(jobs: 1) }, limit: timer.parseTime)
    printRow(
      "`outline --format json` over \(timer.count) real pages, \(megabytes) MB, on one core",
      of: pairing, limit: 1.3, against: "bare cmark-gfm parsing the same bytes")
    let stages = try StageTimer(documents: documents, content: ContentFolder(path: content))
    for (stage, seconds) in stages.times(runs: 7) {
      let share = (seconds / pairing.limit * 100).rounded() / 100
      print("| – of that, \(stage) | \(share)× | |")
    }
    let flat = try timer.memoryGrowth()
    print(
      "| memory for all pages, compared with every tenth page | \((flat * 100).rounded() / 100)× | flat |"
    )
    try printHostile(timer, folder)
    let cores = try await Pairing(
      runs: min(runs, 15), work: { try timer.time(jobs: 1) }, limit: { try timer.time(jobs: 2) })
    let gain = (cores.ratio * 100).rounded() / 100
    print(
      "| `outline` with a second core | \(gain)× as fast | about 1.7×\(gain < 1.6 ? ": missed" : "") |"
    )
  }

  private func printHostile(_ outline: OutlineTimer, _ folder: String) throws {
    let timer = HostileTimer(program: stegvis, content: content, folder: folder)
    let rows = try timer.rows(small: 4_000_000, factor: 4)
    guard let worst = rows.max(by: { $0.growth < $1.growth }),
      let slowest = rows.min(by: { $0.rate < $1.rate })
    else { return }
    let growth = (worst.growth * 100).rounded() / 100
    print(
      "| \(rows.count) hostile inputs of 16 MB, time per byte compared with 4 MB; the worst: \(worst.name) "
        + "| \(growth)× | 1×, linear |")
    print(
      "| – the slowest of them: \(slowest.name) "
        + "| \((slowest.rate / 100_000).rounded() / 10) MB/s | |")
    let real = try timer.real(outline.files, bytes: 100_000_000)
    print(
      "| 100 MB of real pages in one file | \((real.seconds * 10).rounded() / 10) s, "
        + "\(real.memory / 1_000_000) MB of memory | linear |")
  }

  /// The times of a change step and of its flushes, and the processor times of both.
  private func step(_ folder: String) async throws -> (times: Pairing, processor: Pairing) {
    let disk = "\(folder)/step"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let timer = try StepTimer(content: ContentFolder(path: content), folder: disk)
    let flush = FlushTimer(path: "\(disk)/flush")
    var quantity = 3
    var processor: [(work: Double, limit: Double)] = []
    var last: (work: Double, limit: Double) = (0, 0)
    let times = try await Pairing(
      runs: runs,
      work: {
        quantity += 1
        let step = try await timer.time(quantity: quantity)
        last.work = step.processor
        return step.elapsed
      },
      limit: {
        let flushes = try flush.usage(flushes: StepTimer.flushes - 1)
        last.limit = flushes.processor
        processor.append(last)
        return try flush.time(flushes: StepTimer.flushes)
      })
    return (times, Pairing(times: Array(processor.dropFirst())))
  }

  func printRow(
    _ work: String, of pairing: Pairing, limit: Double, against: String
  ) {
    func milliseconds(_ seconds: Double) -> String {
      "\((seconds * 100_000).rounded() / 100) ms"
    }
    let ratio = (pairing.ratio * 100).rounded() / 100
    print(
      "| \(work) | \(ratio)× (\(milliseconds(pairing.work)) to \(milliseconds(pairing.limit))) "
        + "| at most \(limit)× \(against)\(ratio > limit ? ": missed" : "") |")
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// Two tasks measured in turn, so that a drift in the machine's speed affects both.
struct Pairing {
  /// The seconds of each task, run by run.
  let times: [(work: Double, limit: Double)]

  init(times: [(work: Double, limit: Double)]) { self.times = times }

  /// - Parameter runs: How many pairs are counted, after one that is not.
  init(
    runs: Int, work: () async throws -> Double, limit: () async throws -> Double
  ) async throws {
    var times: [(work: Double, limit: Double)] = []
    for run in 0...runs {
      let pair = try await (work: work(), limit: limit())
      if run > 0 { times.append(pair) }
    }
    self.times = times
  }

  /// The median of the pairs' ratios.
  var ratio: Double { Self.median(times.map { $0.work / $0.limit }) }
  var work: Double { Self.median(times.map(\.work)) }
  var limit: Double { Self.median(times.map(\.limit)) }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
