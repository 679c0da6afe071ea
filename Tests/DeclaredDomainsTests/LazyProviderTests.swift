import DeclaredDomains
import DeclaredPractice
import Operations
import Synchronization
import Testing

/// What a start with many declared domains at hand reads of them.
@Suite struct LazyProviderTests {
  private final class Reads: Sendable {
    let names = Mutex<[String]>([])
  }

  private func providers(_ count: Int, _ reads: Reads) -> [DeclaredProvider] {
    let practices = OpenPractices()
    return (1...count).map { number in
      let id = DomainID(rawValue: "d\(number)")
      return DeclaredProvider(
        DeclaredSource(
          id, in: "/domains/\(id)",
          declaration: { () throws(DomainFailure) in
            reads.names.withLock { $0.append("\(id)/domain.yaml") }
            return Invented.names
          },
          sample: { () throws(DomainFailure) in
            reads.names.withLock { $0.append("\(id)/sample.json") }
            return Array(Invented.zones.utf8)
          }), practices)
    }
  }

  @Test("A start asks five domains for what it needs, and reads none of them") func start() {
    let reads = Reads()
    for provider in providers(5, reads) {
      #expect(provider.operationPrefix == "\(provider.id):")
      #expect(provider.serviceWord == provider.id.rawValue)
      #expect(provider.practice.word == "\(provider.id)-practice")
      #expect(provider.declaredWords == "/domains/\(provider.id)/words")
      #expect(provider.countryProperties.isEmpty && provider.environment(ofTenant: "").isEmpty)
    }
    #expect(reads.names.withLock { $0 } == [])
  }

  @Test("A domain that is used is read once, and the others are not") func used() throws {
    let reads = Reads()
    let files = DomainFiles { _ in [] }
    let all = providers(5, reads)
    let third = try #require(all.first { $0.id == "d3" })
    for _ in 0..<2 { #expect(try !third.catalogue(files).operations.isEmpty) }
    _ = third.hiddenProperties
    #expect(reads.names.withLock { $0 } == ["d3/domain.yaml"])
  }
}
