import ArgumentParser
import FoundationEssentials
import Operations
import Workspaces

/// `stegvis`: the root of all commands.
struct StegvisCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stegvis",
    abstract: "Guide an administrator through documented procedures, and verify every change.",
    discussion: """
      Every documented step is bound to an operation. After every change, Stegvis
      reads the tenant and reports what it found.

      EXAMPLES
        stegvis list
        stegvis run unassign-licenses-from-user --locale sv
        stegvis run guide.md
        stegvis plan offboard-step-6 --answers answers.yaml
        stegvis resume last
        stegvis replay last --locale nl
        stegvis serve

      EXIT STATUS
        0 done; 1 problems were found; 2 wrong usage or unreadable input;
        3 stopped: a change was refused, its result was not as expected, or an answer is
        missing; 4 the tenant could not be reached or read; 70 internal error
      """,
    version: "0.1.0",
    subcommands: [
      ListCommand.self, ShowCommand.self, GraphCommand.self, OutlineCommand.self,
      OperationsCommand.self, BindCommand.self, AdoptCommand.self, CheckCommand.self,
      RunCommand.self, PlanCommand.self, ResumeCommand.self,
      UndoCommand.self, ApproveCommand.self, SessionsCommand.self, ReplayCommand.self,
      TranslateCommand.self, XLIFFCommand.self, TenantCommand.self, DomainCommand.self,
      ServeCommand.self,
    ])
}

/// The program: parses its arguments, runs one command, and ends with an `ExitStatus`.
package enum StegvisProgram {
  /// What `main` has registered.
  struct Registered: Sendable {
    var domains = Domains([])
    /// Serves the web page until the program is stopped; `nil` in the program without HTTP.
    var web: (@Sendable (WebRequest) async throws -> Void)?
  }

  /// What `main` has registered, for the contexts of commands, which the argument parser makes.
  @TaskLocal static var registered = Registered()

  /// Runs the command in the program's arguments, and ends the process.
  ///
  /// - Parameters:
  ///   - domains: every domain that the program has, the usual one first.
  ///   - declared: the domains that are declared in folders; `nil` in a program that takes none.
  ///   - web: serves the web page; `nil` in the program without HTTP.
  package static func main(
    domains: [any DomainProvider], declared: (([String]) -> [any DomainProvider])? = nil,
    web: (@Sendable (WebRequest) async throws -> Void)? = nil
  ) async {
    // Writing to a reader that has stopped reading, such as `head`, must not end in a crash.
    ignoreBrokenPipe()
    let domains = domains + (declared.map { foundDomains($0, beside: domains) } ?? [])
    let registered = Registered(domains: Domains(domains), web: web)
    let status = await $registered.withValue(registered) {
      await run(Array(CommandLine.arguments.dropFirst()))
    }
    for domain in domains { await domain.close() }
    leave(with: status)
  }

  /// The domains that are declared in the folders at hand, without those that the program has itself.
  private static func foundDomains(
    _ declared: ([String]) -> [any DomainProvider], beside known: [any DomainProvider]
  ) -> [any DomainProvider] {
    let paths: [String]
    do {
      paths = try CommandContext.contentFolder(ProcessInfo.processInfo.environment)
        .declaredDomains().map(\.path)
    } catch {
      // Every command says so itself.
      return []
    }
    let ids = Set(known.map(\.id))
    return declared(paths).filter { !ids.contains($0.id) }
  }

  /// Runs one command and returns its exit status, after writing why it failed.
  ///
  /// - Parameter arguments: the arguments without the name of the program.
  package static func run(_ arguments: [String]) async -> ExitStatus {
    var command: any ParsableCommand
    do {
      command = try PlainArguments.command(arguments) ?? parsed(arguments)
    } catch {
      return ended(by: error)
    }
    do {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return .done
    } catch let failure as CommandFailure {
      Output.complain(failure.text)
      return failure.status
    } catch let finished as FinishedWith {
      return finished.status
    } catch let error where StegvisCommand.exitCode(for: error) != .failure {
      // Help, a version, or arguments that do not go together. To the parser, any other error is a
      // failure.
      return ended(by: error)
    } catch {
      let failure = unforeseen(error, arguments)
      Output.complain(failure.text)
      return failure.status
    }
  }

  /// The command that the argument parser makes of arguments.
  package static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    try StegvisCommand.parseAsRoot(arguments)
  }

  /// Writes the message of the argument parser, which is help or what is wrong with the arguments.
  private static func ended(by error: any Error) -> ExitStatus {
    let message = StegvisCommand.fullMessage(for: error)
    guard StegvisCommand.exitCode(for: error) == .success else {
      Output.complain(message)
      return .wrongUsage
    }
    Output.write(message + "\n")
    return .done
  }

  /// Returns an error that the command did not turn into words, in the language of the arguments.
  private static func unforeseen(
    _ error: any Error, _ arguments: [String]
  ) -> CommandFailure {
    var language: [String] = []
    if let option = arguments.firstIndex(of: "--locale"), option + 1 < arguments.count {
      language = ["--locale", arguments[option + 1]]
    } else if let option = arguments.first(where: { $0.hasPrefix("--locale=") }) {
      language = [option]
    }
    do {
      return try CommandContext(try CommonOptions.parse(language)).explaining(error)
    } catch let failure as CommandFailure {
      // Without words, this is what is wrong.
      return failure
    } catch {
      return CommandFailure(status: .ourFault, text: FailureText.unexpected)
    }
  }
}
