import Presentation
import Testing

/// Lines on a terminal, held against the same rules followed character by character.
struct TextWrapTests {
  /// Wraps one line as slowly as the rules are written.
  private struct PlainWrap {
    let width: Int
    let usesColour: Bool

    func text(_ line: TextLine) -> String {
      var lines: [String] = []
      var margin = line.indent
      var current: [(Character, Style)] = []
      var space: [(Character, Style)] = []
      func end() {
        lines.append(
          current.isEmpty ? "" : String(repeating: " ", count: margin) + painted(current))
        current = []
        margin = line.indent + line.hanging
      }
      for token in tokens(line) {
        if token.allSatisfy({ $0.0 == " " }) {
          space = token
          continue
        }
        var token = token[...]
        let needed = token.count + (current.isEmpty ? 0 : space.count)
        if !current.isEmpty, margin + current.count + needed > width {
          end()
          space = []
        }
        while margin + token.count > width, current.isEmpty, width > line.indent + line.hanging {
          let length = width - margin
          current = Array(token.prefix(length))
          token = token.dropFirst(length)
          space = []
          end()
        }
        current += (current.isEmpty ? [] : space) + token
        space = []
      }
      end()
      return lines.map { "\($0)\n" }.joined()
    }

    private func tokens(_ line: TextLine) -> [[(Character, Style)]] {
      var tokens: [[(Character, Style)]] = []
      for piece in line.pieces {
        for character in piece.text {
          if let last = tokens.last?.last, (last.0 == " ") == (character == " ") {
            tokens[tokens.count - 1].append((character, piece.style))
          } else {
            tokens.append([(character, piece.style)])
          }
        }
      }
      return tokens
    }

    private func painted(_ characters: [(Character, Style)]) -> String {
      var text = ""
      var rest = characters[...]
      while let first = rest.first {
        let run = rest.prefix { $0.1 == first.1 }
        let words = String(run.map(\.0))
        text += usesColour ? colour(first.1, words) : words
        rest = rest.dropFirst(run.count)
      }
      return text.replacing("\u{A0}", with: " ")
    }

    private func colour(_ style: Style, _ words: String) -> String {
      let parameters: String? =
        switch style {
        case .plain: nil
        case .strong: "1"
        case .quiet: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "1;31"
        }
      return parameters.map { "\u{1B}[\($0)m\(words)\u{1B}[0m" } ?? words
    }
  }

  @Test func wrapsLikeThePlainRules() {
    var numbers = SplitMix(state: 27)
    let words = [
      "a", "licence", "x", "  ", " ", "   ", "Åsa", "e\u{301}", "👩‍👩‍👧‍👦", "🇸🇪🇳🇱", "no\u{A0}break",
      "\u{A0}", "\u{301}", " \u{301}", "anna.lind@example.com", "", "日本語のとても長い言葉なのです。日本語の",
      String(repeating: "ab", count: 45), "ö\u{A0}\u{A0}é",
    ]
    let styles: [Style] = [.plain, .strong, .quiet, .warning]
    for _ in 0..<3_000 {
      let pieces = (0..<Int.random(in: 0...9, using: &numbers)).map { _ in
        TextLine.Piece(
          styles.randomElement(using: &numbers) ?? .plain,
          (0..<Int.random(in: 0...3, using: &numbers))
            .map { _ in words.randomElement(using: &numbers) ?? "" }.joined())
      }
      let line = TextLine(
        pieces, indent: Int.random(in: 0...8, using: &numbers),
        hanging: Int.random(in: 0...24, using: &numbers))
      let width = Int.random(in: 20...70, using: &numbers)
      let usesColour = Bool.random(using: &numbers)
      let written = TerminalView(width: width, usesColour: usesColour).text([line])
      #expect(
        Array(written.utf8)
          == Array(PlainWrap(width: width, usesColour: usesColour).text(line).utf8),
        "\(line), \(width)")
    }
  }

  /// The same numbers on every run.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
