/// Splits running Markdown into sentences; joined, they have the same characters.
package enum SentenceSplitter {
  /// Words after which a full stop does not end a sentence.
  private static let abbreviations: Set<String> = [
    "e.g", "i.e", "etc", "vs", "no", "mr", "mrs", "dr", "approx", "incl", "fig", "st",
  ]

  /// The sentences and the white space between them, alternating.
  package static func parts(of text: String) -> [(text: String, isSentence: Bool)] {
    var parts: [(text: String, isSentence: Bool)] = []
    var sentence = ""
    for piece in MarkdownCodes.text(of: text).pieces {
      switch piece {
      case .code(let code): sentence += code.data
      case .text(let words): add(words, &sentence, &parts)
      }
    }
    end(&sentence, &parts)
    return parts
  }

  private static func add(
    _ words: String, _ sentence: inout String, _ parts: inout [(text: String, isSentence: Bool)]
  ) {
    let characters = Array(words)
    var index = 0
    while index < characters.count {
      let character = characters[index]
      sentence.append(character)
      index += 1
      guard ".?!:".contains(character) || "\"”’)".contains(character) else { continue }
      guard character != ":", isEnd(sentence), index < characters.count,
        characters[index].isWhitespace,
        let next = characters[index...].first(where: { !$0.isWhitespace }),
        next.isUppercase || next.isNumber || "\"“‘(".contains(next)
      else { continue }
      end(&sentence, &parts)
      var space = ""
      while index < characters.count, characters[index].isWhitespace {
        space.append(characters[index])
        index += 1
      }
      parts.append((space, false))
    }
  }

  private static func isEnd(_ sentence: String) -> Bool {
    var rest = sentence[...]
    while let last = rest.last, "\"”’)".contains(last) { rest.removeLast() }
    guard let mark = rest.last, ".?!".contains(mark) else { return false }
    let word = rest.dropLast().split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
    return mark != "." || !abbreviations.contains(word.lowercased()) && word.count > 1
  }

  private static func end(
    _ sentence: inout String, _ parts: inout [(text: String, isSentence: Bool)]
  ) {
    guard !sentence.isEmpty else { return }
    // White space at either end belongs to the document, not to the sentence.
    let start = sentence.prefix { $0.isWhitespace }
    let own = sentence.dropFirst(start.count)
    let tail = own.reversed().prefix { $0.isWhitespace }.count
    if !start.isEmpty { parts.append((String(start), false)) }
    if own.count > tail { parts.append((String(own.dropLast(tail)), true)) }
    if tail > 0 { parts.append((String(own.suffix(tail)), false)) }
    sentence = ""
  }
}
