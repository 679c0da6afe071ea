import ArgumentParser

/// A program with the same argument parser and nothing to do, to compare start-up times with.
@main
struct EmptyProgram: AsyncParsableCommand {
  func run() async throws { print("> ", terminator: "") }
}
