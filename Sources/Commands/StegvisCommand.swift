import ArgumentParser

/// `stegvis`: the root of all commands.
struct StegvisCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stegvis",
    abstract: "Walk an administrator through documented procedures, and verify every change.",
    discussion: """
      Every documented step is bound to an operation. After every change, Stegvis
      reads the tenant and reports what it found.

      EXAMPLES
        stegvis list
        stegvis run unassign-licenses-from-user --locale sv
        stegvis plan offboard-step-6 --answers answers.yaml
        stegvis resume last
        stegvis replay last --locale nl
        stegvis serve

      EXIT STATUS
        0 done; 1 problems were found; 2 wrong usage or unreadable input;
        3 stopped: refused, refuted or unanswered; 4 the tenant failed; 70 internal error
      """,
    version: "0.1.0",
    subcommands: [
      ListCommand.self, ShowCommand.self, GraphCommand.self, OutlineCommand.self,
      BindCommand.self, CheckCommand.self, RunCommand.self, PlanCommand.self, ResumeCommand.self,
      UndoCommand.self, ApproveCommand.self, SessionsCommand.self, ReplayCommand.self,
      TranslateCommand.self, XLIFFCommand.self, TenantCommand.self, ServeCommand.self,
    ])
}
