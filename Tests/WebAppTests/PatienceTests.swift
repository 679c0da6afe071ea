import Testing
import WebApp

/// Waiting no longer than one wants to, for what may never end.
struct PatienceTests {
  /// A task that goes on until it is told to end; it does not hear that it is cancelled.
  private func endless() -> (task: Task<Int, Never>, end: AsyncStream<Void>.Continuation) {
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let inner = Task { for await _ in ends {} }
    return (
      Task {
        await inner.value
        return 7
      }, end
    )
  }

  /// A task group would wait for the task as well.
  @Test func givesUpWaitingForATaskThatGoesOn() async {
    let (task, end) = endless()
    #expect(await Patience.value(of: task, within: .milliseconds(1)) == nil)
    #expect(!task.isCancelled)
    end.finish()
    #expect(await Patience.value(of: task, within: .seconds(3_600)) == 7)
  }

  @Test func endsInTimeAfterTheSignalWhateverHangs() async {
    let (task, end) = endless()
    let stop = StopSignal()
    #expect(stop.instant == nil)
    stop.arrive()
    let first = stop.instant
    stop.arrive()
    #expect(first != nil && stop.instant == first)
    #expect(await stop.value(of: task, atMost: .milliseconds(1)) == nil)
    end.finish()
  }

  @Test func waitsForNoSignalOnceEverythingHasEnded() async {
    #expect(await StopSignal().value(of: Task { 7 }, atMost: .seconds(3_600)) == 7)
  }
}
