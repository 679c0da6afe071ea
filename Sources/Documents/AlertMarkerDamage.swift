import Diagnostics

/// A marker of an alert, such as `[!NOTE]`, that shows no alert, because its word was translated or
/// other text stands on its line.
struct AlertMarkerDamage {
  enum Kind {
    /// A word in another language, or a known one with stray characters.
    case word(of: Block.Alert.Kind)
    /// A word that nothing knows.
    case unknown
    /// A right marker with text after it.
    case joined(isWithoutSpace: Bool)
  }

  let kind: Kind
  /// The bytes of the marker.
  let range: Range<Int>
  let text: String

  /// What is wrong with the marker that begins in `line`, the first line of a quotation; `nil` if
  /// nothing is, or there is none.
  ///
  /// - Parameter words: what alerts are called in every language, which is asked for only where a
  ///   word is not English.
  init?(in bytes: [UInt8], _ line: Range<Int>, _ words: @autoclosure () -> AlertWords) {
    var position = line.lowerBound
    func skip(_ byte: UInt8) {
      while position < line.upperBound, bytes[position] == byte { position += 1 }
    }
    guard position < line.upperBound, bytes[position] == 0x5B || bytes[position] == 0x5C else {
      return nil
    }
    skip(0x5C)
    guard position < line.upperBound, bytes[position] == 0x5B else { return nil }
    position += 1
    skip(0x20)
    skip(0x5C)
    guard position < line.upperBound, bytes[position] == 0x21 else { return nil }
    position += 1
    let limit = min(line.upperBound, position + Self.longest)
    guard let end = bytes[position..<limit].firstIndex(of: 0x5D) else { return nil }
    var word = String(decoding: bytes[position..<end], as: UTF8.self)
    while word.last == " " || word.last == "\\" { word.removeLast() }
    while word.first == " " { word.removeFirst() }
    // `[!INCLUDE [title](path)]`, `[!code-json[](path)]` and links are something else.
    guard !word.isEmpty, word.allSatisfy({ $0.isLetter || " !:".contains($0) }),
      end + 1 >= line.upperBound || bytes[end + 1] != 0x28
    else { return nil }
    range = line.lowerBound..<end + 1
    text = String(decoding: bytes[range], as: UTF8.self)
    if let known = Block.Alert.Kind(rawValue: word.lowercased()) {
      guard text.lowercased() == "[!\(known.rawValue)]" else {
        kind = .word(of: known)
        return
      }
      guard let next = bytes[range.upperBound..<line.upperBound].first(where: { $0 > 0x20 }) else {
        return nil
      }
      kind = .joined(isWithoutSpace: next == bytes[range.upperBound])
    } else if let known = words().kind(of: word) {
      kind = .word(of: known)
    } else {
      guard !Self.others.contains(word.lowercased()) else { return nil }
      kind = .unknown
    }
  }

  /// The bytes of a word and of what may be around it; the longest known word has twenty.
  private static let longest = 40

  /// Words of other programs' alerts (Obsidian, callouts), and of what else is written like this.
  private static let others: Set<String> = [
    "abstract", "summary", "tldr", "info", "todo", "hint", "success", "check", "done", "question",
    "help", "faq", "attention", "failure", "fail", "missing", "danger", "error", "bug", "example",
    "quote", "cite", "primary", "include", "video", "div", "code",
  ]

  /// The finding about it.
  func diagnostic(at place: SourcePlace) -> Diagnostic {
    switch kind {
    case .word(let known):
      Diagnostic(
        .alertWord, .error, at: place,
        "'\(text)' shows no alert: its word is the same in every language",
        advice: "write '[!\(known.rawValue.uppercased())]'")
    case .unknown:
      Diagnostic(
        .alertWord, .warning, at: place,
        "'\(text)' is none of the alerts",
        advice: "write '[!NOTE]', '[!TIP]', '[!IMPORTANT]', '[!CAUTION]' or '[!WARNING]'")
    case .joined(let isWithoutSpace):
      Diagnostic(
        .alertWord, isWithoutSpace ? .error : .warning, at: place,
        "text is on the line of '\(text)', which then shows no alert",
        advice: "begin a new line after '\(text)'")
    }
  }
}
