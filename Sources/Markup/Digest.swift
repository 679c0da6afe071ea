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

  /// SHA-1, 40 digits; only to compare with fingerprints others have made with it.
  package static func sha1(_ bytes: [UInt8]) -> String {
    var context = SHA1_CTX()
    var digest = [UInt8](repeating: 0, count: 20)
    SHA1Init(&context)
    bytes.withUnsafeBufferPointer { SHA1Update(&context, $0.baseAddress, $0.count) }
    digest.withUnsafeMutableBufferPointer { SHA1Final($0.baseAddress, &context) }
    return hexadecimal(digest)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
