// Its shim declares `memmem`, which the module of Glibc leaves out.
import CCMarkGFM
import Glibc

/// Finds and counts bytes with the C library's search functions, for speed.
///
/// All positions are offsets in bytes, counted from 0. A range that is not within the bytes is a
/// programming error.
package enum ByteSearch {
  /// The index of the first `byte` in `bytes[start..<end]`; `nil` if there is none.
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

  /// The index of the first occurrence of `pattern` that lies within `bytes[start..<end]`; `nil` if
  /// there is none or `pattern` is empty.
  package static func first(
    _ pattern: [UInt8], in bytes: [UInt8], from start: Int, to end: Int
  ) -> Int? {
    precondition(start >= 0 && end <= bytes.count, "\(start)..<\(end) of \(bytes.count)")
    guard !pattern.isEmpty, end - start >= pattern.count else { return nil }
    return bytes.withUnsafeBytes { buffer in
      pattern.withUnsafeBytes { wanted in
        guard let base = buffer.baseAddress, let head = wanted.baseAddress,
          let found = memmem(base + start, end - start, head, wanted.count)
        else { return nil }
        return UnsafeRawPointer(found) - base
      }
    }
  }

  /// Whether `bytes` contains `pattern` at the index `position`.
  package static func matches(_ pattern: [UInt8], in bytes: [UInt8], at position: Int) -> Bool {
    guard position >= 0, position + pattern.count <= bytes.count else { return false }
    return bytes.withUnsafeBytes { buffer in
      pattern.withUnsafeBytes { wanted in
        guard let base = buffer.baseAddress, let head = wanted.baseAddress else { return true }
        return buffer[position] == wanted[0] && memcmp(base + position, head, wanted.count) == 0
      }
    }
  }

  /// The index of the first occurrence of `pattern` that lies within `bytes[start..<end]`; `nil` if
  /// there is none. Faster than `first` where the first byte of the pattern is rare.
  ///
  /// - Parameter isCaseIgnored: whether small and capital letters of ASCII are the same behind the
  ///   first byte; then the pattern must be given in small letters and have nothing else there.
  package static func first(
    _ pattern: [UInt8], ofRareStartIn bytes: [UInt8], from start: Int, to end: Int,
    isCaseIgnored: Bool = false
  ) -> Int? {
    precondition(start >= 0 && end <= bytes.count, "\(start)..<\(end) of \(bytes.count)")
    let mask: UInt8 = isCaseIgnored ? 0x20 : 0
    return bytes.withUnsafeBytes { buffer in
      pattern.withUnsafeBytes { wanted in
        guard wanted.count > 1 else {
          return wanted.first.flatMap { first($0, in: bytes, from: start, to: end) }
        }
        // The first two bytes, each in 32 places.
        let firsts = EightBytes.pairs(of: wanted[0])
        let seconds = EightBytes.pairs(of: wanted[1])
        let masks = EightBytes.pairs(of: mask)
        func mayBegin(_ position: Int) -> SIMD2<UInt64> {
          let own = buffer.loadUnaligned(fromByteOffset: position, as: SIMD2<UInt64>.self)
          let next = buffer.loadUnaligned(fromByteOffset: position + 1, as: SIMD2<UInt64>.self)
          // A byte is 0 where both are the wanted ones, which sets a highest bit (Hacker's Delight,
          // 6-1).
          let rest = (own ^ firsts) | ((next | masks) ^ seconds)
          return (rest &- EightBytes.ones) & ~rest
        }
        var position = start
        while end - position >= wanted.count {
          var last = position
          if position + 33 <= end {
            let found = (mayBegin(position) | mayBegin(position + 16)) & EightBytes.high
            guard found[0] | found[1] != 0 else {
              position += 32
              continue
            }
            last = position + 31
          }
          while position <= last {
            if buffer[position] == wanted[0] {
              var index = 1
              while index < wanted.count, position + index < end,
                buffer[position + index] | mask == wanted[index]
              {
                index += 1
              }
              if index == wanted.count { return position }
            }
            position += 1
          }
        }
        return nil
      }
    }
  }

  /// Whether some bytes have others in them.
  static func contains(
    _ part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let base = bytes.baseAddress, let head = part.baseAddress else { return part.isEmpty }
    return memmem(base, bytes.count, head, part.count) != nil
  }

  /// The range of each line, in bytes, without its line end, which is LF, CRLF or CR (CommonMark
  /// §2.1).
  package static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    let hasReturns = first(0x0D, in: bytes, from: 0, to: bytes.count) != nil
    return bytes.withUnsafeBytes { buffer in
      var lines: [Range<Int>] = []
      guard let base = buffer.baseAddress else { return lines }
      // Measured on the corpus: a line has 200 bytes.
      lines.reserveCapacity(buffer.count / 128)
      var start = 0
      while start < buffer.count {
        let found = memchr(base + start, 0x0A, buffer.count - start)
        var end = found.map { UnsafeRawPointer($0) - base } ?? buffer.count
        var next = end + 1
        if hasReturns, let cut = memchr(base + start, 0x0D, end - start) {
          end = UnsafeRawPointer(cut) - base
          next = end + (end + 1 < buffer.count && buffer[end + 1] == 0x0A ? 2 : 1)
        }
        lines.append(start..<end)
        start = next
      }
      return lines
    }
  }

  /// The number of characters (Unicode scalars) that begin in `range` of UTF-8 text.
  package static func characters(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    bytes.withUnsafeBytes { buffer in
      var count = 0
      for byte in UnsafeRawBufferPointer(rebasing: buffer[range]) {
        count &+= byte & 0xC0 == 0x80 ? 0 : 1
      }
      return count
    }
  }

  /// The index of the first byte at or after `start` that is not ASCII; `nil` if there is none.
  package static func firstNonASCII(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      var position = start
      while position + 32 <= buffer.count {
        let found =
          (buffer.loadUnaligned(fromByteOffset: position, as: SIMD2<UInt64>.self)
            | buffer.loadUnaligned(fromByteOffset: position + 16, as: SIMD2<UInt64>.self))
          & EightBytes.high
        guard found[0] | found[1] == 0 else { break }
        position += 32
      }
      while position + 8 <= buffer.count,
        buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        position += 8
      }
      while position < buffer.count {
        if buffer[position] >= 0x80 { return position }
        position += 1
      }
      return nil
    }
  }
}

/// Two times eight bytes, each of which is compared with the same.
private enum EightBytes {
  static var ones: SIMD2<UInt64> { pairs(of: 0x01) }
  static var high: SIMD2<UInt64> { pairs(of: 0x80) }

  static func pairs(of byte: UInt8) -> SIMD2<UInt64> {
    SIMD2(repeating: UInt64(byte) &* 0x0101_0101_0101_0101)
  }
}
