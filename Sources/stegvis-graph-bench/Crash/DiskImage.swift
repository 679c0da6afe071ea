/// The files of a disk at one moment.
package struct DiskImage: Sendable {
  /// What becomes of what was written and not flushed.
  package enum Loss: String, CaseIterable, Sendable {
    /// The process is killed; the system writes everything in the end.
    case none
    /// The power fails in the middle of the last write.
    case torn
    /// The power fails; nothing that was not flushed is there.
    case unflushed
  }

  private(set) var files: [String: [UInt8]]

  init(files: [String: [UInt8]] = [:]) { self.files = files }

  /// The files after some operations, as a crash leaves them.
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
          // A removal that is not on the platter leaves the file, which SQLite must cope with.
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
  /// Puts bytes at an offset, with zeros between where the file ends before it.
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
      // As an array: in a debug build a sequence goes in byte by byte.
      self += [UInt8](repeating: 0, count: size - count)
    }
  }
}
