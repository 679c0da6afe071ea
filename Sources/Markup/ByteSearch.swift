import Glibc

/// Finds bytes at the speed of the C library.
package enum ByteSearch {
  /// The index of the first `byte` in `bytes[start..<end]`.
  package static func first(
    _ byte: UInt8, in bytes: [UInt8], from start: Int, to end: Int
  ) -> Int? {
    precondition(start >= 0 && end <= bytes.count, "\(start)..<\(end) of \(bytes.count)")
    guard start < end else { return nil }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = memchr(base + start, Int32(byte), end - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// The index where `pattern`, which is not empty, first begins and ends in `bytes[start..<end]`.
  package static func first(
    _ pattern: [UInt8], in bytes: [UInt8], from start: Int, to end: Int
  ) -> Int? {
    guard let head = pattern.first else { return nil }
    var position = start
    let last = end - pattern.count + 1
    while position < last, let found = first(head, in: bytes, from: position, to: last) {
      if matches(pattern, in: bytes, at: found) { return found }
      position = found + 1
    }
    return nil
  }

  /// Whether `bytes` hold `pattern` at `position`.
  package static func matches(_ pattern: [UInt8], in bytes: [UInt8], at position: Int) -> Bool {
    guard position >= 0, position + pattern.count <= bytes.count else { return false }
    for index in 0..<pattern.count where bytes[position + index] != pattern[index] { return false }
    return true
  }
}
