import Commands
import Presentation

extension CommandFailure {
  /// What went wrong without the word that stands before it on a terminal: a page has a heading.
  func text(onPageIn words: Words) -> String {
    let mark = words.text(.commandError, ["message": ""])
    return text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : text
  }
}
