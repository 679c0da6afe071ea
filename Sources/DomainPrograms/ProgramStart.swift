import FoundationEssentials
import Markup

#if canImport(Glibc)
  import Glibc
#endif

/// A program of a declared domain, found on this machine, with what it is known by.
package struct ProgramStart: Hashable, Sendable {
  /// The path of the program and its arguments; those that name files of the domain are whole paths.
  package let arguments: [String]
  /// The named variables that it gets besides its usual ones.
  package let variables: [String: String]
  /// What a person allows: the SHA-256 over the arguments and the contents of the program and of
  /// every file of the domain among them.
  package let digest: String

  /// Finds the program. An element that begins with `./` is a file in the domain's folder, and so is a
  /// program with a slash in its name; one without is looked up in `PATH`.
  ///
  /// - Parameters:
  ///   - command: the program and its arguments, as they are declared.
  ///   - folder: the domain's folder.
  ///   - environment: what this process was started with.
  ///   - named: the variables that the program gets, if they are set.
  /// - Throws: `ProgramFault.notStarted` if there is no such program, or a file cannot be read.
  package init(
    _ command: [String], in folder: String, environment: [String: String], named: [String] = []
  ) throws(ProgramFault) {
    var arguments: [String] = []
    var known: [String] = []
    for (number, element) in command.enumerated() {
      var path = element
      if element.hasPrefix("./") {
        path = "\(folder)/\(element.dropFirst(2))"
      } else if number == 0, !element.contains("/") {
        path = try Self.find(element, in: Self.path(environment))
      } else if number == 0, !element.hasPrefix("/") {
        path = "\(folder)/\(element)"
      }
      arguments.append(path)
      known.append(Digest.sha256(Array(path.utf8)))
      guard number == 0 || element.hasPrefix("./") else { continue }
      // A program may be as large as it likes.
      guard let content = FileManager.default.contents(atPath: path) else {
        throw .notStarted(ENOENT)
      }
      known.append(Digest.sha256(Array(content)))
    }
    guard let program = arguments.first else { throw .notStarted(ENOENT) }
    guard access(program, X_OK) == 0 else { throw .notStarted(errno) }
    self.arguments = arguments
    digest = Digest.sha256(Array(known.joined(separator: "\n").utf8))
    variables = Dictionary(
      uniqueKeysWithValues: [
        ("PATH", Self.path(environment)), ("LANG", "C.UTF-8"), ("STEGVIS_PLUGIN", "1"),
      ]
    ).merging(environment.filter { named.contains($0.key) }) { own, _ in own }
  }

  private static func path(_ environment: [String: String]) -> String {
    guard let path = environment["PATH"], !path.isEmpty else {
      return "/usr/local/bin:/usr/bin:/bin"
    }
    return path
  }

  private static func find(_ name: String, in path: String) throws(ProgramFault) -> String {
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      let candidate = "\(folder)/\(name)"
      if access(candidate, X_OK) == 0 { return candidate }
    }
    throw .notStarted(ENOENT)
  }
}

/// The command that becomes a `ProgramSupervisor`.
package struct SupervisorCommand: Hashable, Sendable {
  package let path: String

  /// - Parameter path: a program whose `main` calls `ProgramSupervisor.takeOverIfAsked` first; the
  ///   usual one is the running program.
  package init(path: String = "/proc/self/exe") { self.path = path }
}
