/// The texts of the program and of its domains in one language, by key.
package struct MessageCatalogue: Hashable, Sendable {
  /// The language alone, such as `sv`.
  package let language: String
  package let messages: [String: Message]
  /// The lines, counted from 1 in each file, that are neither a comment nor `key: value`, or that
  /// repeat a key of it or of a file before it.
  package let unreadableLines: [Int]

  /// A catalogue of messages that have already been read.
  package init(language: String, messages: [String: Message], unreadableLines: [Int] = []) {
    self.language = language
    self.messages = messages
    self.unreadableLines = unreadableLines
  }

  /// Reads a locale file: UTF-8, with one `key: value` per line and values plain or in double
  /// quotes.
  ///
  /// This is a small subset of YAML 1.2, so editors and translation tools can read it. The program
  /// scans it itself, because a YAML parser would take more time than the rest of the start-up.
  package init(language: String, reading bytes: [UInt8]) {
    self.init(language: language, reading: [bytes])
  }

  /// Reads the program's locale file and those of its domains, as one. If several have a key, the
  /// first one counts.
  package init(language: String, reading files: [[UInt8]]) {
    var messages: [String: Message] = [:]
    messages.reserveCapacity(files.reduce(0) { $0 + $1.count } / 64)
    var unreadable: [Int] = []
    for bytes in files {
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
    }
    self.init(language: language, messages: messages, unreadableLines: unreadable)
  }

  /// The message for a key; `nil` if the language has none.
  package subscript(_ key: String) -> Message? { messages[key] }

  /// The message for a key in the plural form that `count` needs; `nil` if the language has none.
  ///
  /// Without that form, it is the message for `other`, and then the one for the key itself.
  package subscript(_ key: String, count count: Int) -> Message? {
    let form = PluralForm.of(count, language: language)
    return messages["\(key).\(form.rawValue)"] ?? messages["\(key).\(PluralForm.other.rawValue)"]
      ?? messages[key]
  }
}

/// A sentence or word in one language, with placeholders written `{name}`.
package struct Message: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// The names between braces, in order.
  package var placeholders: [String] {
    var names: [String] = []
    walk(onText: { _ in }, onPlaceholder: { names.append(String($0)) })
    return names
  }

  /// The sentence with its placeholders replaced; one without a value becomes an ellipsis.
  package func filled(_ values: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var filled = ""
    walk(
      onText: { filled += $0 },
      onPlaceholder: { filled += values[String($0)] ?? "…" })
    return filled
  }

  /// Calls one of the functions for each part of the text, in order; the text before a placeholder
  /// or after the last one may be empty. A brace that is not closed is text.
  fileprivate func walk(onText: (Substring) -> Void, onPlaceholder: (Substring) -> Void) {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"),
      let close = rest[open...].firstIndex(of: "}")
    {
      onText(rest[..<open])
      onPlaceholder(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
    }
    onText(rest)
  }
}

/// Separates the placeholders of the program's own messages from their words.
package enum MessageCodes {
  /// The message as pieces: `{name}` is a code, everything else is text.
  package static func text(of message: String) -> InlineText {
    var pieces: [InlineText.Piece] = []
    var number = 1
    Message(message).walk(
      onText: { if !$0.isEmpty { pieces.append(.text(String($0))) } },
      onPlaceholder: {
        pieces.append(
          .code(
            InlineText.Code(
              id: "\(number)", role: .alone, kind: .placeholder, data: "{\($0)}")))
        number += 1
      })
    return InlineText(pieces)
  }
}
