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
  private let limit: ActionLimit
  /// How many writes fit on the disk; `nil` for any number.
  private let fullAt: Int?
  private let writes = Mutex(0)

  /// - Parameter limit: Counts every operation, and decides when the process dies.
  init(_ image: DiskImage = DiskImage(), limit: ActionLimit = ActionLimit(), fullAt: Int? = nil) {
    state = Mutex(State(files: image.files))
    self.limit = limit
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
    guard limit.pass() else { throw .dead }
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

/// The files of a disk at one moment.
package struct DiskImage: Sendable {
  /// The fate of bytes that were written but not flushed.
  package enum Loss: String, CaseIterable, Sendable {
    /// The process is killed; the operating system writes everything eventually.
    case none
    /// The power fails in the middle of the last write.
    case torn
    /// The power fails; everything that was not flushed is lost.
    case unflushed
  }

  private(set) var files: [String: [UInt8]]

  init(files: [String: [UInt8]] = [:]) { self.files = files }

  /// Creates the files that a crash leaves after some operations.
  init(
    _ start: DiskImage, after operations: some BidirectionalCollection<DiskOperation>,
    losing loss: Loss
  ) {
    self = start
    switch loss {
    case .none:
      for operation in operations { apply(operation) }
    case .torn:
      for operation in operations.dropLast() { apply(operation) }
      if let last = operations.last { apply(Self.half(of: last)) }
    case .unflushed:
      var pending: [String: [DiskOperation]] = [:]
      for operation in operations {
        switch operation {
        case .flush(let path):
          for waiting in pending.removeValue(forKey: path) ?? [] { apply(waiting) }
        case .create(let path), .write(let path, _, _), .truncate(let path, _):
          pending[path, default: []].append(operation)
        case .remove(let path, let isFlushed):
          // Until a removal has reached the disk, the file may reappear, which SQLite must handle.
          if isFlushed {
            pending[path] = nil
            apply(operation)
          } else {
            pending[path, default: []].append(operation)
          }
        }
      }
    }
  }

  private static func half(of operation: DiskOperation) -> DiskOperation {
    guard case .write(let path, let offset, let bytes) = operation else { return operation }
    return .write(path, at: offset, Array(bytes.prefix(bytes.count / 2)))
  }

  private mutating func apply(_ operation: DiskOperation) {
    switch operation {
    case .create(let path): files[path] = files[path] ?? []
    case .write(let path, let offset, let bytes):
      files[path, default: []].write(bytes, at: offset)
    case .truncate(let path, let size): files[path, default: []].resize(to: size)
    case .flush: break
    case .remove(let path, _): files[path] = nil
    }
  }
}

extension [UInt8] {
  /// Writes bytes at an offset, and fills a gap after the end of the file with zeros.
  mutating func write(_ bytes: [UInt8], at offset: Int) {
    if offset + bytes.count < count {
      replaceSubrange(offset..<offset + bytes.count, with: bytes)
    } else {
      resize(to: offset)
      self += bytes
    }
  }

  mutating func resize(to size: Int) {
    if count > size {
      removeLast(count - size)
    } else {
      // An array, because a debug build appends other sequences byte by byte.
      self += [UInt8](repeating: 0, count: size - count)
    }
  }
}

/// Counts what a process does with the outside world, and ends the process after a given number.
///
/// A class, because the disk and the network share the count.
final class ActionLimit: Sendable {
  private let count = Mutex(0)
  /// How many actions the process completes before it dies; `nil` for all.
  private let most: Int?

  init(after most: Int? = nil) { self.most = most }

  /// How many actions were completed or tried.
  var passed: Int { count.withLock { $0 } }
  var isDead: Bool { most.map { passed > $0 } ?? false }

  /// Counts one more action, and returns whether the process lives to carry it out.
  func pass() -> Bool {
    count.withLock { count in
      count += 1
      return most.map { count <= $0 } ?? true
    }
  }
}
