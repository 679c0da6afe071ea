/// Splits running Markdown into sentences; joined, they have the same characters.
enum SentenceSplitter {
  /// Words after which a full stop does not end a sentence. A word with a full stop in it (“U.S.”)
  /// is one of them.
  private static let abbreviations: Set<String> = [
    "etc", "vs", "cf", "mr", "mrs", "ms", "dr", "prof", "jr", "sr", "inc", "ltd", "corp", "dept",
    "approx", "incl", "excl", "st", "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec", "mon", "tue", "wed", "thu", "fri",
  ]

  /// Words after which a full stop does not end a sentence if a number follows.
  private static let beforeNumbers: Set<String> = [
    "no", "nos", "fig", "figs", "vol", "ver", "ch", "sec", "pp", "min", "max", "ext", "art", "rev",
  ]

  /// What may follow a time of day in its sentence, beside numbers and words in capitals (“5 p.m.
  /// UTC”).
  private static let afterTimes: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "eastern", "central", "mountain", "pacific", "greenwich", "local",
  ]

  /// The sentences and the white space between them, alternating.
  static func parts(of text: String) -> [(text: String, isSentence: Bool)] {
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

  /// Adds words to the open sentence, and ends it at each full stop, question mark or exclamation
  /// mark before white space and a word that can begin a sentence.
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
        next.isUppercase || next.isNumber || "\"“‘(".contains(next),
        endsBefore(characters[index...], sentence)
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

  /// Whether the text ends with a mark that ends a sentence, and not with an abbreviation.
  private static func isEnd(_ sentence: String) -> Bool {
    var rest = sentence[...]
    while let last = rest.last, "\"”’)".contains(last) { rest.removeLast() }
    guard let mark = rest.last, ".?!".contains(mark) else { return false }
    let word = rest.dropLast().split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
    return mark != "." || !abbreviations.contains(word.lowercased()) && word.count > 1
  }

  /// Whether a sentence that may end here does, with this after it.
  private static func endsBefore(_ rest: ArraySlice<Character>, _ sentence: String) -> Bool {
    let last = sentence.split(whereSeparator: \.isWhitespace).last ?? ""
    guard last.last == "." else { return true }
    let word = last.dropLast().drop { !$0.isLetter && !$0.isNumber }.lowercased()
    let next = rest.drop(while: \.isWhitespace).prefix { $0.isLetter || $0.isNumber }
    if beforeNumbers.contains(word) { return next.first?.isNumber != true }
    // A file name (“guide.docx.”) ends with a longer part.
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.allSatisfy({ $0.count <= 2 && $0.allSatisfy(\.isLetter) }) else {
      return true
    }
    guard word == "p.m" || word == "a.m" else { return false }
    return !afterTimes.contains(String(next).lowercased()) && next.first?.isNumber != true
      && !(next.count > 1 && next.allSatisfy(\.isUppercase))
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
