import Commands
import Operations
import Sessions
import Testing
import Translation
import WebApp
import Workspaces

/// Every failure that can reach a person, in words, on the command line and on the page.
struct FailureWordsTests {
  private struct Invented: Error { let secret = "secret" }

  private static let failures: [any Error] =
    [
      EventStoreFailure.overtaken(SessionID(rawValue: "a")), EventStoreFailure.full(path: "/a"),
      EventStoreFailure.notWritable(path: "/a", reason: "deviceFails"),
      EventStoreFailure.notLockable(path: "/a", reason: "noPermission"),
      EventStoreFailure.damaged(path: "/a", reason: "corrupt"),
      DomainFailure.unavailable("busy"), DomainFailure.unknownOutcome("systemRefuses"),
      DomainFailure.damaged("corrupt"), DomainFailure.refused(Refusal("nothingGiven")),
      Refusal("nothingGiven"), WorkspaceFailure.noContent("/a"), WorkspaceFailure.notFound("/a"),
      LabelGlossary.Failure.notAListOfLabels("YamlError"), CloudProblem.unconfigured(["A"]),
      Invented(),
    ]
    + FileProblem.allCases.flatMap {
      [WorkspaceFailure.notReadable("/a", $0), WorkspaceFailure.notWritable("/a", $0)]
    }

  @Test func saysEveryFailureInThreeLanguages() throws {
    let contexts = try ["en", "sv", "nl"].map {
      try CommandContext(try CommonOptions.parse(["--locale", $0]))
    }
    for failure in Self.failures {
      let terminal = contexts.map { $0.explaining(failure).text }
      let page = contexts.map { WebProblem.command(failure, $0).text($0.words) }
      for texts in [terminal, page] {
        #expect(Set(texts).count == 3, "\(texts)")
        for text in texts {
          #expect(!text.isEmpty)
          #expect(
            !text.contains(
              /Failure|Problem|Error Domain|SQLite|GRDB|Cocoa|Swift\.|YamlError|secret|[{}]/),
            "\(text)")
          #expect(!text.contains(/[a-z][A-Z]\w*$/), "a code without words: \(text)")
        }
      }
    }
  }

  @Test func keepsExitStatusForErrorsNobodyForesaw() throws {
    let context = try CommandContext(try CommonOptions.parse(["--locale", "en"]))
    #expect(context.explaining(Invented()).status == .ourFault)
    #expect(context.explaining(DomainFailure.unavailable("busy")).status == .tenantFailed)
    #expect(context.explaining(WorkspaceFailure.notFound("/a")).status == .wrongUsage)
  }
}
