/// Applies the fixes of diagnostics to the bytes of a file.
package enum FixedFile {
  /// The bytes with the fixes applied, and the number of fixes applied.
  ///
  /// A fix that overlaps an earlier one is left out.
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
