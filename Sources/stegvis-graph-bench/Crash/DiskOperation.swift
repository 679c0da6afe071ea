/// One thing that SQLite asks of a disk.
enum DiskOperation: Hashable, Sendable {
  case create(String)
  case write(String, at: Int, [UInt8])
  case truncate(String, to: Int)
  /// What was written before is on the platter when this returns.
  case flush(String)
  /// - Parameter isFlushed: whether the folder is on the platter too when this returns.
  case remove(String, isFlushed: Bool)
}
