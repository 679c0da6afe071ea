import Documents

extension MutantMaker {
  /// Returns the places in the targets of steps that match a pattern, as byte ranges of the file.
  private func places(
    _ pattern: Regex<Substring>, notAfter barred: (Character) -> Bool = { _ in false },
    where fits: (Segment) -> Bool = { _ in true }
  ) -> [(range: Range<Int>, text: String)] {
    page.stepUnits.filter(fits).flatMap { unit in
      unit.target.matches(of: pattern).compactMap { match in
        let before = unit.target[..<match.range.lowerBound]
        if let last = before.last, barred(last) { return nil }
        let start =
          unit.targetRange.lowerBound + before.utf8.count
        let text = String(unit.target[match.range])
        return (start..<start + text.utf8.count, text)
      }
    }
  }

  func renameLabel(_ numbers: inout SeededNumbers) -> SourceFile? {
    let places = places(/\*\*[^*\[\]>\s][^*\[\]>]*\*\*/)
    guard let place = places.randomElement(using: &numbers) else { return nil }
    let own = letters(place.text)
    for _ in 0..<20 {
      guard let other = labels.randomElement(using: &numbers) else { return nil }
      if letters(other) != own { return page.edited([(place.range, Array("**\(other)**".utf8))]) }
    }
    return nil
  }

  private func letters(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  func changeNumber(_ numbers: inout SeededNumbers) -> SourceFile? {
    // Not in addresses, tags, names with hyphens or file names, nor after an anchor.
    let places = places(
      /[0-9]+(?![\w\/\-)=;])/,
      notAfter: { $0.isLetter || $0.isNumber || "_/-#.(=&".contains($0) },
      where: { !$0.target.contains("](") && !$0.target.contains("<") })
    guard let place = places.randomElement(using: &numbers), let value = Int(place.text) else {
      return nil
    }
    let other = value + Int.random(in: 1...7, using: &numbers)
    return page.edited([(place.range, Array("\(other)".utf8))])
  }

  func changeLink(_ numbers: inout SeededNumbers) -> SourceFile? {
    let places = places(/\[[^\]!\[]+\]\([^)\s]+/, notAfter: { $0 == "!" })
    guard let place = places.randomElement(using: &numbers),
      let name = place.text.split(separator: "](").first
    else { return nil }
    return page.edited([(place.range, Array("\(name)](elsewhere.md".utf8))])
  }

  func dropLink(_ numbers: inout SeededNumbers) -> SourceFile? {
    let places = places(/\[[^\]!\[]+\]\([^)\s]+\)/, notAfter: { $0 == "!" })
    guard let place = places.randomElement(using: &numbers),
      let name = place.text.dropFirst().split(separator: "]").first
    else { return nil }
    return page.edited([(place.range, Array(name.utf8))])
  }

  // MARK: Denials

  private static let denials: [String: [(word: String, without: String)]] = [
    "sv": [
      ("inte", ""), ("ej", ""), ("aldrig", "alltid"), ("ingen", "en"), ("inget", "ett"),
      ("inga", ""), ("utan", "med"),
    ],
    "nl": [
      ("niet", ""), ("nooit", "altijd"), ("geen", "een"), ("zonder", "met"),
    ],
  ]

  private func denies(_ source: String?) -> Bool {
    guard let source else { return false }
    return source.contains(/(?i)\b(not|cannot|never|without)\b|n['’]t\b|\bno [a-z]/)
  }

  func dropNot(_ numbers: inout SeededNumbers) -> SourceFile? {
    var found: [(Range<Int>, String)] = []
    for unit in page.stepUnits where denies(unit.source) {
      for (word, without) in Self.denials[language] ?? [] {
        for range in unit.target.ranges(of: " \(word) ") {
          let start = unit.targetRange.lowerBound + unit.target[..<range.lowerBound].utf8.count
          found.append(
            (start..<start + word.utf8.count + 2, without.isEmpty ? " " : " \(without) "))
        }
      }
    }
    guard let place = found.randomElement(using: &numbers) else { return nil }
    return page.edited([(place.0, Array(place.1.utf8))])
  }

  func addNot(_ numbers: inout SeededNumbers) -> SourceFile? {
    let word = language == "sv" ? " inte" : " niet"
    let places = places(/^[A-ZÅÄÖ][a-zåäöé]+(?: [a-zåäöé]+)?(?= )/, where: { !denies($0.source) })
    guard let place = places.randomElement(using: &numbers) else { return nil }
    return page.edited([(place.range.upperBound..<place.range.upperBound, Array(word.utf8))])
  }

  // MARK: Sentences

  func mergeUnits(_ numbers: inout SeededNumbers) -> SourceFile? {
    let units = page.stepUnits
    let pairs = zip(units, units.dropFirst()).filter { first, second in
      first.line == second.line
        && page.file.bytes[first.range.upperBound..<second.range.lowerBound]
          .allSatisfy { $0 == 0x20 }
    }
    guard let (first, second) = pairs.randomElement(using: &numbers) else { return nil }
    return page.edited([
      (first.targetRange, Array((first.target + " " + second.target).utf8)),
      (first.range.upperBound..<second.range.upperBound, []),
    ])
  }

  func dropSentence(_ numbers: inout SeededNumbers) -> SourceFile? {
    let units = page.stepUnits
    let seconds = zip(units, units.dropFirst()).filter { first, second in
      first.line == second.line && second.target.contains(" ") && first.target.hasSuffix(".")
    }.map(\.1)
    guard let unit = seconds.randomElement(using: &numbers) else { return nil }
    return page.edited([(unit.targetRange, [])])
  }
}
