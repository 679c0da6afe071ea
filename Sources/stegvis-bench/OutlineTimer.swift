import CCMarkGFM
import Glibc
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

  private static func processorClock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
