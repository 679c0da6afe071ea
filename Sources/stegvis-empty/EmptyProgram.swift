import ArgumentParser

/// A program with the same argument parser and nothing to do: what start-up is compared with.
@main
struct EmptyProgram: AsyncParsableCommand {
  func run() async throws { print("> ", terminator: "") }
}
