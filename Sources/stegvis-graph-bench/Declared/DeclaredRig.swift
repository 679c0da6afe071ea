import DeclaredDomains
import DeclaredPractice
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP
import Workspaces

/// A declared domain of the checkout: its declaration, its practice data, and a service for it.
package struct DeclaredFixture: Sendable {
  package let declaration: Declaration
  /// What is written in `domain.yaml`.
  package let file: DeclarationFile
  package let sample: JSONDocument
  package let sampleBytes: [UInt8]

  package struct Faulty: Error {
    package let reason: String
  }

  /// - Parameter folder: that of the domain, `domains/dns`.
  package init(_ folder: String) throws {
    let written = try FileReading.file("\(folder)/domain.yaml")
    try self.init(
      DeclarationFile(path: written.path, bytes: written.bytes),
      sample: try FileReading.file("\(folder)/sample.json").bytes)
  }

  package init(_ file: DeclarationFile, sample: [UInt8]) throws {
    self.file = file
    let read = DeclarationReader.read(file)
    guard let declaration = read.declaration else {
      throw Faulty(reason: read.diagnostics.map { "\($0)" }.joined(separator: "\n"))
    }
    self.declaration = declaration
    sampleBytes = sample
    self.sample = try JSONReader.document(sample)
  }

  /// - Parameter hasPatch: whether a directory offers PATCH.
  package func things(hasPatch: Bool = true) throws -> any ServedThings {
    switch declaration.id {
    case "dns": ServedNames(sample: sample)
    case "scim": ServedDirectory(sample: sample, hasPatch: hasPatch)
    case "badges": ServedBadges(sample: sample)
    case let id: throw Faulty(reason: "there is no service for \(id)")
    }
  }

  /// Practice as a file, made as the program makes it.
  func practiceFile() throws -> [UInt8] {
    let provider = DeclaredProvider(
      DeclaredSource(
        declaration.id, declaration: { [declaration] () throws(DomainFailure) in declaration },
        sample: { [sampleBytes] () throws(DomainFailure) in sampleBytes }), OpenPractices())
    let path = TemporaryFile(ending: "sqlite")
    try provider.practice.sample(DomainFiles { _ in [] }).make(at: path.path)
    return try FileReading.file(path.path).bytes
  }
}

/// A declared domain over HTTP, as a session has it, with a served place at the other end.
package struct DeclaredRig: Sendable {
  package let domain: DeclaredDomain
  package let transport: HTTPTransport

  /// - Parameters:
  ///   - exchange: the way to the place.
  ///   - names: the address of its name server; `nil` where nobody asks one.
  ///   - probing: the way on which the service is found to be the right one; `nil` for the same.
  package init(
    _ declaration: Declaration, at place: ServedPlace, over exchange: ServedExchange,
    names: String?, clock: VirtualClock, probing: ServedExchange? = nil
  ) async throws {
    let address = "http://127.0.0.1:9\(place.root)"
    var settings: [String: JSONDocument] = [
      "base": .text(address), "server": .text("localhost"),
    ]
    if let names { settings["nameServers"] = .list([.text(names)]) }
    let secrets = [
      "apiKey": ServedNames.key,
      "token": place.things is ServedBadges ? ServedBadges.token : ServedDirectory.token,
    ].mapValues { Secret($0) }
    func way(_ exchange: ServedExchange) throws -> HTTPTransport {
      try HTTPTransport(
        declaration, settings: settings, secrets: secrets, exchange: exchange,
        clock: ServedClock(clock),
        // The name server is asked in real time, however busy the machine is.
        nameServerSeconds: 120)
    }
    transport = try way(exchange)
    let found = try await (try probing.map(way) ?? transport).probe()
    domain = DeclaredDomain(
      declaration,
      DeclaredDomain.Settings(
        instance: declaration.id.rawValue, values: settings, isPractice: false
      ) { () throws(DomainFailure) in clock.now() }, over: transport, found: found)
  }
}
