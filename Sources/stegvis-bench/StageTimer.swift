import Documents
import Glibc
import Presentation
import Procedures
import Translation
import Workspaces

/// How the time of an outline is distributed: each stage over all documents, on one core.
struct StageTimer {
  private let files: [SourceFile]
  private let labels: LabelGlossary

  init(documents: String, content: ContentFolder) throws {
    files = try FileReading.files(below: documents, endings: [".md"]).map(FileReading.file)
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
        let start = Self.clock()
        let document = DocumentReader.read(file)
        let readEnd = Self.clock()
        let made = DocumentOutline(document, labels: labels)
        let outlineEnd = Self.clock()
        _ = OutlineJSON.line(for: made, includeSegments: false)
        let end = Self.clock()
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

  private static func clock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
