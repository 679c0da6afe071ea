import Testing

/// The arrows between targets, which SwiftPM does not enforce: it lets a target import anything
/// that happens to have been built.
struct ArrowTests {
  /// The targets in the order of the data (DESIGN §3).
  private let order = [
    "CLibXML2", "CCMarkGFM", "CMessageDigest", "CProcessControl", "Diagnostics", "Markup",
    "Documents", "Translation", "Operations", "DeclaredDomains", "DomainPrograms", "Procedures",
    "Sessions", "Microsoft365", "EmbeddedTenant", "DeclaredPractice", "OutgoingHTTP", "DomainHTTP",
    "GraphTenant", "GraphSandbox", "Journal", "Workspaces", "Presentation", "Commands", "WebApp",
    "GraphService", "stegvis", "stegvis-graph", "stegvis-bench", "stegvis-graph-bench",
    "stegvis-empty", "stegvis-fuzz",
  ]

  private let sources = SourceTree.files(below: "Sources")
  private let tests = SourceTree.files(below: "Tests")

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

  /// Modules that come with the toolchain.
  private let system: Set = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Testing",
  ]

  @Test func declaresEveryTargetItImports() {
    #expect(SourceTree.allTargets.count > 30)
    for file in sources + tests where !file.target.isEmpty {
      let declared = Set(
        SourceTree.dependencies(of: file.target).map { $0.replacing("-", with: "_") })
      for name in file.imports where !system.contains(name) {
        #expect(
          declared.contains(name),
          "\(file.path) imports \(name), which Package.swift does not give to \(file.target)")
      }
    }
  }

  /// An edge that nobody uses makes a target wait for another, and tells readers what is not so.
  @Test func importsEveryTargetItDeclares() {
    // Run as processes, so they are only built.
    let run = [
      "CommandsTests": ["stegvis", "stegvis-graph", "LibraryProgram"],
      "DomainProgramsTests": ["SupervisorProgram"],
    ]
    for target in SourceTree.allTargets {
      let files = (sources + tests).filter { $0.target == target }
      #expect(!files.isEmpty, "\(target) has no files")
      let imported = Set(files.flatMap(\.imports))
      let unused = SourceTree.dependencies(of: target).filter {
        !imported.contains($0.replacing("-", with: "_"))
      }
      #expect(
        unused.subtracting(run[target] ?? []) == [], "\(target) is given what it never imports")
    }
  }

  @Test func touchesCOnlyInMarkup() {
    // The benchmarks start processes on terminals of their own and put a disk of their own under
    // SQLite, and libFuzzer is written in C.
    let free = ["Markup", "stegvis-bench", "stegvis-graph-bench", "stegvis-fuzz"]
    for file in sources where !free.contains(file.target) {
      #expect(!file.imports.contains { ["CLibXML2", "CCMarkGFM", "CMessageDigest"].contains($0) })
      #expect(!file.text.contains("UnsafeMutable") && !file.text.contains("OpaquePointer"))
      // One call of the system, by which the descendants of a plug-in are found.
      #expect(!file.imports.contains("CProcessControl") || file.target == "DomainPrograms")
    }
  }

  /// A domain comes in by its provider, which a `main` registers; whatever else imported one would be
  /// one domain's alone.
  @Test func importsADomainOnlyInDomainsAndPrograms() {
    #expect(sources.contains { $0.imports.contains("EmbeddedTenant") })
    for file in sources where isForEveryDomain(file.target) {
      for domain in domains {
        #expect(!file.imports.contains(domain), "\(file.path) imports \(domain)")
      }
    }
    for target in order where isForEveryDomain(target) {
      let given = SourceTree.dependencies(of: target).intersection(domains)
      #expect(given == [], "Package.swift gives a domain to \(target)")
    }
  }

  private let domains = [
    "Microsoft365", "EmbeddedTenant", "GraphTenant", "GraphSandbox", "GraphService",
  ]

  /// Whether a target must do for the next domain what it does for the first.
  private func isForEveryDomain(_ target: String) -> Bool {
    !domains.contains(target) && !target.hasPrefix("stegvis")
  }

  /// What a domain calls its properties, pages, operations and products, no other target may know: it
  /// would do nothing for the next domain.
  @Test func knowsNoWordOfADomainOutsideIt() throws {
    let words = try DomainWords()
    #expect(words.whole.contains("usageLocation") && words.quoted.contains("holds"))
    let known = words.found(in: "case .text(\"activeUsers\"): \"license.assign\"\n// usageLocation")
    #expect(known.map(\.names) == [["activeUsers", "license.assign"]])
    #expect(words.found(in: "  let holds = product").isEmpty)
    #expect(words.proper.isSuperset(of: ["Microsoft", "Entra", "Exchange", "OneDrive"]))
    #expect(words.quoted.contains("mailbox"))
    #expect(words.found(in: "\"the Active Users page of Exchange\"").map(\.names) != [])
    for file in sources where isForEveryDomain(file.target) {
      // Help shows examples with the procedures that come with the program.
      let code =
        file.target == "Commands"
        ? file.text.replacing(/discussion: """.*?"""/.dotMatchesNewlines(), with: "") : file.text
      for (line, names) in words.found(in: code) where !Self.own.contains(where: line.contains) {
        Issue.record("\(file.path) knows \(names), which are a domain's: \(line)")
      }
    }
  }

  /// Lines that have a word of a domain for something else.
  private static let own = [
    // A member of `sessions verify --live --format json`, which other programs read.
    "[\"holds\":",
    // An English word among those that are both a verb and a noun.
    "rows: [\"name\", \"names\", \"user\"",
    // The form of XLIFF that a tool of this maker writes and reads.
    "(\"tool-company\", \"Microsoft\")", "as Microsoft's own tool writes it",
    // Help is made before there are domains, and says what those of this package take.
    "for Microsoft Graph", "to Microsoft Graph", "over Microsoft Graph", "as Microsoft Graph",
  ]

  /// What people read is a domain's own, too: the program's words, the templates of its pages, and the
  /// sentences that a domain says in its own way with the domain.
  @Test func saysNothingOfADomainInTheProgramsWords() throws {
    let words = try DomainWords()
    #expect(words.things.isSuperset(of: ["license", "licenses", "mailbox", "subscriptions"]))
    #expect(words.found(inSentence: "Ask Microsoft for {licenses}, or a license") != [])
    #expect(words.found(inSentence: "Ask for {licenses}").isEmpty)
    for line in SourceTree.read("locales/en.yaml").split(separator: "\n")
    where !line.hasPrefix("#") {
      let names = words.found(inSentence: String(line.drop { $0 != ":" }))
      #expect(names.isEmpty, "the program's words name \(names), which are a domain's: \(line)")
    }
    // Names of products are the same in every language.
    for path in ["locales/sv.yaml", "locales/nl.yaml"] {
      for line in SourceTree.read(path).split(separator: "\n") where !line.hasPrefix("#") {
        let said = Set(line.drop { $0 != ":" }.split { !$0.isLetter })
        #expect(said.isDisjoint(with: words.proper), "\(path): \(line)")
      }
    }
    #expect(!SourceTree.templates.isEmpty)
    for file in SourceTree.templates {
      #expect(words.found(in: file.text).isEmpty, "\(file.path)")
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
