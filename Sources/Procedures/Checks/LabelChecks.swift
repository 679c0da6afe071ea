import Diagnostics
import Translation

/// Checks that the labels in a sentence are marked in the same way as in its English.
struct LabelChecks {
  let pair: SentencePair
  let memory: LanguageMemory
  /// `nil` if nothing is known of the language.
  let nouns: InterfaceNouns?

  var findings: [SentenceFinding] {
    let source = pair.source.bold
    let target = pair.target.bold
    guard !source.isEmpty || !target.isEmpty else { return [] }
    return lost(source, target) + boundary(source, target) + cut(source, target)
      + shortened(source, target) + glossary(source, target) + invisible(target)
  }

  /// Reports characters in a label that nobody sees, and that a search on the screen does not find.
  private func invisible(_ target: [SentencePair.Span]) -> [SentenceFinding] {
    guard pair.target.bytes.contains(where: Self.mayBeInvisible) else { return [] }
    let known = Set(pair.source.raw.unicodeScalars.filter(Self.isInvisible))
    return target.compactMap { span in
      var offset = span.range.lowerBound
      for scalar in String(decoding: pair.target.bytes[span.range], as: UTF8.self).unicodeScalars {
        let length = UTF8.width(scalar)
        guard Self.isInvisible(scalar), !known.contains(scalar) else {
          offset += length
          continue
        }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return SentenceFinding(
          .labelInvisible, offset..<offset + length,
          "label has a character that nobody sees, U+\(number)", advice: "remove it",
          fix: .init(range: offset..<offset + length, text: ""))
      }
      return nil
    }
  }

  /// Bytes with which the UTF-8 of such a character begins, or which it is.
  private static func mayBeInvisible(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == 0xE2 || byte == 0xEF || byte == 0xC2
  }

  /// Marks of direction (UAX #9), zero-width spaces and joiners, soft hyphens and control characters
  /// other than white space.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0...0x1F, 0x7F...0x9F, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF:
      true
    case _: false
    }
  }

  private func lost(
    _ source: [SentencePair.Span], _ target: [SentencePair.Span]
  ) -> [SentenceFinding] {
    // Consecutive bold texts may be a single one in the other language.
    let names = source.filter(Self.hasWords)
    let own = target.filter(Self.hasWords)
    guard own.count < names.count, Self.parts(own) < Self.parts(names) else { return [] }
    let missing = names.filter { name in
      !own.contains { $0.text == name.text || isKnown(name.text, $0.text) }
    }
    let label = missing.first?.text ?? names[0].text
    return [
      SentenceFinding(
        .labelLost, 0..<pair.target.bytes.count,
        "label '\(label)' is not marked as a label (labels marked in English: \(names.count), here: \(own.count))",
        advice: official(label).map { "mark '**\($0)**' as a label" })
    ]
  }

  private static func hasWords(_ span: SentencePair.Span) -> Bool {
    span.text.contains { $0.isLetter || $0.isNumber }
  }

  private static func parts(_ spans: [SentencePair.Span]) -> Int {
    spans.reduce(0) { $0 + max(1, $1.text.split(separator: ">").count) }
  }

  private func boundary(
    _ source: [SentencePair.Span], _ target: [SentencePair.Span]
  ) -> [SentenceFinding] {
    guard let nouns else { return [] }
    let names = source.map { Self.words($0.text) }
    return target.enumerated().compactMap { index, span in
      // If the whole sentence is the label, no other words can be marked with it.
      guard span.whole.count < pair.target.bytes.count else { return nil }
      let words = Self.words(span.text)
      guard let first = words.first, let last = words.last,
        !source.contains(where: { $0.text == span.text || isKnown($0.text, span.text) })
      else { return nil }
      guard
        hasOuterWords(span.text, words, first, last, nouns, names)
          || hasNeighbours(span.text, words, nouns) || isBesideCapital(span, source)
          || source.count == target.count && isKnownWithMore(words, source[index])
      else { return nil }
      let name = index < source.count ? official(source[index].text) : nil
      return SentenceFinding(
        .labelBoundary, span.range,
        "'\(span.text.trimmed)' is not a label: words around the label are bold, too, or are bold instead",
        advice: name.map { "mark only '**\($0)**' as a label" },
        fix: source.count == target.count
          ? name.flatMap { LabelTrim(pair: pair, span: span).fix(to: $0) } : nil)
    }
  }

  /// Whether the marked text contains words that belong outside a label.
  private func hasOuterWords(
    _ text: String, _ words: [String], _ first: String, _ last: String, _ nouns: InterfaceNouns,
    _ names: [[String]]
  ) -> Bool {
    let english = Set(names.joined())
    // An English label may itself contain the name of a part of the screen ("Home page").
    func isForeign(_ word: String) -> Bool {
      nouns.parts[word].map { english.isDisjoint(with: $0) } ?? false
    }
    if words.count == 1 {
      // "På" may be the label "On", but "om" is never a label.
      let isShortLabel =
        text.first?.isUppercase == true && names.contains { $0.joined().count <= 3 }
      return isForeign(first) || nouns.joining.contains(first) && !isShortLabel
    }
    if words.contains(where: isForeign) { return true }
    // Labels begin with a capital letter, even if the first word is a preposition.
    if nouns.joining.contains(first), text.first?.isLowercase == true { return true }
    // "Send as" itself ends with such a word.
    return nouns.closing.contains(last)
      && !names.contains { nouns.englishEnds.contains($0.last ?? "") }
  }

  /// Whether the marked text begins or ends with words of the sentence around it.
  private func hasNeighbours(_ text: String, _ words: [String], _ nouns: InterfaceNouns) -> Bool {
    guard let first = words.first, let last = words.last else { return false }
    if nouns.before.contains(first), text.first?.isLowercase == true { return true }
    return words.count > 1 && nouns.after.contains(last)
      && text.split(whereSeparator: \.isWhitespace).last?.first?.isLowercase == true
  }

  /// Whether the marked text begins with a small letter while the capital it should begin with is
  /// before it, inside it or after it.
  private func isBesideCapital(
    _ span: SentencePair.Span, _ source: [SentencePair.Span]
  ) -> Bool {
    guard span.text.first?.isLowercase == true,
      source.allSatisfy({ $0.text.first?.isLowercase != true })
    else { return false }
    let words = span.text.split(whereSeparator: \.isWhitespace)
    if words.count > 1, isCapitalized(words[1]) { return true }
    let after = String(decoding: pair.target.bytes[span.whole.upperBound...], as: UTF8.self)
    if after.first == " ", let next = after.split(whereSeparator: \.isWhitespace).first,
      isCapitalized(next)
    {
      return true
    }
    let before = String(decoding: pair.target.bytes[..<span.whole.lowerBound], as: UTF8.self)
    let earlier = before.split(whereSeparator: \.isWhitespace)
    // The first word of a sentence always has a capital letter.
    guard before.last == " ", earlier.count > 1, let word = earlier.last,
      word.last?.isLetter == true,
      let end = earlier[earlier.count - 2].last, end.isLetter || end == ","
    else { return false }
    return isCapitalized(word)
  }

  /// Whether a word begins with a capital letter, unless it is a name that English has as well.
  private func isCapitalized(_ word: Substring) -> Bool {
    let letters = word.prefix { $0.isLetter || $0 == "-" }
    return letters.count > 1 && letters.first?.isUppercase == true
      && letters.dropFirst().allSatisfy { !$0.isUppercase }
      && !pair.source.plain.contains(letters)
  }

  /// Whether the marked text contains a known name of the label, with words before or after it.
  private func isKnownWithMore(_ words: [String], _ name: SentencePair.Span) -> Bool {
    let known = Set(memory.labels.renderings(of: LabelText.key(name.text)))
    guard words.count > 1, !known.isEmpty else { return false }
    return (1..<words.count).contains { count in
      known.contains(LabelText.key(words.prefix(count).joined(separator: " ")))
        || known.contains(LabelText.key(words.suffix(count).joined(separator: " ")))
    }
  }

  /// Reports labels with a part outside the marks ("**Meer** weergeven").
  private func cut(
    _ source: [SentencePair.Span], _ target: [SentencePair.Span]
  ) -> [SentenceFinding] {
    let plain = pair.target.spaced
    return source.compactMap { name in
      let key = LabelText.key(name.text)
      guard key.count > 1, !target.contains(where: { isKnown(name.text, $0.text) }) else {
        return nil
      }
      let whole = LabelText.key(plain)
      let rendering = memory.labels.renderings(of: key).first {
        $0.count > 3 && memory.labels.pages(LabelPair(source: key, target: $0)) > 1
          && whole.contains($0)
      }
      guard let rendering else { return nil }
      let part = target.first { span in
        let own = LabelText.key(span.text)
        return own.count > 2 && own != rendering && rendering.contains(own)
      }
      return part.map { part in
        SentenceFinding(
          .labelCut, part.range, "'\(part.text)' is only part of the label '\(name.text)'",
          advice: "mark the whole label")
      }
    }
  }

  /// Reports labels of several words of which only one, or the first ones, are marked.
  private func shortened(
    _ source: [SentencePair.Span], _ target: [SentencePair.Span]
  ) -> [SentenceFinding] {
    guard source.count == target.count else { return [] }
    return zip(source, target).compactMap { name, span in
      let words = Self.words(name.text)
      let own = Self.words(span.text)
      guard words.count > 1, !own.isEmpty, own.count < words.count,
        !isKnown(name.text, span.text),
        words.starts(with: own) || isFollowedByRest(span, of: name.text)
      else { return nil }
      return SentenceFinding(
        .labelCut, span.range, "'\(span.text)' is only part of the label '\(name.text)'",
        advice: official(name.text).map { "mark '**\($0)**' as a label" }
          ?? "mark the whole label")
    }
  }

  /// Whether a word that is much shorter than the English label is followed by an infinitive, as in
  /// "op de knop **Meer** weergeven".
  private func isFollowedByRest(_ span: SentencePair.Span, of label: String) -> Bool {
    guard let nouns, !nouns.restEndings.isEmpty, Self.words(span.text).count == 1,
      Double(span.text.trimmed.count) < Self.minimumLength * Double(label.count)
    else { return false }
    let rest = String(decoding: pair.target.bytes[span.whole.upperBound...], as: UTF8.self)
    guard rest.first == " ",
      let next = rest.split(whereSeparator: \.isWhitespace).first.map(String.init)
    else { return false }
    let word = next.trimmed
    return word.count > 3 && nouns.restEndings.contains(where: word.hasSuffix)
      && word.first?.isLowercase == true
  }

  /// The share of the English label's length; translations are about as long (tuned on half of the
  /// pages).
  private static let minimumLength = 0.5

  private func glossary(
    _ source: [SentencePair.Span], _ target: [SentencePair.Span]
  ) -> [SentenceFinding] {
    let plain = pair.target.spaced.lowercased()
    return source.compactMap { span in
      let label = span.text.trimmed
      guard
        let entry = memory.glossary.entry(named: label, in: .init("en")),
        !entry.forms(in: pair.language).isEmpty
      else { return nil }
      let forms = memory.glossary.homonyms(ofEnglish: entry.english)
        .flatMap { $0.forms(in: pair.language) }
      // An inflected form, or one in another case, is still the label.
      guard !forms.contains(where: { plain.contains(Self.stem($0)) }),
        !target.contains(where: { isKnown(label, $0.text) }),
        !plain.contains(label.lowercased()), let name = forms.first
      else { return nil }
      // Our own translation may be wrong where the document is right.
      guard entry.seen[pair.language] != LabelGlossary.nowhere else {
        return SentenceFinding(
          .labelGlossary, 0..<pair.target.bytes.count,
          "label '\(label)' is called '\(name)' in labels.yaml, but not here; nobody has seen that name on a screen",
          advice: "write '**\(name)**', or correct labels.yaml if the screen has another name",
          severity: .note)
      }
      return SentenceFinding(
        .labelGlossary, 0..<pair.target.bytes.count,
        "label '\(label)' is called '\(name)' on the screen, but not here",
        advice: "write '**\(name)**'")
    }
  }

  private static func stem(_ form: String) -> String {
    let text = form.lowercased()
    return text.count > 6 ? String(text.dropLast(2)) : text
  }

  private func official(_ english: String) -> String? {
    memory.glossary.name(ofEnglish: english.trimmed, in: .init(memory.language))
  }

  /// Whether this is a known translation of the English label, from people or from the glossary.
  private func isKnown(_ english: String, _ text: String) -> Bool {
    let pair = LabelPair(source: LabelText.key(english), target: LabelText.key(text))
    if memory.labels.pages(pair) > 0 { return true }
    let forms =
      memory.glossary.entry(named: english.trimmed, in: .init("en"))?.forms(in: memory.language)
      ?? []
    return forms.contains { LabelText.key($0) == pair.target }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "'" }
      .map(String.init)
  }
}

extension String {
  /// The text without white space and punctuation at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace || ".,;:".contains(first) {
      text.removeFirst()
    }
    while let last = text.last, last.isWhitespace || ".,;:".contains(last) { text.removeLast() }
    return String(text)
  }
}

/// Moves the words around a label out of its marks: `**fliken Produkter**` becomes
/// `fliken **Produkter**`.
private struct LabelTrim {
  let pair: SentencePair
  let span: SentencePair.Span

  /// The correction; `nil` if the name is not in the span, unchanged and as whole words.
  func fix(to name: String) -> SentenceFinding.Fix? {
    let bytes = pair.target.bytes
    let text = String(decoding: bytes[span.range], as: UTF8.self)
    // Text that contains other markup is left unchanged.
    guard text == span.text, let found = text.firstRange(of: name) else { return nil }
    let before = text[..<found.lowerBound]
    let after = text[found.upperBound...]
    guard !before.isEmpty || after.contains(where: \.isLetter),
      before.isEmpty || before.last == " ",
      after.first.map({ $0 == " " || ".,;:".contains($0) }) ?? true
    else { return nil }
    let open = String(decoding: bytes[span.whole.lowerBound..<span.range.lowerBound], as: UTF8.self)
    let close = String(
      decoding: bytes[span.range.upperBound..<span.whole.upperBound], as: UTF8.self)
    return .init(range: span.whole, text: "\(before)\(open)\(name)\(close)\(after)")
  }
}
