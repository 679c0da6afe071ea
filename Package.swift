// swift-tools-version: 6.2

import PackageDescription

/// The targets stand in the order of the data; a target imports only targets above it.
/// `ArchitectureTests` holds these arrows, because SwiftPM does not.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  // Otherwise a generic type is found by its mangled name when it is first used, and each of its
  // constraints by a search through all conformances in the program: a tenth of a start.
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
    .when(configuration: .release)),
]
/// The Swift libraries as parts of a program for people: finding and relocating twelve shared ones is a
/// tenth of a start. Only lld looks for what objects need in archives that are named before them. The
/// scripts ask for it where no test is linked, which would have these libraries twice.
let selfContained: [LinkerSetting] =
  Context.environment["STEGVIS_SELF_CONTAINED"] == nil
  ? []
  : [
    .unsafeFlags(
      ["-static-stdlib", "-use-ld=lld", "-Xclang-linker", "-no-pie"]
        + [
          "Foundation", "CoreFoundation", "FoundationInternationalization", "FoundationEssentials",
          "_FoundationCShims", "_FoundationCollections", "_FoundationICU", "swiftSynchronization",
          "swift_StringProcessing", "swift_RegexParser", "swiftDispatch", "swift_Concurrency",
        ].map { "-l\($0)" }, .when(platforms: [.linux], configuration: .release))
  ]

func stage(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  // Tests take longer to optimise than they gain by it; what they test is optimised in a release.
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude,
    swiftSettings: strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))])
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// SQLite's C interface, as GRDB links it.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let tokens: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")

let package = Package(
  name: "stegvis",
  products: [
    .executable(name: "stegvis", targets: ["stegvis"]),
    // The same program with Microsoft Graph and the sandbox in it; `stegvis` starts it when a
    // command needs them. Apart, because HTTP and TLS are two thirds of a clean build.
    .executable(name: "stegvis-graph", targets: ["stegvis-graph"]),
    // What scripts/bench measures with; scripts/run does not build them.
    .executable(name: "stegvis-bench", targets: ["stegvis-bench"]),
    .executable(name: "stegvis-graph-bench", targets: ["stegvis-graph-bench"]),
    .executable(name: "stegvis-empty", targets: ["stegvis-empty"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CCMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "CMessageDigest", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
    .systemLibrary(name: "CProcessControl"),
    stage("Diagnostics"),
    stage("Markup", ["Diagnostics", "CLibXML2", "CCMarkGFM", "CMessageDigest", yams]),
    stage("Documents", ["Diagnostics", "Markup"]),
    stage("Translation", ["Diagnostics", "Markup", "Documents", yams]),
    stage("Operations"),
    stage("DeclaredDomains", ["Diagnostics", "Markup", "Operations", yams]),
    stage(
      "DomainPrograms",
      ["CProcessControl", "Diagnostics", "Markup", "Operations", "DeclaredDomains"]),
    stage("Procedures", ["Diagnostics", "Markup", "Documents", "Translation", "Operations", yams]),
    stage("Sessions", ["Diagnostics", "Markup", "Operations", "Procedures"]),
    stage("Microsoft365", ["Diagnostics", "Operations"]),
    stage("EmbeddedTenant", ["Diagnostics", "Markup", "Operations", "Microsoft365", grdb]),
    stage("DeclaredPractice", ["Diagnostics", "Operations", "DeclaredDomains", grdb]),
    stage(
      "OutgoingHTTP",
      [
        "Diagnostics", tls, .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    stage(
      "DomainHTTP",
      [
        "Diagnostics", "Operations", "DeclaredDomains", "OutgoingHTTP",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    stage(
      "GraphTenant",
      ["Diagnostics", "Markup", "Operations", "Microsoft365", "OutgoingHTTP", tokens],
      // A reading is an actor; what it calls is to stay on it.
      settings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
    stage(
      "GraphSandbox",
      [
        "Diagnostics", "Operations", "Microsoft365", "EmbeddedTenant", tls, tokens,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    stage("Journal", ["Diagnostics", "Markup", "Operations", "Procedures", "Sessions", grdb]),
    stage(
      "Workspaces",
      [
        "Diagnostics", "Markup", "Documents", "Operations", "Procedures", "Sessions", yams,
      ]),
    stage(
      "Presentation",
      [
        "Diagnostics", "Markup", "Documents", "Translation", "Operations", "Procedures",
        "Sessions",
      ]),
    stage(
      "Commands",
      [
        "Diagnostics", "Markup", "Documents", "Translation", "Operations", "DeclaredDomains",
        "Procedures", "Sessions", "Journal", "Workspaces", "Presentation", "DomainPrograms",
        argumentParser,
      ]),
    stage(
      "WebApp",
      [
        "Diagnostics", "Markup", "Documents", "Translation", "Operations", "Procedures", "Sessions",
        "Journal", "Workspaces", "Presentation", "Commands", "OutgoingHTTP", tls, tokens,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    stage(
      "GraphService",
      [
        "Markup", "Operations", "DeclaredDomains", "Microsoft365", "EmbeddedTenant",
        "DeclaredPractice", "OutgoingHTTP", "GraphTenant", "GraphSandbox", "Workspaces", "Commands",
        "WebApp",
      ]),
    .executableTarget(
      name: "stegvis",
      dependencies: [
        "Operations", "DomainPrograms", "EmbeddedTenant", "DeclaredPractice", "Commands",
      ],
      swiftSettings: strict, linkerSettings: selfContained),
    .executableTarget(
      name: "stegvis-graph",
      dependencies: [
        "Operations", "DomainPrograms", "EmbeddedTenant", "DeclaredPractice", "DomainHTTP",
        "Commands", "WebApp", "GraphService",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "stegvis-bench",
      dependencies: [
        "CCMarkGFM", "CLibXML2", "Diagnostics", "Documents", "EmbeddedTenant", "Journal",
        "Operations", "Presentation", "Procedures", "Sessions", "Translation", "Workspaces",
        argumentParser,
      ],
      swiftSettings: strict, linkerSettings: selfContained),
    .executableTarget(
      name: "stegvis-graph-bench",
      dependencies: [
        "DeclaredDomains", "DeclaredPractice", "Documents", "DomainHTTP", "DomainPrograms",
        "EmbeddedTenant", "GraphSandbox", "GraphTenant", "Journal", "Markup", "Microsoft365",
        "Operations", "OutgoingHTTP", "Procedures", "Sessions", "Translation", "Workspaces",
        argumentParser, sqlite,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "stegvis-empty", dependencies: [argumentParser], swiftSettings: strict,
      linkerSettings: selfContained),
    .target(
      name: "TestSupport", dependencies: ["Documents", "Operations"], path: "Tests/TestSupport",
      swiftSettings: strict),
    // The program with a second domain, with HTTP in it, which tests run as a process.
    .executableTarget(
      name: "LibraryProgram",
      dependencies: [
        "Operations", "Microsoft365", "EmbeddedTenant", "Commands", "GraphService", "WebApp",
        "TestSupport",
      ],
      path: "Tests/LibraryProgram", swiftSettings: strict),
    // Becomes the supervisor of a plug-in, which the program of tests cannot.
    .executableTarget(
      name: "SupervisorProgram", dependencies: ["DomainPrograms"], path: "Tests/SupervisorProgram",
      swiftSettings: strict),
    tests("ArchitectureTests", []),
    tests(
      "DomainProgramsTests",
      ["Operations", "DeclaredDomains", "DomainPrograms", "SupervisorProgram"]),
    tests(
      "DeclaredDomainsTests", ["Diagnostics", "Operations", "DeclaredDomains", "DeclaredPractice"]),
    tests(
      "DocumentsTests", ["Diagnostics", "Markup", "Documents", "TestSupport"], exclude: ["Pages"]),
    tests(
      "TranslationTests",
      // libxml2 itself, which our reading of grammars is held against.
      ["CLibXML2", "Diagnostics", "Markup", "Documents", "Translation", "TestSupport", yams],
      exclude: ["plural-samples.tsv"]),
    tests(
      "ProceduresTests",
      [
        "Diagnostics", "Markup", "Documents", "Translation", "Operations", "Procedures",
        "TestSupport",
        // Makes the mutants that the comparison of languages is tested with.
        "stegvis-bench",
      ],
      exclude: ["RealPages.census", "Corpus"]),
    tests("SessionsTests", ["Operations", "Procedures", "Sessions", "TestSupport"]),
    tests(
      "EmbeddedTenantTests",
      ["Diagnostics", "Operations", "Microsoft365", "EmbeddedTenant", "TestSupport", grdb]),
    tests(
      "GraphTests",
      [
        "Diagnostics", "Operations", "Microsoft365", "OutgoingHTTP", "GraphTenant", "GraphSandbox",
        "TestSupport",
      ]),
    tests(
      "OutgoingHTTPTests",
      [
        "OutgoingHTTP", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    tests(
      "DomainHTTPTests",
      [
        "Operations", "DeclaredDomains", "OutgoingHTTP", "DomainHTTP",
        // The requests with one thing otherwise.
        "stegvis-graph-bench",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], exclude: ["Recorded"]),
    tests(
      "JournalTests",
      ["Diagnostics", "Operations", "Procedures", "Sessions", "Journal", "TestSupport", grdb]),
    tests(
      "PresentationTests",
      [
        "Diagnostics", "Documents", "Translation", "Operations", "Procedures", "Sessions",
        "Microsoft365", "Presentation", "TestSupport",
      ]),
    tests(
      "CommandsTests",
      [
        "Diagnostics", "Markup", "Documents", "Translation", "Operations", "DeclaredDomains",
        "DomainPrograms", "Procedures", "Sessions", "Microsoft365", "EmbeddedTenant", "GraphTenant",
        "GraphSandbox", "Journal", "Workspaces", "Presentation", "Commands", "TestSupport",
        // Built with the tests, which run it as a process.
        "stegvis", "stegvis-graph", "LibraryProgram",
        // A sandbox without a socket, and the fault matrix.
        "stegvis-graph-bench", grdb,
        // A service that says what it likes.
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      exclude: [
        "Documents/Handbooks", "Library", "Screens/Texts", "Sessions/Golden", "Sessions/Stopped",
        "Several",
      ]),
    tests(
      "WebAppTests",
      [
        "Diagnostics", "Markup", "Documents", "Translation", "Operations", "Procedures", "Sessions",
        "EmbeddedTenant", "Workspaces", "Presentation", "Commands", "OutgoingHTTP", "WebApp",
        "TestSupport", tokens,
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// Only scripts/fuzz builds this: it must be linked with libFuzzer.
if Context.environment["STEGVIS_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "stegvis-fuzz",
      dependencies: [
        "Diagnostics", "Documents", "Translation", "Procedures", "Microsoft365", "Presentation",
      ],
      swiftSettings: strict))
}
