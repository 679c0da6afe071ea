import Commands
import Diagnostics
import Glibc
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
      DomainFailure.partlyRefused(Refusal("nothingGiven")),
      ServiceProblem.refused(Refusal("nothingGiven")),
      DomainFailure.damaged("corrupt"), DomainFailure.refused(Refusal("nothingGiven")),
      Refusal("nothingGiven"), SessionRefusal.reasonMissing, SessionRefusal.alreadyCompleted,
      SessionRefusal.approvalForAnother, ServiceProblem.unreachable("busy"),
      ServiceProblem.cannotServe("127.0.0.1:1", "portTaken"),
      ServiceProblem.file("/a", "otherContent"),
      EventStoreFailure.damaged(path: "/a", reason: PlacedReason.alteredEvent.at("a, 1")),
      EventStoreFailure.damaged(path: "/a", reason: PlacedReason.unknownEvent.at("a, 1")),
      EventStoreFailure.damaged(path: "/a", reason: PlacedReason.missingSession.at("a")),
      DomainFailure.damaged(PlacedReason.damagedValue.at("limits.json: a")),
      WorkspaceFailure.noContent("/a"), WorkspaceFailure.notFound("/a"),
      LabelGlossary.Failure.notAListOfLabels("YamlError"), ServiceProblem.unconfigured(["A"]),
      DuplicateOperation("book.lend", of: ["library", "archive"]), Invented(),
    ]
    + FileProblem.allCases.flatMap {
      [WorkspaceFailure.notReadable("/a", $0), WorkspaceFailure.notWritable("/a", $0)]
    }
    + PlacedReason.allCases.map { DomainFailure.damaged($0.at("/a")) }
    + [
      "noConnection", "notTrusted", "proxyRefuses", "timedOut", "brokenOff", "unreadableAnswer",
      "tooLarge",
    ].map { DomainFailure.unavailable($0) }
    + DatabaseProblem.allCases.map { EventStoreFailure.damaged(path: "/a", reason: $0.rawValue) }

  @Test func saysEveryFailureInThreeLanguages() throws {
    let contexts = try ["en", "sv", "nl"].map {
      try CommandContext(in: $0)
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

  @Test func keepsTheFoldersOfThisMachineOffThePage() throws {
    let context = try CommandContext(in: "en")
    let (data, content) = (context.data.path, context.content.path)
    let failures: [any Error] = [
      WorkspaceFailure.notWritable("\(data)/sign-ins", .noSpace),
      WorkspaceFailure.notReadable(data, .noPermission),
      EventStoreFailure.full(path: context.data.journal),
      WorkspaceFailure.notReadable("\(content)/locales/en.yaml", .noPermission),
    ]
    for failure in failures {
      let text = context.explaining(failure).text
      #expect(text.contains(data) || text.contains(content))
      let page = WebProblem.command(failure, context).text(context.words)
      #expect(!page.contains(data) && !page.contains(content), "\(page)")
    }
    let page = WebProblem.command(failures[3], context).text(context.words)
    #expect(page.contains("locales/en.yaml"))
  }

  @Test func endsWithUsageForAnEmptyReason() throws {
    let context = try CommandContext(in: "en")
    #expect(context.explaining(SessionRefusal.reasonMissing).status == .wrongUsage)
    #expect(context.explaining(SessionRefusal.alreadyCompleted).status == .stopped)
  }

  @Test(arguments: Int32(1)...133)
  func hasWordsForEveryErrorNumberOfTheSystem(_ code: Int32) throws {
    let problem = FileProblem(code: code)
    for language in ["en", "sv", "nl"] {
      let context = try CommandContext(in: language)
      let text = context.explaining(WorkspaceFailure.notReadable("/a", problem)).text
      #expect(!text.contains(problem.rawValue), "\(code): \(text)")
    }
  }

  @Test func saysThatAQuotaIsUsedUpAsThatTheDiskIsFull() {
    #expect(FileProblem(code: EDQUOT) == .noSpace)
    #expect(FileProblem(code: ENOSPC) == .noSpace)
  }

  @Test func keepsExitStatusForErrorsNobodyForesaw() throws {
    let context = try CommandContext(in: "en")
    #expect(context.explaining(Invented()).status == .ourFault)
    #expect(context.explaining(DomainFailure.unavailable("busy")).status == .tenantFailed)
    #expect(context.explaining(WorkspaceFailure.notFound("/a")).status == .wrongUsage)
  }
}
