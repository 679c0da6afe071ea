import CLibXML2
import Documents
import Foundation
import Translation
import Workspaces

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
      .map { DocumentUnits(DocumentReader.read(try FileReading.file($0))).file }
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
