import EmbeddedTenant
import FoundationEssentials
import Glibc
import Journal
import Operations
import Procedures
import Sessions
import Synchronization
import Translation
import Workspaces

/// Runs changes on a real journal and a real tenant file, and times one change step.
struct StepTimer {
  /// The number of flushes that one change step is held against: attempted, the effect, performed, and
  /// verified and left together. It makes three of them: whoever resumes finds the effect by reading.
  static let flushes = 4

  private let graph: StepGraph
  private let tenant: EmbeddedTenant
  private let journal: Journal

  /// - Parameter folder: An empty folder on the disk to measure.
  init(content: ContentFolder, folder: String) throws {
    let resources = try TenantResources(
      licenses: Data(content.resource("licences.json").bytes),
      limits: Data(content.resource("limits.json").bytes),
      sample: Data(content.resource("sample-organisation.json").bytes))
    tenant = try EmbeddedTenant.create(at: "\(folder)/tenant.sqlite", resources)
    journal = try Journal(path: "\(folder)/journal.sqlite")
    let binder = ProcedureBinder(
      catalogue: tenant.domain.catalogue, labels: LabelGlossary(),
      languages: try content.languageRules())
    let library = try ProcedureLibrary(["reduce-licenses"], binder: binder, source: content.source)
    guard let graph = StepGraph(of: "reduce-licenses", in: library.procedures) else {
      throw PromptTimer.Failed(reason: "reduce-licenses does not bind")
    }
    self.graph = graph
  }

  /// What the change step of a session takes that sets the quantity of a subscription.
  func time(quantity: Int) async throws -> (elapsed: Double, processor: Double) {
    let display = StopWatch()
    let answers = Answers(
      procedure: nil,
      inputs: ["subscription": ["teams-phone"], "quantity": [String(quantity)]], steps: [:],
      consent: true, attest: true)
    guard let first = graph.nodes.first?.id else { return (.nan, .nan) }
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "bench-\(Int.random(in: 0..<Int.max))"),
        procedure: graph.procedure, revisions: [:], documents: [:],
        actor: "karin.nordlund@nordlund.onmicrosoft.com", tenant: "bench", mode: .automatic,
        locale: "en", document: nil),
      at: first, graph: graph, domain: tenant.domain, store: journal,
      conversation: ScriptedConversation(answers, display: display), clock: BenchClock(),
      adminCentre: .practice(tenant.domain))
    guard try await walk.run() == .completed, let seconds = display.seconds else {
      throw PromptTimer.Failed(reason: "the walk did not end")
    }
    return seconds
  }
}

/// Times from when a change is shown until its verdict is told.
///
/// A class, because the session tells it what happens, and the caller reads the time afterwards.
private final class StopWatch: SessionDisplay {
  private let clock = ContinuousClock()
  private let started = Mutex<(at: ContinuousClock.Instant, processor: Double)?>(nil)
  private let taken = Mutex<(elapsed: Double, processor: Double)?>(nil)

  var seconds: (elapsed: Double, processor: Double)? { taken.withLock { $0 } }

  func show(_ view: StepView) async {
    guard view.node.step.operation.kind == .change else { return }
    started.withLock { $0 = (clock.now, ProcessorClock.now) }
  }

  func tell(_ notice: Notice) async {
    guard case .verdict = notice, let start = started.withLock({ $0 }) else { return }
    taken.withLock {
      $0 = ((clock.now - start.at).inSeconds, ProcessorClock.now - start.processor)
    }
  }

  func repeatAnswer(_ answer: Answer, to view: StepView) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}

/// The processor time of this process, which other programs do not lengthen.
enum ProcessorClock {
  /// Seconds since the process began, including the system's on its behalf (clock_gettime(2)).
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

private struct BenchClock: WalkClock {
  func now() -> Int { Int(Date.now.timeIntervalSince1970) }
  func sleep(seconds: Int) async {}
}
