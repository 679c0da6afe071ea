import FoundationEssentials

/// A change step as a Python script makes it: without another, the one with as many durable commits and digests,
/// `Tests/Peers/step.py`.
struct StepScript {
  /// The Python that runs it; one without a slash is looked for on the PATH.
  var python = "python3"
  /// The script.
  let path: String
  /// An empty folder on the disk to measure.
  let folder: String

  /// The medians of a step's seconds.
  ///
  /// - Throws: `ChildProcess.Failed` if the script fails, or there is no python3.
  func time(steps: Int) throws -> (elapsed: Double, processor: Double) {
    let run = "\(folder)/run-\(UUID())"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    _ = try ChildProcess(
      program: "/bin/sh",
      arguments: ["-c", "exec \"$2\" \"$0\" \"$1\" \(steps) >\"$1/medians\"", path, run, python],
      environment: ["LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin"]
    ).run()
    let medians = try String(
      decoding: Data(contentsOf: URL(filePath: "\(run)/medians")), as: UTF8.self
    )
    .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard medians.count == 2 else { throw PromptTimer.Failed(reason: "\(path) printed no medians") }
    return (medians[0], medians[1])
  }
}
