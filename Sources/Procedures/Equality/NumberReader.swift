/// Reads the numbers in a text, regardless of how a language writes them.
enum NumberReader {
  /// The runs of digits, in order. `1 234`, `1.234` and `1,234` are one number; a decimal mark
  /// separates two.
  static func numbers(in bytes: [UInt8]) -> [String] {
    var runs: [(range: Range<Int>, text: [UInt8])] = []
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      let digits = Array(bytes[start..<index])
      // The minutes of a full hour, which another language may omit (16:00, 16.00 and 4 PM), or
      // decimals that are zero.
      if digits == [0x30, 0x30], let last = runs.last, last.text.count <= 2,
        [[0x3A], [0x2E], [0x2C]].contains(bytes[last.range.upperBound..<start])
      {
        continue
      }
      if let last = runs.last, digits.count == 3, last.text.count <= 3 || last.text.count % 3 == 0,
        last.text.first != 0x30, isGrouping(bytes[last.range.upperBound..<start])
      {
        runs[runs.count - 1] = (last.range.lowerBound..<index, last.text + digits)
      } else {
        runs.append((start..<index, digits))
      }
    }
    return runs.map { run in
      let text = run.text.drop { $0 == 0x30 }
      return text.isEmpty ? "0" : String(decoding: text, as: UTF8.self)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether the bytes are one of `,`, `.`, space, no-break space (C2 A0) or narrow no-break space
  /// (E2 80 AF).
  private static func isGrouping(_ bytes: ArraySlice<UInt8>) -> Bool {
    switch Array(bytes) {
    case [0x2C], [0x2E], [0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]: true
    default: false
    }
  }

  /// The numbers that the words of a text may stand for: numerals, ordinals and months.
  static func spelled(in words: [[UInt8]], language: String) -> Set<String> {
    guard let table = tables[language] else { return [] }
    var found: Set<String> = []
    for word in words {
      let text = String(decoding: word, as: UTF8.self)
      if let values = table[text] {
        found.formUnion(values)
      } else if language != "en", word.count > 5 {
        // Compounds are one word: "nolltransaktion", "treparts-", "tweemaal".
        for (name, values) in table where name.utf8.count >= 3 && text.hasPrefix(name) {
          found.formUnion(values)
        }
      }
    }
    return found
  }

  private static let tables: [String: [String: [String]]] = [
    "en": table(
      [
        "zero", "one once first single a an", "two twice second both", "three third", "four fourth",
        "five fifth", "six sixth", "seven seventh", "eight eighth", "nine ninth", "ten tenth",
        "eleven eleventh", "twelve twelfth",
      ],
      months:
        "january february march april may june july august september october november december"),
    "sv": table(
      [
        "noll", "en ett första enda", "två andra båda", "tre tredje", "fyra fjärde", "fem femte",
        "sex sjätte", "sju sjunde", "åtta åttonde", "nio nionde", "tio tionde", "elva elfte",
        "tolv tolfte",
      ],
      months:
        "januari februari mars april maj juni juli augusti september oktober november december"),
    "nl": table(
      [
        "nul", "een één eerste enkele", "twee tweede beide", "drie derde", "vier vierde",
        "vijf vijfde", "zes zesde", "zeven zevende", "acht achtste", "negen negende", "tien tiende",
        "elf elfde", "twaalf twaalfde",
      ],
      months:
        "januari februari maart april mei juni juli augustus september oktober november december"),
  ]

  private static func table(_ numerals: [String], months: String) -> [String: [String]] {
    var table: [String: [String]] = [:]
    for (value, words) in numerals.enumerated() {
      for word in words.split(separator: " ") {
        table[String(word), default: []].append("\(value)")
      }
    }
    for (index, month) in months.split(separator: " ").enumerated() {
      table[String(month), default: []].append("\(index + 1)")
    }
    return table
  }
}
