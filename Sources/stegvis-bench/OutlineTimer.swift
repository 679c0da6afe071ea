import CCMarkGFM
import Documents
import Foundation
import Glibc
import Presentation
import Procedures
import Translation
import Workspaces

/// Runs `stegvis outline` over many documents, and bare cmark-gfm over the same bytes.
struct OutlineTimer {
  let program: String
  let content: String
  let documents: String
  let files: [[UInt8]]
  private let paths: [String]

  /// - Parameter documents: A folder of Markdown pages.
  init(program: String, content: String, documents: String) throws {
    self.program = program
    self.content = content
    self.documents = documents
    paths = try FileReading.files(below: documents, endings: [".md"])
    files = try paths.map { try FileReading.file($0).bytes }
  }

  var count: Int { files.count }

  /// The size of all documents together, in bytes.
  var bytes: Int { files.reduce(0) { $0 + $1.count } }

  /// Returns the seconds of processor time of one run from start to end, with this many documents
  /// at once.
  func processorTime(jobs: Int) throws -> Double { try run(jobs: jobs).processor }

  /// Returns the seconds that one run takes.
  func time(jobs: Int) throws -> Double { try run(jobs: jobs).elapsed }

  /// Returns the peak memory for all documents, relative to that for every tenth of them.
  func memoryGrowth() throws -> Double {
    // Both runs include the largest document, since memory depends on one document per core.
    let largest = files.indices.max { files[$0].count < files[$1].count }
    let tenth = paths.indices.filter { $0.isMultiple(of: 10) || $0 == largest }.map { paths[$0] }
    let all = try run(jobs: 1).memory
    return Double(all) / Double(try run(jobs: 1, paths: tenth).memory)
  }

  private func run(
    jobs: Int, paths: [String]? = nil
  ) throws -> (processor: Double, elapsed: Double, memory: Int) {
    let process = ChildProcess(
      program: program,
      arguments: ["outline", "--format", "json", "--jobs", "\(jobs)"] + (paths ?? [documents]),
      environment: ["STEGVIS_CONTENT=\(content)", "LANG=en_US.UTF-8"])
    let usage = try process.run()
    return (usage.processor, usage.elapsed, usage.memory)
  }

  /// Returns the seconds of processor time that cmark-gfm without extensions takes to parse all
  /// documents from memory.
  func parseTime() -> Double {
    let start = Self.processorClock()
    for file in files {
      file.withUnsafeBytes { buffer in
        let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        cmark_node_free(cmark_parse_document(text, buffer.count, CMARK_OPT_DEFAULT))
      }
    }
    return Self.processorClock() - start
  }

  /// The processor time of this thread so far, in seconds.
  static func processorClock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// How the time of an outline is distributed: each stage over all documents, on one core.
struct StageTimer {
  private let files: [SourceFile]
  private let labels: LabelGlossary
  private let languages: Languages

  init(documents: String, content: ContentFolder) throws {
    files = try FileReading.files(below: documents, endings: [".md"]).map {
      try FileReading.file($0)
    }
    languages = try content.languageRules()
    labels = try LabelGlossary(
      yaml: String(decoding: content.resource("labels.yaml").bytes, as: UTF8.self))
  }

  /// Returns the seconds of processor time by stage, in the order of processing; the median of
  /// several runs.
  func times(runs: Int) -> [(stage: String, seconds: Double)] {
    var read: [Double] = []
    var outline: [Double] = []
    var json: [Double] = []
    for _ in 0..<runs {
      var totals = (read: 0.0, outline: 0.0, json: 0.0)
      for file in files {
        let start = OutlineTimer.processorClock()
        let document = DocumentReader.read(file, languages: languages)
        let readEnd = OutlineTimer.processorClock()
        let made = DocumentOutline(document, labels: labels)
        let outlineEnd = OutlineTimer.processorClock()
        _ = OutlineJSON.line(for: made, includeSegments: false)
        let end = OutlineTimer.processorClock()
        totals.read += readEnd - start
        totals.outline += outlineEnd - readEnd
        totals.json += end - outlineEnd
      }
      read.append(totals.read)
      outline.append(totals.outline)
      json.append(totals.json)
    }
    return [
      ("bytes to documents", median(read)), ("documents to outlines", median(outline)),
      ("outlines to JSON", median(json)),
    ]
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Times inputs designed to be slow, in two sizes. If the time is linear in the length, both take
/// the same time per byte.
struct HostileTimer {
  struct Row {
    let name: String
    /// The time per byte of the large input, relative to the small one.
    let growth: Double
    /// Bytes per second of the large input.
    let rate: Double
  }

  let program: String
  let content: String
  /// The folder where the inputs are written.
  let folder: String

  private static let unit =
    "<span data-ttu-id=\"0a1b2-103\">**A**.</span><span class=\"sxs-lookup\">"
    + "<span data-stu-id=\"0a1b2-103\">**B**.</span></span>"

  /// The repeated part, and the text before it.
  private static let inputs: [(name: String, head: String, part: String)] = [
    ("`>` nested without end", "", ">"), ("bullets nested without end", "", "- "),
    ("lazy lines behind deep quotes", String(repeating: "> ", count: 5_000) + "a\n", "a\n"),
    ("`![[]()` without end", "1. ", "![[]()"), ("emphasis without end", "1. ", "*a "),
    ("brackets without end", "1. ", "["), ("steps without end", "", "1. a\n"),
    ("units in one line", "1. ", unit),
    ("units that never close", "", "<span data-ttu-id=\"a-1\">"),
    ("sources without targets", "", "<span data-stu-id=\"a-1\">"),
    ("monikers", "", "::: moniker range=\"a\"\n1. a\n::: moniker-end\n"),
    ("fences around units", "", "```\na\n\n\(unit)\n\n"),
    ("rows of a table", "|a|\n|-|\n", "|b|\n"),
    ("anchors", "1. ", "<a name=\"a\"></a>"), ("lettered steps", "", "a. x\n\nb. y\n\n"),
    ("front matter", "---\n", "a: b\n"),
  ]

  /// - Parameters:
  ///   - small: The size of the small input in bytes.
  ///   - factor: How many times larger the large input is.
  func rows(small: Int, factor: Int) throws -> [Row] {
    try Self.inputs.map { input in
      let short = try time(input.head, input.part, small)
      let long = try time(input.head, input.part, small * factor)
      return Row(
        name: input.name, growth: long / short / Double(factor),
        rate: Double(small * factor) / long)
    }
  }

  /// Returns the seconds of processor time and the bytes of memory to read one file, made of these
  /// documents repeated up to a number of bytes.
  func real(_ documents: [[UInt8]], bytes: Int) throws -> (seconds: Double, memory: Int) {
    var file: [UInt8] = []
    file.reserveCapacity(bytes + 3_000_000)
    while file.count < bytes, !documents.isEmpty {
      for document in documents where file.count < bytes { file += document + [0x0A] }
    }
    let usage = try run(file)
    return (usage.processor, usage.memory)
  }

  private func time(_ head: String, _ part: String, _ bytes: Int) throws -> Double {
    let count = bytes / part.utf8.count
    let title = head.hasPrefix("---") ? "" : "# T\n\n"
    return try run(Array((title + head + String(repeating: part, count: count)).utf8)).user
  }

  private func run(_ bytes: [UInt8]) throws -> ChildProcess.Usage {
    let path = "\(folder)/input.md"
    try Data(bytes).write(to: URL(filePath: path))
    return try ChildProcess(
      program: program, arguments: ["outline", path, "--format", "json", "--jobs", "1"],
      environment: ["STEGVIS_CONTENT=\(content)", "LANG=en_US.UTF-8"]
    ).run()
  }
}
