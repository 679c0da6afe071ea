import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// The state of a session, read without changing it.
struct SessionStatus: Sendable {
  enum Standing: Sendable {
    case completed
    /// This process is running the session.
    case walking(Notice?)
    /// Another process is carrying out a change.
    case elsewhere
    /// A change was started, and no process is working on it.
    case interrupted
    case stopped(StopReason)
    case asking(StepView)
    /// The tenant cannot be read, or is not the one of this server.
    case unread(String)
  }

  let record: SessionRecord
  let session: Session
  let graph: StepGraph
  let standing: Standing
  /// The state known to a page that shows it; see `SessionNews`.
  let news: String
}
