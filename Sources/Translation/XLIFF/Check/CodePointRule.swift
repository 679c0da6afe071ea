/// Checks that `<cp>` stands for a character that XML cannot represent otherwise (XLIFF 2.1,
/// 4.2.3.1).
struct CodePointRule {
  let findings: XLIFFFindings

  func check(_ attributes: XLIFFAttributes) {
    guard let digits = attributes[.hex], let code = UInt32(digits, radix: 16) else { return }
    // The characters that XML 1.0 §2.2 forbids or discourages.
    let isForbidden =
      switch code {
      case 0...8, 0xB, 0xC, 0xE...0x1F, 0x7F...0x84, 0x86...0x9F, 0xD800...0xDFFF, 0xFFFE, 0xFFFF:
        true
      case _: false
      }
    guard !isForbidden || !(4...6).contains(digits.count) else { return }
    findings.add(
      .xliffValue, at: attributes.place,
      isForbidden
        ? "'\(digits)' is told in four to six digits"
        : "'\(digits)' is no character that XML forbids",
      section: "4.2.3.1 cp")
  }
}
