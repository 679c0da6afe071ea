import Commands
import Presentation

extension CommandFailure {
  /// Returns the message without the word that precedes it in a terminal, since a page has a
  /// heading.
  func text(onPageIn words: Words) -> String {
    let mark = words.text(.commandError, ["message": ""])
    return text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : text
  }
}
