import ArgumentParser
import DomainPrograms
import FoundationEssentials
import Presentation
import Workspaces

/// `stegvis domain allow`: allows a plug-in to be started on this machine.
struct DomainAllowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allow",
    abstract: "Allow a plug-in to be started.",
    discussion: """
      A plug-in runs with your rights. Look at it first. What is allowed is the program
      as it is now; when it changes, Stegvis asks again.

      EXAMPLES
        stegvis domain allow ./door.sh
        stegvis domain allow python3 ./lamp.py
      """)

  @ArgumentParser.Argument(
    parsing: .captureForPassthrough, help: "The program, and its arguments.")
  var program: [String] = []
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !program.isEmpty else { throw ValidationError("Name the program.") }
  }

  func run() throws {
    let context = try CommandContext(common)
    let start = try context.program(program)
    try context.allow(start.arguments, digest: start.digest)
    context.write([
      TextLine(
        context.words.text(
          .programAllowed,
          ["program": start.arguments.joined(separator: " "), "digest": start.digest]), .good)
    ])
  }
}

/// Programs that a person must have allowed before they are started.
extension CommandContext {
  /// A program that a person has typed: what begins with `./` is below the current folder.
  ///
  /// - Throws: `CommandFailure` if it cannot be started.
  func program(_ command: [String]) throws -> ProgramStart {
    try program(command, in: FileManager.default.currentDirectoryPath)
  }

  /// A program with its arguments.
  ///
  /// - Parameter folder: where what begins with `./` is.
  /// - Throws: `CommandFailure` if it cannot be started.
  func program(_ command: [String], in folder: String) throws -> ProgramStart {
    do {
      return try ProgramStart(command, in: folder, environment: environment)
    } catch ProgramFault.notStarted(let code) {
      throw failure(
        .wrongUsage, .programMissing,
        [
          "program": command.joined(separator: " "),
          "reason": reason(FileProblem(code: code).rawValue),
        ])
    }
  }

  /// Lets a program be started only if a person has allowed it as it is now; asks at a terminal.
  ///
  /// - Throws: `CommandFailure` if nobody allows it.
  func expectAllowed(_ arguments: [String], digest: String) throws {
    let command = arguments.joined(separator: " ")
    let standing: AllowedPrograms.Standing
    do {
      standing = try AllowedPrograms(in: data).standing(of: arguments, digest: digest)
    } catch {
      throw explaining(error)
    }
    let question: MessageKey
    switch standing {
    case .allowed: return
    case .changed: question = .programChanged
    case .unknown: question = .programAsked
    }
    let values = ["program": PrintableText.of(command), "digest": digest]
    let refused = failure(.stopped, .programNotAllowed, ["program": command])
    guard Output.inputIsTerminal else { throw refused }
    Output.complain(words.text(question, values))
    guard let answer = readLine(), words[.programYes].lowercased() == answer.lowercased() else {
      throw refused
    }
    try allow(arguments, digest: digest)
  }

  func allow(_ arguments: [String], digest: String) throws {
    do {
      try data.make()
      try AllowedPrograms(in: data).allow(
        arguments, digest: digest, by: person, on: OperationBinder.today())
    } catch {
      throw explaining(error)
    }
  }
}
