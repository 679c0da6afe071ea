import ArgumentParser

/// `stegvis domain`: the commands for domains that somebody declares.
struct DomainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "domain",
    abstract: "Test a plug-in, and allow it to be started.",
    discussion: """
      A domain can be reached by a program that speaks the plug-in protocol, which
      docs/PLUGINS.md explains.

      EXAMPLES
        stegvis domain test --conformance ./door.sh
        stegvis domain allow ./door.sh
      """,
    subcommands: [DomainTestCommand.self, DomainAllowCommand.self])
}
