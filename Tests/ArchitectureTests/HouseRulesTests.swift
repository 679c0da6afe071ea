import Testing

/// The project's rules that the compiler does not enforce.
struct HouseRulesTests {
  private let sources = SourceTree.files(below: "Sources")

  @Test(arguments: [
    "try!", "as!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", "static var shared",
    "static let shared", "TODO", "FIXME", "public ",
  ])
  func avoids(_ forbidden: String) {
    for file in sources {
      for (index, line) in file.lines.enumerated() where line.contains(forbidden) {
        let code = line.prefix { $0 != "\"" }
        let isComment = line.drop { $0 == " " }.hasPrefix("//")
        #expect(
          isComment || !code.contains(forbidden), "\(file.path):\(index + 1) has \(forbidden)")
      }
    }
  }

  /// Swift ends the program where arithmetic overflows. Numbers from outside are therefore read by
  /// `OutsideNumber`, which keeps each in the range that is possible.
  @Test(arguments: [
    #"(?:flatMap|compactMap|map)[ (]*\(?\{ ?U?Int\d*\((?:\$0|\w+)\.?\w*\)"#,
    #"(?:let|var) \w+ = U?Int\d*\((?!exactly|truncating)[\w.]+(?:\[\d\]|\.\w+\(\))?\)(?:,| \{)"#,
    #"\bU?Int\d*\([^"]*radix:"#, #"\bInt\((?:number|value)\)"#,
  ])
  func readsNumbersFromOutsideInOnePlace(_ pattern: String) throws {
    let pattern = try Regex(pattern)
    let own = [
      // What reads them.
      "Sources/Diagnostics/OutsideNumber.swift",
      // Rules and grammars that come with the program.
      "Sources/Translation/Messages/PluralForm.swift", "Sources/Markup/Grammar/",
      // Bytes, which are in range.
      "Sources/Procedures/Equality/LabelMatching.swift",
    ]
    for file in sources
    where !file.path.contains("-bench/") && !own.contains(where: file.path.hasPrefix) {
      for (index, line) in file.lines.enumerated() {
        let code = String(line.prefix { $0 != "\"" })
        #expect(!code.contains(pattern), "\(file.path):\(index + 1) reads a number by itself")
      }
    }
  }

  /// `Output` makes every text printable; whatever else wrote to the two streams could let a text from
  /// outside control the terminal.
  @Test func writesToTheTwoStreamsInOnePlace() throws {
    let pattern = try Regex(
      #"\.standard(?:Error|Output)\b|\bSTD(?:OUT|ERR)_FILENO\b|\bstd(?:out|err)\b"#
        + #"|\b(?:debugPrint|print|f?puts|f?putc|putchar|v?f?printf|dprintf|fwrite|perror|psignal)\("#
        + #"|\bwrite\(\s*[12],|\bStreamLogHandler\b|\bfileDescriptor: *[12]\b"#
    )
    // Unicode's words have no boundary at the full stop of `standardError.write`.
    .wordBoundaryKind(.simple)
    for line in [
      "print(text)", "FileHandle.standardError.write(data)", "fputs(text, stderr)",
      "_ = Glibc.write(1, bytes, 2)",
    ] { #expect(line.contains(pattern), "\(line)") }
    let own = "Sources/Commands/Output.swift"
    // Benchmarks print what they measured, and the empty program is measured.
    let programs = sources.filter { !$0.path.contains("-bench/") && $0.target != "stegvis-empty" }
    #expect(programs.contains { $0.path == own && $0.text.contains(pattern) })
    for file in programs where file.path != own {
      for (index, line) in file.lines.enumerated()
      where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        let code = String(line.prefix { $0 != "\"" })
        #expect(!code.contains(pattern), "\(file.path):\(index + 1) writes by itself")
      }
    }
  }

  /// What a file contains is written byte for byte, and so could control a terminal.
  @Test func writesOnlyWholeFilesByteForByte() {
    let exact = sources.filter { $0.text.contains("Output.write(file:") }.map(\.path)
    #expect(
      exact == [
        "Sources/Commands/Context/CommandContext.swift",
        "Sources/Commands/XLIFF/XLIFFExportCommand.swift",
      ])
  }

  /// GRDB's subscripts of rows end the program if a value has another type; a damaged file has.
  @Test func readsRowsWithoutSubscripts() throws {
    let pattern = try Regex(##"(?:\b(?:row|lot|last|first)\??\[|\$0\[(?:"|\d))"##)
    for file in sources where ["Journal", "EmbeddedTenant"].contains(file.target) {
      for (index, line) in file.lines.enumerated() {
        // What a `DatabaseValue` is, is asked afterwards.
        let code = line.replacing("fromDatabaseValue(row[", with: "")
          .replacing("fromDatabaseValue($0[", with: "")
        #expect(!code.contains(pattern), "\(file.path):\(index + 1) trusts a row")
      }
    }
  }

  /// A new type of error needs words in `CommandContext.explaining` and a place in
  /// `FailureWordsTests`, unless it is caught before it reaches a person; then it is added here.
  @Test func knowsEveryTypeOfError() throws {
    let known: Set<String> = [
      "Commands.CommandFailure",
      "Commands.FinishedWith",
      "Commands.Problem",
      "DeclaredDomains.DeclarationProblem",
      "DeclaredDomains.Problem",
      "DeclaredDomains.ProofFault",
      "DeclaredDomains.SecretProblem",
      "DeclaredDomains.TemplateProblem",
      "DomainHTTP.DNSFault",
      "DomainHTTP.HTTPTransportProblem",
      "DomainHTTP.NameServerSilence",
      "DomainPrograms.ConformanceBreach",
      "DomainPrograms.Problem",
      "DomainPrograms.ProgramFault",
      "DomainPrograms.Reason",
      "GraphSandbox.GraphFault",
      "GraphSandbox.Unknown",
      "GraphTenant.GraphFailure",
      "GraphTenant.Problem",
      "GraphTenant.SignInProblem",
      "Markup.Failure",
      "Markup.NotPlain",
      "Microsoft365.Missing",
      "Operations.DomainFailure",
      "Operations.DuplicateOperation",
      "Operations.Refusal",
      "Operations.ServiceProblem",
      "OutgoingHTTP.HTTPFault",
      "Procedures.Problem",
      "Sessions.Deviated",
      "Sessions.EventStoreFailure",
      "Sessions.SessionRefusal",
      "Sessions.TakenOver",
      "Sessions.Unanswered",
      "Translation.Failure",
      "Translation.Malformed",
      "Translation.Unavailable",
      "WebApp.OpenIDProblem",
      "WebApp.WebProblem",
      "Workspaces.Problem",
      "Workspaces.Ragged",
      "Workspaces.WorkspaceFailure",
    ]
    let declaration = try Regex(#"(?:struct|enum|class) (\w+): [^{\n]*\bError\b"#)
    var found: Set<String> = []
    for file in sources where !file.target.hasSuffix("-bench") {
      for match in file.text.matches(of: declaration) {
        if let name = match.output[1].substring { found.insert("\(file.target).\(name)") }
      }
    }
    #expect(found == known)
  }

  @Test func namesNothingUtilsManagerOrHelper() {
    for file in sources {
      for word in ["Utils", "Utilities", "Manager", "Helper"] {
        let name = file.path.split(separator: "/").last ?? ""
        #expect(!name.contains(word) || name.hasPrefix("File\(word)"), "\(file.path)")
      }
    }
  }

  /// A file has the name of its main type or, where several types are one concept, begins or ends as
  /// most of them do: `BindingViews` holds `ProposalView` and `DriftView`.
  @Test func namesEachFileAfterATypeInIt() throws {
    let declaration = try Regex(
      #"(?m)^(?:package |private |final |indirect )*(?:struct|class|enum|actor|protocol|extension|func) (?:\w+\.)*(\w+)"#
    )
    for file in sources where !file.path.hasSuffix("main.swift") {
      let name = file.path.split(separator: "/").last?.dropLast(6) ?? ""
      let wanted = name.prefix { $0 != "+" }.split(separator: ".").last ?? name
      let words = wanted.matches(of: /[A-Z]+(?![a-z])|[A-Z][a-z0-9]+/).map(\.output)
      let types = file.text.matches(of: declaration).compactMap { $0.output[1].substring }
      let first = words.first ?? wanted
      let last = (words.last ?? wanted).dropLast(wanted.hasSuffix("s") ? 1 : 0)
      let alike = types.count { $0.hasPrefix(first) || $0.hasSuffix(last) }
      #expect(
        types.contains(wanted) || (wanted.hasSuffix("s") && alike > 1),
        "\(file.path) declares or extends no \(wanted)")
    }
  }

  /// Readers must find what the documents name: `Documents/Passage` is `Sources/Documents/Passage.swift`.
  @Test(arguments: ["ARCHITECTURE.md", "CONTRIBUTING.md"])
  func namesFilesThatExist(_ document: String) {
    let targets = Set(sources.compactMap { $0.path.split(separator: "/").dropFirst().first })
    let paths = Set(sources.map { $0.path.dropFirst("Sources/".count).dropLast(".swift".count) })
    let named = SourceTree.read(document).matches(of: /`(?:Sources\/)?([A-Za-z\-]+\/[\w+\/]+)`/)
      .map(\.output.1).filter { targets.contains($0.prefix { $0 != "/" }) }
    #expect(named.count > 5)
    for path in named {
      let isThere = paths.contains(path) || paths.contains { $0.hasPrefix(path + "/") }
      #expect(isThere, "\(document) names Sources/\(path), which is neither a file nor a folder")
    }
  }

  @Test func namesNoPathOfAMachineAndNoRegistry() {
    let everything =
      sources.map { ($0.path, $0.text) }
      + [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/FIGURES.md",
        "docs/GUIDE.md", ".ci/run",
      ]
      .map { ($0, SourceTree.read($0)) }
    for (path, text) in everything {
      #expect(!text.contains("/wor" + "k/"), "\(path)")
      #expect(!text.contains("/hom" + "e/"), "\(path)")
    }
  }

  @Test func hasEveryWordItsTemplatesSay() {
    let keys = Set(
      SourceTree.read("Sources/Presentation/Words/MessageKey.swift")
        .matches(of: /case (\w+) = "/).map { String($0.1) })
    #expect(SourceTree.templates.count > 10)
    for template in SourceTree.templates {
      for said in template.text.matches(of: /words\.(\w+)/).map({ String($0.1) }) {
        #expect(keys.contains(said), "\(template.path) says \(said)")
      }
    }
  }

  /// Mustache escapes `{{text}}`; unescaped text could contain anybody's markup.
  @Test func escapesEverythingInItsTemplates() {
    for template in SourceTree.templates {
      #expect(!template.text.contains("{{{") && !template.text.contains("{{&"), "\(template.path)")
      #expect(!template.text.contains(" style=") && !template.text.contains("<style"))
      #expect(!template.text.contains("onclick") && !template.text.contains("javascript:"))
    }
  }

  @Test func saysEveryWordItHas() {
    let keys = SourceTree.read("Sources/Presentation/Words/MessageKey.swift")
      .matches(of: /case (\w+) = ("[^"]*")/).map { (name: String($0.1), text: String($0.2)) }
    let code =
      sources.filter { !$0.path.hasSuffix("/MessageKey.swift") }.map(\.text).joined()
      + SourceTree.templates.map(\.text).joined()
    let spoken = Set(code.matches(of: /\.(\w+)/).map { String($0.1) })
    #expect(keys.count > 200)
    // What reads the words knows keys only by their texts.
    #expect(keys.filter { !spoken.contains($0.name) && !code.contains($0.text) }.isEmpty)
  }

  /// One that no list names is in no catalogue, and nobody would notice.
  @Test func listsEveryOperationOfMicrosoft365() {
    let files = SourceTree.files(below: "Sources/Microsoft365/Operations")
    let declared = files.flatMap { file in
      file.text.matches(of: /struct (\w+): \w*Operation \{/).map { String($0.1) }
    }
    let lists = files.flatMap { file in
      file.text.matches(of: /\[any DomainOperation\] \{\n((?:    .*\n)+)/).map { String($0.1) }
    }
    let listed = Set(lists.joined().matches(of: /(\w+)[(.]/).map { String($0.1) })
    #expect(declared.count > 40)
    #expect(declared.filter { !listed.contains($0) } == [])
  }
}
