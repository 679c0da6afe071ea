import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// The program with HTTP and TLS, in the same folder as this one, found the way git finds its
/// commands.
enum Companion {
  static let name = "stegvis-graph"

  /// Replaces this process with the companion, with the same arguments.
  ///
  /// Returns only if there is no companion.
  static func become() {
    guard
      let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let slash = own.lastIndex(of: "/")
    else { return }
    let path = own[..<slash] + "/" + name
    guard FileManager.default.isExecutableFile(atPath: String(path)) else { return }
    let arguments = ([String(path)] + CommandLine.arguments.dropFirst()).map { strdup($0) } + [nil]
    execv(String(path), arguments)
  }
}
