/// The labels of a file that has one on each line, `- {en: Users, sv: Användare, …}`, with texts that
/// need no escapes.
///
/// Our own file is written so, and is read at every start; a YAML parser takes thirty times as long,
/// most of it to find out that texts are no numbers. What is not written so, or might mean anything
/// else in YAML 1.1, is left to the parser; `LabelListTests` compares the two.
package struct LabelList {
  /// The labels, in the order of the file; `nil` if the parser must read it.
  package let entries: [LabelGlossary.Entry]

  package init?(_ yaml: String) {
    var entries: [LabelGlossary.Entry] = []
    // The texts are made of slices, which takes bytes in one piece.
    var yaml = yaml
    let isRead = yaml.withUTF8 { buffer in
      for line in buffer.split(separator: 0x0A) where line.first != 0x23 {
        var line = Line(line)
        guard let entry = line.entry() else { return false }
        entries.append(entry)
      }
      return true
    }
    guard isRead, !entries.isEmpty else { return nil }
    self.entries = entries
  }

  /// One line, read from its start to its end.
  private struct Line {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) { rest = bytes }

    mutating func entry() -> LabelGlossary.Entry? {
      guard take(0x2D), take(0x20), take(0x7B) else { return nil }
      var names: [String: String] = [:]
      var also: [String: [String]]?
      var context: String?
      var seen: [String: String]?
      repeat {
        guard let key = key() else { return nil }
        switch key {
        case "also":
          guard also == nil, let read = map({ $0.texts() }) else { return nil }
          also = read
        case "seen":
          guard seen == nil, let read = map({ $0.text() }) else { return nil }
          seen = read
        case "context":
          guard context == nil, let text = text() else { return nil }
          context = text
        case _:
          guard let text = text(), names.updateValue(text, forKey: key) == nil else { return nil }
        }
      } while takeComma()
      guard take(0x7D), rest.isEmpty, names["en"] != nil else { return nil }
      return LabelGlossary.Entry(
        names: names, also: also ?? [:], context: context, seen: seen ?? [:])
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }

    private mutating func takeComma() -> Bool { take(0x2C) && take(0x20) }

    /// A name of small letters, with the colon and the space behind it.
    private mutating func key() -> String? {
      let name = rest.prefix { (0x61...0x7A).contains($0) }
      rest = rest.dropFirst(name.count)
      guard (1...16).contains(name.count), take(0x3A), take(0x20) else { return nil }
      let key = String(decoding: name, as: UTF8.self)
      return LabelList.otherValues.contains(key) ? nil : key
    }

    /// A text in quotation marks, or one that begins with a letter and has nothing that YAML has a
    /// meaning for.
    private mutating func text() -> String? {
      if take(0x22) {
        let text = rest.prefix { $0 != 0x22 && $0 != 0x5C && LabelList.isPrintable($0) }
        rest = rest.dropFirst(text.count)
        guard take(0x22), LabelList.isOfLetters(text) else { return nil }
        return String(decoding: text, as: UTF8.self)
      }
      let text = rest.prefix { LabelList.isPlain($0) }
      guard let first = text.first, LabelList.isLetter(first), text.last != 0x20,
        LabelList.isOfLetters(text)
      else { return nil }
      rest = rest.dropFirst(text.count)
      let value = String(decoding: text, as: UTF8.self)
      return text.count < 6 && LabelList.otherValues.contains(value.lowercased()) ? nil : value
    }

    private mutating func texts() -> [String]? {
      guard take(0x5B) else { return nil }
      var texts: [String] = []
      repeat {
        guard let text = text() else { return nil }
        texts.append(text)
      } while takeComma()
      return take(0x5D) ? texts : nil
    }

    private mutating func map<Value>(_ read: (inout Line) -> Value?) -> [String: Value]? {
      guard take(0x7B) else { return nil }
      var map: [String: Value] = [:]
      repeat {
        guard let key = key(), let value = read(&self),
          map.updateValue(value, forKey: key) == nil
        else { return nil }
      } while takeComma()
      return take(0x7D) ? map : nil
    }
  }

  /// What is no text in YAML 1.1 although it begins with a letter.
  private static let otherValues: Set = [
    "yes", "no", "true", "false", "on", "off", "null", "y", "n",
  ]

  /// Whether a byte is a letter, or part of one outside ASCII.
  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte > 0x7F
  }

  private static func isPrintable(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F }

  /// Letters, digits, the space and a few marks.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x26...0x29, 0x2B, 0x2D...0x39, 0x3B, 0x3E: true
    case _: isLetter(byte)
    }
  }

  /// Whether what is not ASCII is a letter or mark of Latin-1 and Latin Extended-A, so that it is no
  /// line end of YAML (§5.4) or character that a file must not have (§5.1).
  private static func isOfLetters(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    // A valid text has one or more bytes from 80 to BF behind each of these.
    var isAfterC2 = false
    for byte in text {
      if byte > 0xC5 || isAfterC2 && byte < 0xA1 { return false }
      isAfterC2 = byte == 0xC2
    }
    return true
  }
}
