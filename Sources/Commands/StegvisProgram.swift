import ArgumentParser

/// The program: parses its arguments, runs one command, and ends with an `ExitStatus`.
package enum StegvisProgram {
  /// Access to tenants over an interface; `nil` in the program without HTTP.
  @TaskLocal static var cloud: (any CloudAccess)?

  /// Runs the command in the program's arguments, and ends the process.
  package static func main(cloud: (any CloudAccess)? = nil) async {
    // Writing to a reader that has stopped reading, such as `head`, must not end in a crash.
    ignoreBrokenPipe()
    let status = await $cloud.withValue(cloud) {
      await run(Array(CommandLine.arguments.dropFirst()))
    }
    await cloud?.close()
    leave(with: status)
  }

  /// Runs one command and returns its exit status.
  package static func run(_ arguments: [String]) async -> ExitStatus {
    do {
      var command = try StegvisCommand.parseAsRoot(arguments)
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
    } catch {
      let message = StegvisCommand.fullMessage(for: error)
      guard StegvisCommand.exitCode(for: error) == .success else {
        Output.complain(message)
        return .wrongUsage
      }
      Output.write(message + "\n")
      return .done
    }
  }
}

/// The program's exit status (DESIGN §7).
package enum ExitStatus: Int32, Sendable {
  case done = 0
  /// Problems were found in what the command looked at.
  case hasProblems = 1
  /// Wrong usage, or input that cannot be read.
  case wrongUsage = 2
  /// Stopped: a refused precondition, a refuted verification, or a missing answer.
  case stopped = 3
  /// The tenant or its network failed.
  case tenantFailed = 4
  /// A mistake in Stegvis itself.
  case ourFault = 70
}

/// Ends a command that has already written everything it has to say.
struct FinishedWith: Error {
  let status: ExitStatus
}

/// Why a command cannot do what it was asked to do, in the reader's language.
package struct CommandFailure: Error {
  package let status: ExitStatus
  package let text: String

  package init(status: ExitStatus, text: String) {
    self.status = status
    self.text = text
  }
}
