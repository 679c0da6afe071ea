import Testing

/// The arrows between targets, which SwiftPM does not enforce: it lets a target import anything
/// that happens to have been built.
struct ArrowTests {
  /// The targets in the order of the data (DESIGN §3).
  private let order = [
    "CLibXML2", "CCMarkGFM", "CMessageDigest", "Diagnostics", "Markup", "Documents",
    "Translation", "Operations", "Procedures", "Sessions", "Microsoft365", "EmbeddedTenant",
    "OutgoingHTTP", "GraphTenant", "GraphSandbox", "Journal", "Workspaces", "Presentation",
    "Commands", "WebApp", "stegvis", "stegvis-graph", "stegvis-bench", "stegvis-graph-bench",
    "stegvis-empty", "stegvis-fuzz",
  ]

  private let sources = SourceTree.files(below: "Sources")

  @Test func listsTheTargetsInTheOrderOfTheData() {
    var seen: Set<String> = []
    let listed = SourceTree.targets.filter { seen.insert($0).inserted && order.contains($0) }
    let stages = order.filter { !$0.hasPrefix("stegvis") }
    #expect(listed.filter(stages.contains) == stages)
  }

  @Test func importsOnlyTargetsAbove() {
    #expect(sources.count > 100)
    for file in sources {
      let own = order.firstIndex(of: file.target)
      #expect(own != nil, "\(file.path) is in a target the order does not name")
      for name in file.imports {
        guard let imported = order.firstIndex(of: name) else { continue }
        #expect(imported < own ?? 0, "\(file.path) imports \(name)")
      }
    }
  }

  @Test func declaresEveryTargetItImports() {
    for file in sources {
      for name in file.imports where order.contains(name) {
        let dependencies = SourceTree.dependencies(of: file.target)
        #expect(
          dependencies.contains(name),
          "\(file.path) imports \(name), which Package.swift does not give to \(file.target)")
      }
    }
  }

  @Test func touchesCOnlyInMarkup() {
    // The benchmarks start processes on terminals of their own and put a disk of their own under
    // SQLite, and libFuzzer is written in C.
    let free = ["Markup", "stegvis-bench", "stegvis-graph-bench", "stegvis-fuzz"]
    for file in sources where !free.contains(file.target) {
      #expect(!file.imports.contains { ["CLibXML2", "CCMarkGFM", "CMessageDigest"].contains($0) })
      #expect(!file.text.contains("UnsafeMutable") && !file.text.contains("OpaquePointer"))
    }
  }

  @Test func neverNamesTheFirstDomainInTheEngine() {
    let engine = ["Documents", "Translation", "Operations", "Procedures", "Sessions", "Journal"]
    for file in sources where engine.contains(file.target) {
      // Comments may use the domain as an example, but code must not know it.
      let code = file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
      for word in ["Microsoft365", "license", "mailbox"] {
        #expect(!code.contains { $0.contains(word) }, "\(file.path) names '\(word)'")
      }
    }
  }
}
