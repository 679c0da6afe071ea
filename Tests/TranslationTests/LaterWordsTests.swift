import Documents
import Synchronization
import Testing
import Translation

/// The words of declared domains, read when they are needed.
struct LaterWordsTests {
  private final class Reads: Sendable {
    let domains = Mutex<[String]>([])
    let problems = Mutex<[WordsProblem]>([])
  }

  private static func file(_ text: String, of domain: String? = nil) -> WordsFile {
    let file = SourceFile(path: "words.yaml", bytes: Array(text.utf8))
    return domain.map { WordsFile(file, ofDeclared: $0) } ?? WordsFile(file)
  }

  private func catalogue(_ reads: Reads, count: Int = 5) -> MessageCatalogue {
    let sources = (1...count).map { number -> (String, @Sendable () -> LaterWords.Files) in
      let domain = "d\(number)"
      return (
        domain,
        {
          reads.domains.withLock { $0.append(domain) }
          return (
            [
              Self.file(
                "subject.zone.one: \"zon\"\nproperty.zone.kind: \"Slag \(number)\"\nno key",
                of: domain)
            ],
            [
              Self.file("ask.declared.choose: \"Which {kind}?\""),
              Self.file("property.zone.serial: \"Serial\"", of: domain),
            ]
          )
        }
      )
    }
    return MessageCatalogue(
      language: "sv", reading: [Self.file("a: \"b\"\nask.declared.choose: \"Vilken {kind}?\"")],
      later: LaterWords(Dictionary(uniqueKeysWithValues: sources)) { problems in
        reads.problems.withLock { $0 += problems }
      })
  }

  @Test func readsNothingAtAStart() {
    let reads = Reads()
    let catalogue = catalogue(reads)
    #expect(catalogue["a"]?.text == "b")
    for key in ["c", "fact.microsoft", "fact.other:zone.kind", "d1:zone", "naming.user"] {
      #expect(catalogue[key] == nil)
    }
    #expect(catalogue["operation.page.open", count: 2] == nil)
    #expect(reads.domains.withLock { $0 } == [])
  }

  @Test func readsOneDomainOnce() {
    let reads = Reads()
    let catalogue = catalogue(reads)
    #expect(catalogue["fact.d3:zone.kind"]?.text == "Slag 3")
    #expect(catalogue["fact.d3:zone.kind"]?.domain == "d3")
    #expect(catalogue["fact.d3:zone.other"] == nil)
    #expect(catalogue["ask.d3:zone.choose"]?.text == "Vilken zon?")
    // A copy has what the first has read.
    let copy = catalogue
    #expect(copy["type.d3:zone"]?.text == "zon")
    #expect(reads.domains.withLock { $0 } == ["d3"])
    #expect(catalogue["fact.d1:zone.kind"]?.text == "Slag 1")
    #expect(reads.domains.withLock { $0 } == ["d3", "d1"])
  }

  @Test func hasInEnglishWhatTheLanguageLacks() {
    #expect(catalogue(Reads())["fact.d2:zone.serial"]?.text == "Serial")
  }

  @Test func tellsOnceWhatIsWrong() {
    let reads = Reads()
    let catalogue = catalogue(reads)
    #expect(reads.problems.withLock { $0 } == [])
    #expect(catalogue["fact.d2:zone.kind"] != nil && catalogue["type.d2:zone"] != nil)
    #expect(reads.problems.withLock { $0 } == [WordsProblem("words.yaml", 3, .unreadable)])
  }
}
