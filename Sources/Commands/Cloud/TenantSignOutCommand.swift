import ArgumentParser
import Presentation

struct TenantSignOutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-out",
    abstract: "Forget the tokens kept for a tenant over Microsoft Graph.",
    discussion: """
      EXAMPLES
        stegvis tenant sign-out --tenant graph:https://graph.microsoft.com/v1.0
      """)

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let context = try CommandContext(common)
    let name = tenant.tenant ?? ""
    guard name.hasPrefix("graph:") else {
      throw context.failure(.wrongUsage, .commandTenantForm, ["name": name])
    }
    do {
      try context.cloud().forget(
        try context.connection(String(name.dropFirst("graph:".count)), tenant))
    } catch let problem as CloudProblem {
      throw context.failure(problem)
    }
    context.write([TextLine(context.words.text(.commandSignedOut, ["tenant": name]))])
  }
}
