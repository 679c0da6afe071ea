/// An English book, made up from a list of words and wrapped as people wrap text: sentences go over
/// lines, in paragraphs, items, quotations and notes.
struct WrappedBook {
  private(set) var text = "---\ntitle: A book of lamps\n---\n\n# A book of lamps\n"
  private var state: UInt64

  private static let words = [
    "lamp", "switch", "cable", "wall", "the", "a", "of", "with", "every", "quiet", "lid", "turn",
    "opens", "slowly", "under", "before", "evening", "price", "room", "window", "-", "and", "then",
    "not", "without", "green", "carries", "letter", "owner", "e.g.", "12", "p.m.", "often", "count",
  ]

  init(chapters: Int, seed: UInt64) {
    state = seed
    for chapter in 1...chapters {
      text += "\n## Chapter \(chapter), which \(word) the \(word)\n"
      for _ in 0..<3 { add(paragraph(3 + number(4)), first: "", rest: "") }
      for step in 1...(3 + number(4)) {
        add(paragraph(1 + number(3)), first: "\(step). ", rest: "   ", isTight: step > 1)
        if number(3) == 0 { add(paragraph(1), first: "   - ", rest: "     ", isTight: true) }
        if number(4) == 0 { add(paragraph(2), first: "   ", rest: "   ") }
      }
      add(paragraph(2), first: "> [!NOTE]\n> ", rest: "> ")
      add(paragraph(2), first: "- ", rest: "  ")
      text += "\n| Name | Use |\n|---|---|\n| \(word) | \(sentence) |\n\n```\nkept = \(word)\n```\n"
    }
  }

  /// A number below a limit, the same in every run (a linear congruential generator; Knuth, 3.3.4).
  private mutating func number(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private var word: String {
    mutating get {
      let index = number(Self.words.count)
      return Self.words.dropFirst(index).first ?? "lamp"
    }
  }

  private var sentence: String {
    mutating get {
      var parts = ["Take"]
      for _ in 0..<(4 + number(14)) {
        switch number(12) {
        case 0: parts.append("**\(word) \(word)**")
        case 1: parts.append("[the \(word) \(word)](\(word).md)")
        case 2: parts.append("`\(word) \(word)`")
        case 3: parts.append("<kbd>\(word)</kbd>")
        case 4: parts.append("*\(word)*&nbsp;\(word)")
        case _: parts.append(word)
        }
      }
      return parts.joined(separator: " ") + " home."
    }
  }

  private mutating func paragraph(_ count: Int) -> String {
    (0..<count).map { _ in sentence }.joined(separator: " ")
  }

  /// Adds a paragraph in lines of at most 72 characters, as far as its words allow.
  private mutating func add(
    _ paragraph: String, first: String, rest: String, isTight: Bool = false
  ) {
    var lines: [String] = []
    var line = ""
    for part in paragraph.split(separator: " ") {
      // A line that began with a dash would be an item.
      if line.count + part.count > 66, part != "-" {
        lines.append(line)
        line = String(part)
      } else {
        line += line.isEmpty ? String(part) : " \(part)"
      }
    }
    lines.append(line)
    text += (isTight ? "" : "\n") + first + lines.joined(separator: "\n\(rest)") + "\n"
  }
}
