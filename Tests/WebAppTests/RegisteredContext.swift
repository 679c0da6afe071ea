import Commands
import EmbeddedTenant

extension CommandContext {
  /// A context in a language, with the domains that `main` registers.
  init(in language: String) throws {
    try self.init(
      try CommonOptions.parse(["--locale", language]),
      domains: Domains([Microsoft365Provider(OpenDatabases())]))
  }
}
