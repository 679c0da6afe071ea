import ArgumentParser

struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "The translator's desk: what is missing, new languages, changed English, labels.",
    subcommands: [
      TranslateStatusCommand.self, TranslateNewCommand.self, TranslateUpdateCommand.self,
      TranslateLabelsCommand.self, TranslatePseudoCommand.self,
    ])
}
