import Commands
import Testing

/// Commands that are understood without the argument parser, held against what it makes of them.
struct PlainArgumentsTests {
  @Test(arguments: [
    ["list"], ["list", "--locale", "sv"], ["run", "leaver"], ["run", "wiki/leaver.md"],
    ["run", "leaver", "--locale", "nl"], ["run", "--locale", "nl", "leaver"],
    ["run", "med mellanslag åäö"], ["run", "list"], ["show", "leaver"],
    ["show", "leaver", "--locale", "xx"], ["show", "a=b"],
  ])
  func makesTheCommandThatTheParserMakes(arguments: [String]) throws {
    let plain = try #require(PlainArguments.command(arguments))
    #expect(try text(of: plain) == text(of: StegvisProgram.parsed(arguments)))
  }

  @Test(arguments: [
    [], [""], ["help"], ["--help"], ["--version"], ["list", "--help"], ["run"], ["run", "-h"],
    ["run", "help"], ["list", "help"], ["run", ""], ["run", "a", "b"], ["show"],
    ["run", "--", "a"],
    ["run", "a", "--locale"], ["run", "a", "--locale", ""], ["run", "a", "--locale", "--mode"],
    ["run", "a", "--locale=sv"], ["run", "a", "--locale", "sv", "--locale", "nl"],
    ["run", "a", "--mode", "manual"], ["run", "a", "--unknown"], ["list", "folder"], ["lis"],
    ["resume", "last"], ["help", "run"], ["--generate-completion-script", "bash"],
    ["list", "--generate-completion-script=zsh"], ["---completion", "run", "--", "procedure"],
    ["run", "a", "--experimental-dump-help"], ["-"], ["run", "-"],
  ])
  func leavesEverythingElseToTheParser(arguments: [String]) {
    #expect(PlainArguments.command(arguments) == nil)
  }

  /// All that is in a command, with the types.
  private func text(of command: Any) -> String {
    var text = ""
    dump(command, to: &text)
    return text
  }
}
