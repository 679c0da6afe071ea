/// The program's own words in one language, by key.
package struct MessageCatalogue: Hashable, Sendable {
  /// The language alone: `sv`.
  package let language: String
  package let messages: [String: Message]
  /// The lines of the locale file, counted from 1, that are neither a comment nor `key: value`,
  /// or whose key an earlier line has.
  package let unreadableLines: [Int]

  package init(language: String, messages: [String: Message], unreadableLines: [Int] = []) {
    self.language = language
    self.messages = messages
    self.unreadableLines = unreadableLines
  }

  /// Reads a locale file: UTF-8, one `key: value` a line, values plain or in double quotes.
  ///
  /// That is a small part of YAML 1.2, so that editors and translators' tools know it, read by a
  /// scanner because a YAML parser would cost the start-up more than everything else.
  package init(language: String, reading bytes: [UInt8]) {
    var messages: [String: Message] = [:]
    messages.reserveCapacity(bytes.count / 64)
    var unreadable: [Int] = []
    for (index, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      switch LocaleLine(line) {
      case .blank: continue
      case .entry(let key, let text) where messages[key] == nil:
        messages[key] = Message(text)
      case .entry, .unreadable: unreadable.append(index + 1)
      }
    }
    self.init(language: language, messages: messages, unreadableLines: unreadable)
  }

  /// The message of a key; `nil` where the language has none.
  package subscript(_ key: String) -> Message? { messages[key] }

  /// The message of a key in the plural form that `count` needs; a key without forms serves all.
  package subscript(_ key: String, count count: Int) -> Message? {
    let form = PluralForm.of(count, language: language)
    return messages["\(key).\(form.rawValue)"] ?? messages["\(key).\(PluralForm.other.rawValue)"]
      ?? messages[key]
  }
}
