import ArgumentParser

struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List, show, export and verify the sessions in the journal.",
    subcommands: [
      SessionsListCommand.self, SessionsShowCommand.self, SessionsExportCommand.self,
      SessionsVerifyCommand.self,
    ])
}
