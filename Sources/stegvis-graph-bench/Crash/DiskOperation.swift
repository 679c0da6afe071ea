/// An operation that SQLite requests from a disk.
enum DiskOperation: Hashable, Sendable {
  case create(String)
  case write(String, at: Int, [UInt8])
  case truncate(String, to: Int)
  /// When this returns, everything written earlier has reached the disk.
  case flush(String)
  /// - Parameter isFlushed: Whether the folder has reached the disk, too, when this returns.
  case remove(String, isFlushed: Bool)
}
