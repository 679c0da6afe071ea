import Synchronization

/// A disk in memory that records every operation, and that can die or fill up.
///
/// A class, because SQLite's files refer to it.
final class CrashDisk: Sendable {
  enum Trouble: Error {
    case dead
    case full
  }

  private struct State {
    var files: [String: [UInt8]]
    var log: [DiskOperation] = []
    var isDead = false
  }

  private let state: Mutex<State>
  private let cut: CrashCut
  /// How many writes fit on the disk; `nil` for any number.
  private let fullAt: Int?
  private let writes = Mutex(0)

  /// - Parameter cut: Counts every operation, and decides when the process dies.
  init(_ image: DiskImage = DiskImage(), cut: CrashCut = CrashCut(), fullAt: Int? = nil) {
    state = Mutex(State(files: image.files))
    self.cut = cut
    self.fullAt = fullAt
  }

  /// Every operation requested from the disk so far.
  var log: [DiskOperation] { state.withLock { $0.log } }
  var image: DiskImage { DiskImage(files: state.withLock { $0.files }) }

  func exists(_ path: String) -> Bool { state.withLock { $0.files[path] != nil } }
  func size(of path: String) -> Int { state.withLock { $0.files[path]?.count ?? 0 } }

  func read(_ path: String, at offset: Int, count: Int) -> ArraySlice<UInt8> {
    state.withLock { state in
      guard let file = state.files[path], offset < file.count else { return [] }
      return file[offset..<min(file.count, offset + count)]
    }
  }

  func perform(_ operation: DiskOperation) throws(Trouble) {
    guard cut.pass() else { throw .dead }
    if case .write = operation, let fullAt {
      let number = writes.withLock { count in
        count += 1
        return count
      }
      if number > fullAt { throw .full }
    }
    state.withLock { state in
      state.log.append(operation)
      switch operation {
      case .create(let path): state.files[path] = state.files[path] ?? []
      case .write(let path, let offset, let bytes):
        state.files[path, default: []].write(bytes, at: offset)
      case .truncate(let path, let size): state.files[path, default: []].resize(to: size)
      case .flush: break
      case .remove(let path, _): state.files[path] = nil
      }
    }
  }
}
