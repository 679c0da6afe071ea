import CMessageDigest

/// Fingerprints of bytes, as lower-case hexadecimal.
package enum Digest {
  /// SHA-256 (FIPS 180-4), 64 digits.
  package static func sha256(_ bytes: [UInt8]) -> String {
    var context = SHA2_CTX()
    var digest = [UInt8](repeating: 0, count: 32)
    SHA256Init(&context)
    bytes.withUnsafeBufferPointer { SHA256Update(&context, $0.baseAddress, $0.count) }
    digest.withUnsafeMutableBufferPointer { SHA256Final($0.baseAddress, &context) }
    return hexadecimal(digest)
  }

  /// SHA-256 of two texts as UTF-8, with a line feed between them.
  package static func sha256(lines first: String, _ second: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(first.utf8.count + 1 + second.utf8.count)
    bytes.append(contentsOf: first.utf8)
    bytes.append(0x0A)
    bytes.append(contentsOf: second.utf8)
    return sha256(bytes)
  }

  /// SHA-1 (FIPS 180-4), 40 digits; only for comparison with fingerprints that others have made
  /// with it.
  package static func sha1(_ bytes: [UInt8]) -> String {
    var context = SHA1_CTX()
    var digest = [UInt8](repeating: 0, count: 20)
    SHA1Init(&context)
    bytes.withUnsafeBufferPointer { SHA1Update(&context, $0.baseAddress, $0.count) }
    digest.withUnsafeMutableBufferPointer { SHA1Final($0.baseAddress, &context) }
    return hexadecimal(digest)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { digits in
      for (index, byte) in bytes.enumerated() {
        digits[index * 2] = digit(byte >> 4)
        digits[index * 2 + 1] = digit(byte & 15)
      }
      return bytes.count * 2
    }
  }

  /// The ASCII digit of a number below 16.
  private static func digit(_ number: UInt8) -> UInt8 {
    number < 10 ? 0x30 + number : 0x57 + number
  }
}
