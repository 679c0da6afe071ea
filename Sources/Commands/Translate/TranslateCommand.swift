import ArgumentParser

struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Manage translations: progress, new languages, changed English and labels.",
    subcommands: [
      TranslateStatusCommand.self, TranslateNewCommand.self, TranslateUpdateCommand.self,
      TranslateLabelsCommand.self, TranslatePseudoCommand.self,
    ])
}
