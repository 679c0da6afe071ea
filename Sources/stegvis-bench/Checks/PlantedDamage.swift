/// A kind of damage that machines do (measured on the corpus), applied to a human-translated
/// sentence.
enum PlantedDamage: String, CaseIterable {
  case labelBeginsLate = "label begins a word late"
  case labelTakesWordBefore = "label takes the word before it"
  case labelStandsOnWordBefore = "the word before a label is bold instead of it"
  case labelTakesWordAfter = "label takes the word after it"
  case labelLost = "label is not bold"
  case pathFused = "two steps of a menu path are merged"
  case pathEmpty = "step of a menu path is empty"
  case linkEmpty = "link has lost its text"
  case stopSwallowed = "full stop is inside the bold"
  case spaceLost = "word is glued to a link or label"
  case numberChanged = "number is changed"
  case residue = "bold marks are escaped"

  /// Returns the damaged sentence; `nil` if this damage does not apply to it.
  func applied(to text: String) -> String? {
    switch self {
    case .labelBeginsLate:
      Self.change(text, /\*\*(\w+) (\w[^*]*)\*\*/) { "\($0.1) **\($0.2)**" }
    case .labelTakesWordBefore:
      Self.change(text, /(\p{Ll}+) \*\*([^*]+)\*\*/) { "**\($0.1) \($0.2)**" }
    case .labelStandsOnWordBefore:
      Self.change(text, /(\p{Ll}+) \*\*([^*]+)\*\*/) { "**\($0.1)** \($0.2)" }
    case .labelTakesWordAfter:
      Self.change(text, /\*\*([^*]+)\*\* (\p{Ll}+)/) { "**\($0.1) \($0.2)**" }
    case .labelLost:
      Self.change(text, /\*\*([^*]+)\*\*/) { String($0.1) }
    case .pathFused:
      Self.change(text, /\*\*([^*]+)\*\* \\?(?:>|&gt;) \*\*([^*]+)\*\*/) { "**\($0.1) \($0.2)**" }
    case .pathEmpty:
      Self.change(text, /\*\*([^*]+)\*\* (\\?(?:>|&gt;)) \*\*([^*]+)\*\*/) {
        " \($0.2) **\($0.1) \($0.3)**"
      }
    case .linkEmpty:
      Self.change(text, /(?<mark>^|[^!])\[([^\]!]+)\]\(([^)]+)\)/) {
        "\($0.mark)[](\($0.3)) \($0.2)"
      }
    case .stopSwallowed:
      Self.change(text, /\*\*([^*.]+)\*\*\.$/) { "**\($0.1).**" }
    case .spaceLost:
      Self.change(text, /(\*\*[^*]+\*\*|\]\([^)]+\)) (\p{Ll})/) { "\($0.1)\($0.2)" }
    case .numberChanged:
      Self.change(text, /(?<before>^|\s)(\d)(?<after>\d*)(?=[\s.,]|$)/) {
        "\($0.before)\($0.2 == "9" ? "4" : "9")\($0.after)"
      }
    case .residue:
      Self.change(text, /\*\*([^*]+)\*\*/) { "\\*\\*\($0.1)\\*\\*" }
    }
  }

  private static func change<Output>(
    _ text: String, _ pattern: Regex<Output>, _ made: (Output) -> String
  ) -> String? {
    guard let match = text.firstMatch(of: pattern) else { return nil }
    let changed =
      text[..<match.range.lowerBound] + made(match.output) + text[match.range.upperBound...]
    return changed == text ? nil : String(changed)
  }
}
