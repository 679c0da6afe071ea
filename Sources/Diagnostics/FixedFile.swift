/// A file with the fixes of its diagnostics in it.
package enum FixedFile {
  /// The bytes with every fix that lies clear of those before it, and how many those are.
  package static func bytes(
    of bytes: [UInt8], with fixes: [Diagnostic.Fix]
  ) -> (bytes: [UInt8], count: Int) {
    var result: [UInt8] = []
    var position = 0
    var count = 0
    for fix in fixes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where fix.range.lowerBound >= position {
      result += bytes[position..<fix.range.lowerBound]
      result += Array(fix.text.utf8)
      position = fix.range.upperBound
      count += 1
    }
    return (result + bytes[position...], count)
  }
}
