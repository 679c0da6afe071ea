/// Collects runs of text into passages during a walk through a tree of HTML.
struct HTMLPassageBuilder {
  var strongDepth = 0
  /// The destinations of the links around the current place; `nil` for `<a>` without one.
  var destinations: [String?] = []
  private var passages: [HTMLText.Passage] = []
  private var runs: [HTMLText.Run] = []
  private var line = 1

  mutating func add(_ text: String, line: Int) {
    let collapsed = collapse(text)
    if runs.isEmpty {
      let trimmed = String(collapsed.drop { $0 == " " })
      guard !trimmed.isEmpty else { return }
      self.line = line + text.prefix { $0.isWhitespace }.count { $0.isNewline }
      append(trimmed)
    } else {
      append(collapsed)
    }
  }

  mutating func addBreak() {
    if !runs.isEmpty { append(" ") }
  }

  mutating func finishPassage() {
    while let last = runs.last, last.text.allSatisfy({ $0 == " " }) { runs.removeLast() }
    if !runs.isEmpty { passages.append(HTMLText.Passage(line: line, runs: runs)) }
    runs = []
  }

  mutating func finished() -> [HTMLText.Passage] {
    finishPassage()
    return passages
  }

  private mutating func append(_ text: String) {
    if text == " ", runs.last?.text.last == " " { return }
    runs.append(
      HTMLText.Run(
        text: text, isStrong: strongDepth > 0, destination: destinations.last ?? nil))
  }

  private func collapse(_ text: String) -> String {
    var result = ""
    var endsInSpace = false
    for scalar in text.unicodeScalars {
      let isSpace = scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
      if !isSpace {
        result.unicodeScalars.append(scalar)
      } else if !endsInSpace {
        result.unicodeScalars.append(" ")
      }
      endsInSpace = isSpace
    }
    return result
  }
}
