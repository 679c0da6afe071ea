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
