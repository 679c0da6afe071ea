import ArgumentParser
import Diagnostics
import Presentation

/// The output format of diagnostics.
enum CheckFormat: String, ExpressibleByArgument {
  case text, json, sarif
}

extension CommandContext {
  /// Writes diagnostics to standard output.
  ///
  /// - Throws: `FinishedWith` if any of them is worse than a note.
  func report(_ found: [Diagnostic], as format: CheckFormat) throws {
    switch format {
    case .text:
      Output.write(terminal.text(DiagnosticText.lines(found)))
      let errors = found.count { $0.severity == .error }
      Output.complain(
        found.isEmpty
          ? "nothing wrong" : "\(errors) errors, \(found.count - errors) warnings and notes")
    case .json: Output.write(DiagnosticJSON.value(found).text + "\n")
    case .sarif:
      Output.write(
        DiagnosticSARIF.value(found, version: StegvisCommand.configuration.version).text + "\n")
    }
    if found.contains(where: { $0.severity != .note }) {
      throw FinishedWith(status: .hasProblems)
    }
  }
}
