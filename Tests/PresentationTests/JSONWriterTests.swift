import Presentation
import Testing

/// Texts in JSON, most of which are written without a look at each character.
struct JSONWriterTests {
  /// What is written between quotation marks for a character that must be escaped; `nil` for others.
  private func escaped(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x22: "\\\""
    case 0x5C: "\\\\"
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0x09: "\\t"
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
        + String(scalar.value, radix: 16)
    case _: nil
    }
  }

  @Test func escapesEveryCharacterWhereverItStands() {
    let scalars =
      (0..<0x300).compactMap { Unicode.Scalar(UInt32($0)) }
      + (0x2000..<0x2070).compactMap { Unicode.Scalar(UInt32($0)) } + ["\u{FEFF}", "\u{1F600}"]
    for scalar in scalars {
      // Those from é on are read in another way.
      for before in 0..<10 {
        let other = before.isMultiple(of: 2) ? "a!~" : "é "
        let (start, end) = (String(repeating: other, count: before), "xyzåXYZ 1 }|")
        #expect(
          JSONWriter.quoted(start + String(scalar) + end)
            == "\"\(start)\(escaped(scalar) ?? String(scalar))\(end)\"", "\(scalar.value)")
      }
    }
  }

  @Test func writesNumbersInDigits() {
    for number in [0, 7, 10, 99, 100, 12_345, 1_000_000, Int.max, -1, -10, Int.min] {
      #expect(JSONValue.integer(number).line == "\(number)")
      var writer = JSONWriter()
      writer.integer(number)
      #expect(String(decoding: writer.bytes, as: UTF8.self) == "\(number)")
    }
  }
}
