import ArgumentParser

/// The program: reads its arguments, runs one command, and ends with one of our exit statuses.
package enum StegvisProgram {
  /// The way to tenants over an interface; `nil` in the program without HTTP.
  @TaskLocal static var cloud: (any CloudAccess)?

  package static func main(cloud: (any CloudAccess)? = nil) async {
    // A reader that stops reading, such as `head`, must not look like a crash.
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

/// What the program's exit status says (DESIGN §7).
package enum ExitStatus: Int32, Sendable {
  case done = 0
  /// What was asked about has problems.
  case hasProblems = 1
  /// Wrong usage, or input that cannot be read.
  case wrongUsage = 2
  /// Refused precondition, refuted verification, missing answer.
  case stopped = 3
  /// The tenant or its network failed.
  case tenantFailed = 4
  /// Our own fault.
  case ourFault = 70
}

/// Ends a command that has said everything already.
struct FinishedWith: Error {
  let status: ExitStatus
}

/// Why a command cannot do what it was asked, in the reader's language.
package struct CommandFailure: Error {
  package let status: ExitStatus
  package let text: String

  package init(status: ExitStatus, text: String) {
    self.status = status
    self.text = text
  }
}
