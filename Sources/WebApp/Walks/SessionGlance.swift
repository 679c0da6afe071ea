import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// A session as it stands, looked at and not touched.
struct SessionGlance: Sendable {
  enum Standing: Sendable {
    case completed
    /// This process walks on right now.
    case walking(Moment?)
    /// Another process carries out the change right now.
    case elsewhere
    /// A change was begun, and nobody is at it.
    case interrupted
    case stopped(StopReason)
    case asking(StepView)
    /// The tenant cannot be read, or is another one than this server's.
    case unread(String)
  }

  let record: SessionRecord
  let session: Session
  let graph: StepGraph
  let standing: Standing
  /// What a page that shows it knows; see `SessionNews`.
  let news: String
}
