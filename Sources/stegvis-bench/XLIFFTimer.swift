import ArgumentParser
import CLibXML2
import Documents
import Foundation
import Translation
import Workspaces

/// `--xliff`: how fast XLIFF is read and checked, and with how much memory.
struct XLIFFOptions: ParsableArguments {
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
          + "| \(Benchmarks.hundredths(Double(memory.1) / Double(memory.0)))× "
          + "(\(memory.1 / 1_000_000) MB) | flat |")
      guard let python else { continue }
      for (name, script) in [("lxml", "read_lxml"), ("translate-toolkit", "read_toolkit")] {
        let usage = try timer.run(
          "\(content)/Tests/TranslatorTools/measure/\(script).py", with: python)
        let parse = try timer.parse()
        print(
          "| – read by \(name), checking no rule | \(Benchmarks.hundredths(usage.elapsed / parse.elapsed))× "
            + "(\(Benchmarks.hundredths(usage.elapsed)) s), \(usage.memory / 1_000_000) MB | |")
      }
    }
  }

  private func printCheck(_ timer: XLIFFTimer, _ version: XLIFFVersion, _ runs: Int) async throws {
    let pairing = try await Pairing(
      runs: runs, work: { try timer.check().elapsed }, limit: { try timer.parse().elapsed })
    let ratio = Benchmarks.hundredths(pairing.ratio)
    print(
      "| `xliff check`, XLIFF \(version.rawValue), start to end | \(ratio)× "
        + "(\(Benchmarks.hundredths(pairing.work)) s to \(Benchmarks.hundredths(pairing.limit)) s) "
        + "| at most 2.0× libxml2's SAX parser with empty callbacks\(ratio > 2 ? ": missed" : "") |"
    )
  }
}

/// Runs `stegvis xliff check` over a long file and, for comparison, libxml2's own SAX parser with
/// empty callbacks, each in its own process.
struct XLIFFTimer {
  struct Failed: Error {
    let reason: String
  }

  let program: String
  let content: String
  /// The file that is read.
  let path: String
  /// The size of its documents in bytes.
  let bytes: Int

  /// Writes the file: the project's own documents as written by `stegvis xliff export`, repeated.
  init(
    program: String, content: String, folder: String, version: XLIFFVersion, bytes wanted: Int
  ) throws {
    self.program = program
    self.content = content
    path = "\(folder)/\(wanted / 1_000_000)-\(version.rawValue).xlf"
    let documents = try FileReading.files(below: "\(content)/procedures", endings: [".md"])
      .filter { $0.hasSuffix("/sv.md") }
      .map {
        DocumentUnits(
          // Units need no rule of a language.
          DocumentReader.read(try FileReading.file($0), languages: Languages([:]))
        ).file
      }
    let once = XLIFFWriter(version: version).text(documents)
    guard let begin = once.range(of: "<file")?.lowerBound,
      let end = once.range(of: "</xliff>")?.lowerBound
    else { throw Failed(reason: "there are no documents to write") }
    // Every file of an XLIFF document needs its own id.
    let files = once[begin..<end].split(separator: "<file id=\"f", omittingEmptySubsequences: true)
    // Written in pieces, because the system counts a child's memory from its parent's.
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw Failed(reason: "\(path) cannot be written") }
    defer { try? file.close() }
    try file.write(contentsOf: Data(once[..<begin].utf8))
    var written = 0
    var copy = 0
    while written < wanted {
      let pieces =
        version == .v12
        ? [String(once[begin..<end])] : files.map { "<file id=\"f\(copy)-\($0)" }
      for piece in pieces {
        try file.write(contentsOf: Data(piece.utf8))
        written += piece.utf8.count
      }
      copy += 1
    }
    try file.write(contentsOf: Data(once[end...].utf8))
    bytes = written
  }

  /// Runs the check once; it must find nothing.
  func check() throws -> ChildProcess.Usage {
    try ChildProcess(
      program: program, arguments: ["xliff", "check", path],
      environment: ["STEGVIS_CONTENT=\(content)", "LANG=C", "PATH=/usr/bin:/bin"]
    ).run()
  }

  /// Runs libxml2's parser once over the same file, in this program.
  func parse() throws -> ChildProcess.Usage {
    try ChildProcess(
      program: CommandLine.arguments[0], arguments: ["--empty-callbacks", path], environment: []
    ).run()
  }

  /// Runs a Python script once over the same file.
  func run(_ script: String, with python: String) throws -> ChildProcess.Usage {
    try ChildProcess(program: python, arguments: [script, path], environment: []).run()
  }

  /// Parses a file with empty callbacks.
  static func parseWithEmptyCallbacks(_ path: String) throws {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { _, _, _, _, _, _, _, _, _ in }
    handler.endElementNs = { _, _, _, _ in }
    handler.characters = { _, _, _ in }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    guard xmlSAXUserParseFile(&handler, nil, path) == 0 else {
      throw Failed(reason: "libxml2 cannot read \(path)")
    }
  }
}
