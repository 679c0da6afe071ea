import Documents
import Journal
import Presentation
import Procedures
import Sessions
import Workspaces

extension CommandContext {
  /// The series with this name, or whose name starts with it; `nil` if there is none.
  ///
  /// `last` means the newest series if it is not older than the newest session.
  func series(_ name: String, in journal: Journal) throws -> Journal.SeriesEntry? {
    let all = try recordingFailures { try journal.series() }
    guard !all.isEmpty, !name.contains("/") else { return nil }
    if name == "last" {
      guard let newest = all.first else { return nil }
      let session = try recordingFailures { try journal.sessions() }.first
      let events = try session.map { id in
        try recordingFailures { try journal.sealedEvents(of: id) }
      }
      return (events?.first?.at ?? 0) > newest.at ? nil : newest
    }
    let matching = all.filter { $0.id.rawValue.hasPrefix(name) }
    return matching.count == 1 ? matching.first : all.first { $0.id.rawValue == name }
  }

  /// The procedure and rows of a series, as the journal keeps them.
  ///
  /// - Throws: `CommandFailure` if they are lost or cannot be read.
  func seriesFile(_ series: Journal.SeriesEntry, in journal: Journal) throws -> SeriesFile {
    guard let bytes = try recordingFailures({ try journal.document(series.digest) }) else {
      throw failure(
        .ourFault, .commandDocumentLost, ["path": series.digest, "session": "\(series.id)"])
    }
    do {
      return try SeriesFile.read(bytes)
    } catch {
      throw failure(
        .ourFault, .commandJournalUnreadable, ["path": journal.path, "reason": "\(error)"])
    }
  }

  /// The states and last events of the sessions of a series, by row, counted from 1.
  func states(
    of series: SessionID, in journal: Journal
  ) throws -> [Int: (state: SessionState, last: SessionEvent)] {
    let summaries = try recordingFailures { try journal.summaries(inSeries: series) }
    return Dictionary(
      summaries.compactMap { summary in
        summary.id.row.map {
          ($0, (SessionState(last: summary.last, isPresent: summary.isPresent), summary.last))
        }
      }
    ) { first, _ in first }
  }

  func report(
    of id: SessionID, _ file: SeriesFile, in journal: Journal, graph: StepGraph?
  ) throws -> SeriesReport {
    let states = try states(of: id, in: journal)
    let title = graph?.procedures.first?.texts[words.language].map { text in
      TextRun.runs(of: text.title).plain
    }
    return SeriesReport(
      id: id, title: title ?? file.procedure,
      rows: file.rows.enumerated().map { index, row in
        let entry = states[index + 1]
        return SeriesReport.Row(
          number: index + 1, words: row.sorted { $0.key < $1.key }.flatMap(\.value),
          state: entry?.state, last: entry?.last)
      })
  }

  /// The rows that `--each` names, as the words of each input by its name.
  ///
  /// - Throws: `CommandFailure` if it names none, or an input the procedure does not have.
  package func rows(
    _ list: String, for graph: StepGraph, on opened: OpenedTenant
  ) async throws -> [[String: [String]]] {
    let inputs = graph.procedures.first?.inputs ?? []
    let most = graph.nodes.compactMap(\.step.operation.most).min()
    if FileReading.isFile(list) {
      let table = try self.table(list)
      for name in table.header { _ = try input(name, of: graph, inputs) }
      let rows = table.rows.map { row in
        Dictionary(zip(table.header, row.map { [$0] })) { first, _ in first }
      }
      return try expectRows(rows)
    }
    guard let mark = list.firstIndex(where: { $0 == "=" || $0 == "?" }) else {
      throw failure(.wrongUsage, .seriesForm, ["given": list])
    }
    let input = try input(String(list[..<mark]), of: graph, inputs)
    let rest = String(list[list.index(after: mark)...])
    let values: [String]
    if list[mark] == "=" {
      values = rest.split(separator: ",").map { $0.trimming(while: \.isWhitespace) }
    } else {
      switch try await opened.domain.subjects(matching: rest, of: input.type) {
      case .success(let found): values = found.flatMap(\.texts)
      case .failure(let refusal):
        let advice = words.advice(refusal).map { "\n  \($0)" } ?? ""
        throw CommandFailure(
          status: .wrongUsage,
          text: words.text(.commandError, ["message": words.refusal(refusal) + advice]))
      }
    }
    // A session takes as many values as the procedure's operations allow at a time.
    let size = input.type.isList ? most ?? 1 : 1
    let chunks = stride(from: 0, to: values.count, by: size).map {
      [input.name: Array(values[$0..<min($0 + size, values.count)])]
    }
    return try expectRows(chunks)
  }

  private func expectRows(
    _ rows: [[String: [String]]]
  ) throws -> [[String: [String]]] {
    guard !rows.isEmpty else { throw failure(.wrongUsage, .seriesEmpty) }
    return rows
  }

  private func input(
    _ name: String, of graph: StepGraph, _ inputs: [Procedure.Input]
  ) throws -> Procedure.Input {
    if let input = inputs.first(where: { $0.name == name }) { return input }
    throw failure(
      .wrongUsage, .seriesInput,
      [
        "procedure": "\(graph.procedure)", "name": name,
        "names": inputs.map(\.name).joined(separator: ", "),
      ])
  }

  private func table(_ path: String) throws -> CSVTable {
    do {
      return try CSVTable(String(decoding: try read(path).bytes, as: UTF8.self))
    } catch let ragged as CSVTable.Ragged {
      throw failure(
        .wrongUsage, .seriesCsv,
        [
          "path": path, "line": String(ragged.line), "found": String(ragged.found),
          "expected": String(ragged.expected),
        ])
    }
  }
}

extension Substring {
  fileprivate func trimming(while isOff: (Character) -> Bool) -> String {
    String(drop(while: isOff).reversed().drop(while: isOff).reversed())
  }
}
