/// Removes the lines of a scraped page that belong to the page around its text.
struct PageFurnitureLines {
  private(set) var kept: [PlainTextLine] = []

  private let lines: [PlainTextLine]
  private var position = 0
  /// The last index of each text; filled only for pages that list their headings.
  private var lastPlaces: [String: Int] = [:]

  init(_ lines: [PlainTextLine]) {
    self.lines = lines
    kept.reserveCapacity(lines.count)
    while position < lines.count {
      let line = lines[position]
      guard isCandidate(line), let kind = PageFurniture.kind(of: line.text) else {
        if isLanguage(at: position) {
          position += 1
        } else {
          kept.append(line)
          position += 1
        }
        continue
      }
      position += 1
      switch kind {
      case .alone: break
      case .beforeValue: skipValue()
      case .beforeAnswers: skipAnswers()
      case .beforeList: skipList()
      }
    }
  }

  private func isCandidate(_ line: PlainTextLine) -> Bool {
    switch line.kind {
    case .text, .bullet, .row: true
    case .blank, .marker, .alertWord, .alert: false
    }
  }

  private mutating func skipBlank() {
    while position < lines.count, lines[position].kind == .blank { position += 1 }
  }

  private mutating func skipValue() {
    skipBlank()
    // Longer lines, in bytes, are sentences; the longest list of products measured has 87 bytes.
    if position < lines.count, lines[position].kind == .text,
      lines[position].text.utf8.count <= 120
    {
      position += 1
    }
  }

  private mutating func skipAnswers() {
    while true {
      let start = position
      skipBlank()
      guard position < lines.count, PageFurniture.isAnswer(lines[position].text) else {
        position = start
        return
      }
      position += 1
    }
  }

  /// Skips the list of the page's own headings: bullets, or numbered or plain lines that are
  /// repeated further down.
  private mutating func skipList() {
    if lastPlaces.isEmpty {
      for (index, line) in lines.enumerated() where line.kind == .text {
        lastPlaces[line.text] = index
      }
    }
    let start = position
    skipBlank()
    guard position < lines.count else { return }
    let first = lines[position].kind
    while position < lines.count {
      let line = lines[position]
      switch line.kind {
      case .blank: break
      // A page can begin with its steps, so numbered lines are skipped only if they are repeated as
      // headings.
      case .bullet where first == .bullet: break
      case .marker, .text, .bullet:
        guard lastPlaces[line.text, default: 0] > position else { return }
      case .alertWord, .alert, .row: return
      }
      position += 1
    }
    // Every line looked like part of the list, which cannot be right for a whole page.
    position = start
  }

  /// Whether the line is part of a list of at least two languages.
  private func isLanguage(at index: Int) -> Bool {
    guard isCandidate(lines[index]), PageFurniture.isLanguage(lines[index].text) else {
      return false
    }
    return [-1, 1].contains { step in
      var next = index + step
      // Skips one blank line.
      if lines.indices.contains(next), lines[next].kind == .blank { next += step }
      return lines.indices.contains(next) && PageFurniture.isLanguage(lines[next].text)
    }
  }
}
