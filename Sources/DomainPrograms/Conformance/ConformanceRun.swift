import Dispatch
import FoundationEssentials

/// Tries the nineteen rules of plug-in protocol 1 on a program: each on processes of its own, with a
/// folder of its own for what the program keeps.
package struct ConformanceRun: Sendable {
  private let start: ProgramStart
  private let trial: ConformanceTrial
  private let supervisor: SupervisorCommand
  private let limits: ProgramLimits

  package init(
    _ start: ProgramStart, _ trial: ConformanceTrial,
    supervisor: SupervisorCommand = SupervisorCommand(), limits: ProgramLimits = ProgramLimits()
  ) {
    self.start = start
    self.trial = trial
    self.supervisor = supervisor
    self.limits = limits
  }

  /// Tries one rule, which takes seconds, on a thread of its own.
  package func outcome(of test: ConformanceTest) async -> ConformanceOutcome {
    await withCheckedContinuation { done in
      DispatchQueue.global().async { done.resume(returning: tried(test)) }
    }
  }

  private func tried(_ test: ConformanceTest) -> ConformanceOutcome {
    let files = FileManager.default
    let folder = files.temporaryDirectory.path + "/stegvis-conformance-\(UUID().uuidString)"
    try? files.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? files.removeItem(atPath: folder) }
    do {
      try run(
        test,
        ConformancePlace(
          start: start, trial: trial, supervisor: supervisor, limits: limits, folder: folder))
      return .passed
    } catch let breach as ConformanceBreach {
      return .breached(breach)
    } catch let reason as ConformanceOutcome.Reason {
      return .notTried(reason)
    } catch {
      return .breached(ConformanceBreach(.noAnswer))
    }
  }

  private func run(_ test: ConformanceTest, _ place: ConformancePlace) throws {
    switch test {
    case .onlyJSON: try place.writesOnlyJSON()
    case .unknownAsk: try place.refusesAnUnknownAsk()
    case .unknownMember: try place.passesOverAnUnknownMember()
    case .equalReadings: try place.readsTheSameTwice()
    case .absence: try place.saysThatNothingIsThere()
    case .oneEffect: try place.hasOneEffectForAKey()
    case .lostReply: try place.findsALostReply()
    case .cancel: try place.leavesNothingHalfDone()
    case .endOfInput: try place.endsWithItsInput()
    case .types: try place.keepsToTheTypes()
    case .readingChangesNothing: try place.changesNothingByReading()
    case .secrets: try place.keepsSecrets()
    case .longLine: try place.takesALongLine()
    case .silence: try place.isSilentUntilTheLineEnds()
    case .brokenLine: try place.doesNothingOfABrokenLine()
    case .otherVersion: try place.refusesAnotherVersion()
    case .hostileIDs: try place.isNotMisledByIDs()
    case .manyCandidates: try place.limitsCandidates()
    case .undeclaredFact: try place.givesNoUndeclaredFact()
    }
  }
}
