import ArgumentParser
import FoundationEssentials
import Translation

/// `--xliff`: how fast XLIFF is read and checked, and with how much memory.
struct DeskOptions: ParsableArguments {
  @Flag(help: "Measure the checking of XLIFF instead.") var xliff = false
  @Option(help: "Parse this file with libxml2 and callbacks that do nothing.")
  var emptyCallbacks: String?
  @Option(help: "A Python with lxml and translate-toolkit, to measure them as well.")
  var python: String?

  /// The size of the long file in bytes; the short one is a tenth of it.
  private static let long = 100_000_000

  func printRows(stegvis: String, content: String, runs: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/stegvis-xliff-\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    print("| 100 MB of XLIFF | measured | limit |")
    print("|---|---|---|")
    for version in [XLIFFVersion.v21, .v12] {
      let timer = try XLIFFTimer(
        program: stegvis, content: content, folder: folder, version: version, bytes: Self.long)
      try await printCheck(timer, version, runs)
      let small = try XLIFFTimer(
        program: stegvis, content: content, folder: folder, version: version,
        bytes: Self.long / 10)
      let memory = (try small.check().memory, try timer.check().memory)
      print(
        "| – its memory, compared with 10 MB "
          + "| \(Self.hundredths(Double(memory.1) / Double(memory.0)))× "
          + "(\(memory.1 / 1_000_000) MB) | flat |")
      guard let python else { continue }
      for (name, script) in [("lxml", "read_lxml"), ("translate-toolkit", "read_toolkit")] {
        let usage = try timer.run(
          "\(content)/Tests/TranslatorTools/measure/\(script).py", with: python)
        let parse = try timer.parse()
        print(
          "| – read by \(name), checking no rule | \(Self.hundredths(usage.elapsed / parse.elapsed))× "
            + "(\(Self.hundredths(usage.elapsed)) s), \(usage.memory / 1_000_000) MB | |")
      }
    }
  }

  private func printCheck(_ timer: XLIFFTimer, _ version: XLIFFVersion, _ runs: Int) async throws {
    let pairing = try await Pairing(
      runs: runs, work: { try timer.check().elapsed }, limit: { try timer.parse().elapsed })
    let ratio = Self.hundredths(pairing.ratio)
    print(
      "| `xliff check`, XLIFF \(version.rawValue), start to end | \(ratio)× "
        + "(\(Self.hundredths(pairing.work)) s to \(Self.hundredths(pairing.limit)) s) "
        + "| at most 2.0× libxml2's SAX parser with empty callbacks\(ratio > 2 ? ": missed" : "") |"
    )
  }

  private static func hundredths(_ number: Double) -> Double { (number * 100).rounded() / 100 }
}
