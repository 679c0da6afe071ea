import Operations
import Synchronization

/// Arguments by operation, shared by several tasks.
final class SharedArguments: Sendable {
  private let values = Mutex<[OperationID: Arguments]>([:])

  subscript(_ operation: OperationID) -> Arguments {
    get { values.withLock { $0[operation] ?? [:] } }
    set { values.withLock { $0[operation] = newValue } }
  }
}
