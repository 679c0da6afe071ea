import Foundation

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
