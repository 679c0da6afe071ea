import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// The program beside this one that has HTTP and TLS in it, as git finds its commands.
enum Companion {
  static let name = "stegvis-graph"

  /// Becomes the companion, with the same arguments, in the same process.
  ///
  /// - Returns: only where there is none.
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
