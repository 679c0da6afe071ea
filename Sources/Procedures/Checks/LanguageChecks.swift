import Diagnostics
import Translation

/// Checks that a sentence is in the language of its page, from beginning to end.
struct LanguageChecks {
  let pair: SentencePair
  let words: FunctionWords

  /// The findings about a sentence.
  ///
  /// - Parameter all: its words in lower case, labels and links included: most sentences need no
  ///   closer look.
  func findings(_ all: [String]) -> [SentenceFinding] {
    guard all.count >= Self.leastWords,
      all.count(where: words.telling.contains) >= 2
    else { return [] }
    let own = Self.runs(of: pair.target.inline)
    if let english = english(in: own) {
      return [
        SentenceFinding(
          .languageMixed, whole, "'\(english)' is still in English", advice: "translate it")
      ]
    }
    guard let foreign = foreign(in: own) else { return [] }
    return [
      SentenceFinding(
        .languageWrong, whole,
        "sentence is in another language than the page: '\(foreign.first)', '\(foreign.second)'",
        advice: "translate it into the language of the page")
    ]
  }

  private var whole: Range<Int> { 0..<pair.target.bytes.count }

  /// The words between labels, links and code, which may be English in any language.
  private static func runs(of text: InlineText) -> [[Substring]] {
    var runs: [[Substring]] = []
    var depth = 0
    for piece in text.pieces {
      switch piece {
      case .text(let words) where depth == 0:
        // Punctuation ends a run, except for what is inside words.
        for part in words.split(whereSeparator: { ".,;:!?()\"“”„»«…".contains($0) }) {
          runs.append(
            part.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "'" && $0 != "’" })
        }
      case .text: break
      case .code(let code):
        guard code.kind == .bold || code.kind == .link || code.kind == .italic else { continue }
        if code.role == .open { depth += 1 }
        if code.role == .close { depth -= 1 }
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  /// The words in a row that English has in a row, and in which at least two are English only.
  private func english(in runs: [[Substring]]) -> String? {
    guard
      runs.contains(where: { run in
        run.count >= Self.leastWords
          && run.contains { words.english.contains($0.lowercased()) }
      })
    else { return nil }
    let source = Self.runs(of: pair.source.inline).map { $0.map { $0.lowercased() } }
    for run in runs where run.count >= Self.leastWords {
      let folded = run.map { $0.lowercased() }
      for start in 0...(folded.count - Self.leastWords) {
        let length = source.map { Self.common(folded[start...], $0) }.max() ?? 0
        guard length >= Self.leastWords else { continue }
        let found = folded[start..<start + length]
        // Names of products have small letters only in words such as "for" and "the".
        let plain = run[start..<start + length].filter { $0.first?.isLowercase == true }
        guard found.count(where: words.english.contains) >= 2, plain.count >= 3,
          plain.contains(where: { !words.english.contains(String($0)) })
        else { continue }
        return run[start..<start + length].joined(separator: " ")
      }
    }
    return nil
  }

  /// Fewer may be a name or a quotation (tuned on half of the pages).
  private static let leastWords = 4

  /// The number of words from the start that `other` has in a row.
  private static func common(_ words: ArraySlice<String>, _ other: [String]) -> Int {
    guard let first = words.first else { return 0 }
    var most = 0
    for start in other.indices where other[start] == first {
      most = max(most, zip(words, other[start...]).prefix { $0 == $1 }.count)
    }
    return most
  }

  /// Two words that only other languages have, in a sentence without one that only its own has.
  private func foreign(in runs: [[Substring]]) -> (first: String, second: String)? {
    let all = runs.joined().map { $0.lowercased() }
    guard all.count > Self.leastWords, !all.contains(where: words.own.contains) else { return nil }
    let found = all.filter(words.foreign.contains)
    guard let first = found.first, let second = found.first(where: { $0 != first }) else {
      return nil
    }
    return (first, second)
  }
}
