import Documents
import Procedures

/// Makes a page wrong in one way, by editing its bytes.
package struct MutantMaker {
  let page: PageText
  /// What is known of the page's language, and of English; `nil` if nothing is.
  private let own: LanguageRules?
  private let english: LanguageRules?
  /// Bold labels of the same language, from all pages.
  let labels: [String]

  package init(_ page: PageText, labels: [String]) {
    self.page = page
    let document = page.outline.document
    own = document.languages.rules(of: document.locale.language)
    english = document.languages.rules(of: "en")
    self.labels = labels
  }

  /// Returns a mutant of this kind; `nil` if the page has nothing suitable.
  package func mutant(_ kind: MutationKind, seed: Int) -> SourceFile? {
    var numbers = SeededNumbers(page.file.path, kind.rawValue, "\(seed)")
    switch kind {
    case .swapSteps: return swapSteps(&numbers)
    case .swapTargets: return swapTargets(&numbers)
    case .dropStep: return dropStep(&numbers)
    case .nestStep: return nestStep(&numbers)
    case .unnestStep: return unnestStep(&numbers)
    case .mergeSteps: return mergeSteps(&numbers)
    case .loseAlert: return loseAlert(&numbers)
    case .dropVariant: return dropVariant(&numbers)
    case .renameLabel: return renameLabel(&numbers)
    case .changeNumber: return changeNumber(&numbers)
    case .changeLink: return changeLink(&numbers)
    case .dropLink: return dropLink(&numbers)
    case .dropNot: return dropNot(&numbers)
    case .addNot: return addNot(&numbers)
    case .mergeUnits: return mergeUnits(&numbers)
    case .dropSentence: return dropSentence(&numbers)
    }
  }

  /// Returns two steps of one list that differ in English.
  private func siblings(
    _ numbers: inout SeededNumbers, adjacent: Bool, where fits: (Range<Int>, Range<Int>) -> Bool
  ) -> (Range<Int>, Range<Int>)? {
    var pairs: [(Range<Int>, Range<Int>)] = []
    for (index, first) in page.steps.enumerated() {
      guard let own = page.lines(of: first.step) else { continue }
      for second in page.steps.dropFirst(index + 1) where second.list == first.list {
        guard let other = page.lines(of: second.step), own.upperBound <= other.lowerBound,
          first.step.passage.source?.plainText != second.step.passage.source?.plainText
        else { continue }
        if fits(own, other) { pairs.append((own, other)) }
        if adjacent { break }
      }
    }
    return pairs.randomElement(using: &numbers)
  }

  private func swapSteps(_ numbers: inout SeededNumbers) -> SourceFile? {
    guard let (first, second) = siblings(&numbers, adjacent: false, where: { _, _ in true }),
      let own = content(first), let other = content(second)
    else { return nil }
    return page.edited([
      (own, Array(page.file.bytes[other])), (other, Array(page.file.bytes[own])),
    ])
  }

  /// Returns the bytes of an item without its number and its last line end.
  private func content(_ lines: Range<Int>) -> Range<Int>? {
    guard let marker = page.marker(lines.lowerBound) else { return nil }
    var end = page.bytes(of: lines).upperBound
    while end > marker.upperBound, [0x0A, 0x0D].contains(page.file.bytes[end - 1]) { end -= 1 }
    return marker.upperBound..<end
  }

  private func swapTargets(_ numbers: inout SeededNumbers) -> SourceFile? {
    let pair = siblings(&numbers, adjacent: false) { own, other in
      let first = page.units(in: own)
      let second = page.units(in: other)
      return !first.isEmpty && first.count == second.count
        && zip(first, second).contains { $0.target != $1.target && $0.source != $1.source }
    }
    guard let (own, other) = pair else { return nil }
    return page.edited(
      zip(page.units(in: own), page.units(in: other)).flatMap { first, second in
        [
          (first.targetRange, Array(second.target.utf8)),
          (second.targetRange, Array(first.target.utf8)),
        ]
      })
  }

  private func dropStep(_ numbers: inout SeededNumbers) -> SourceFile? {
    let steps = page.steps.compactMap { page.lines(of: $0.step) }
      .filter { !page.units(in: $0).isEmpty }
    guard let lines = steps.randomElement(using: &numbers) else { return nil }
    return page.edited([(page.bytes(of: lines), [])])
  }

  private func nestStep(_ numbers: inout SeededNumbers) -> SourceFile? {
    let steps = page.steps.filter { $0.step.number > 1 && $0.step.steps.isEmpty }
      .compactMap { page.lines(of: $0.step) }
    guard let lines = steps.randomElement(using: &numbers),
      let marker = page.marker(lines.lowerBound)
    else { return nil }
    var edits: [(Range<Int>, [UInt8])] = [(marker, Array("1. ".utf8))]
    for line in lines where !page.isBlank(line) {
      let start = page.lines[line].lowerBound
      edits.append((start..<start, Array("    ".utf8)))
    }
    return page.edited(edits)
  }

  private func unnestStep(_ numbers: inout SeededNumbers) -> SourceFile? {
    let steps = page.steps.enumerated().filter { index, step in
      // Only the last of its list: the steps after it would otherwise become a list of their own.
      step.depth > 0
        && !page.steps.dropFirst(index + 1).contains { $0.list == step.list }
    }.compactMap { page.lines(of: $0.element.step) }
      .filter { page.indent($0.lowerBound) >= 2 }
    guard let lines = steps.randomElement(using: &numbers) else { return nil }
    let depth = page.indent(lines.lowerBound)
    return page.edited(
      lines.filter { !page.isBlank($0) }.map { line in
        let start = page.lines[line].lowerBound
        return (start..<start + min(depth, page.indent(line)), [])
      })
  }

  private func mergeSteps(_ numbers: inout SeededNumbers) -> SourceFile? {
    let pair = siblings(&numbers, adjacent: true) { own, other in
      own.count == 1 && other.count == 1 && !page.units(in: own).isEmpty
        && !page.units(in: other).isEmpty
    }
    guard let (own, other) = pair, let first = content(own), let second = content(other) else {
      return nil
    }
    return page.edited([
      (first.upperBound..<first.upperBound, [0x20] + page.file.bytes[second]),
      (page.bytes(of: other), []),
    ])
  }

  private func loseAlert(_ numbers: inout SeededNumbers) -> SourceFile? {
    let alerts = page.steps.flatMap(\.step.alerts) + page.outline.procedures.flatMap(\.alerts)
    guard let alert = alerts.randomElement(using: &numbers) else { return nil }
    let first = alert.place.line - 1
    var end = first
    while end < page.lines.count,
      page.file.bytes[page.lines[end]].first(where: { $0 != 0x20 && $0 != 0x09 }) == 0x3E
    { end += 1 }
    return end > first ? page.edited([(page.bytes(of: first..<end), [])]) : nil
  }

  private func dropVariant(_ numbers: inout SeededNumbers) -> SourceFile? {
    func holds(_ line: Int, _ text: String) -> Bool {
      String(decoding: page.file.bytes[page.lines[line]], as: UTF8.self).contains(text)
    }
    guard page.steps.contains(where: { !$0.step.variants.isEmpty }) else { return nil }
    let starts = page.lines.indices.filter { line in
      guard holds(line, "::: moniker range") else { return false }
      let end = page.lines.indices.dropFirst(line + 1).first { holds($0, "moniker-end") }
      return page.steps.contains { step in
        !step.step.variants.isEmpty && step.step.place.line - 1 > line
          && step.step.place.line - 1 < end ?? 0
      }
    }
    guard let start = starts.randomElement(using: &numbers),
      let end = page.lines.indices.dropFirst(start + 1).first(where: { holds($0, "moniker-end") })
    else { return nil }
    return page.edited([(page.lines[start], []), (page.lines[end], [])])
  }
}

/// Mutants of single sentences, which need the words of each language.
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

  private func renameLabel(_ numbers: inout SeededNumbers) -> SourceFile? {
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

  private func changeNumber(_ numbers: inout SeededNumbers) -> SourceFile? {
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

  private func changeLink(_ numbers: inout SeededNumbers) -> SourceFile? {
    let places = places(/\[[^\]!\[]+\]\([^)\s]+/, notAfter: { $0 == "!" })
    guard let place = places.randomElement(using: &numbers),
      let name = place.text.split(separator: "](").first
    else { return nil }
    return page.edited([(place.range, Array("\(name)](elsewhere.md".utf8))])
  }

  private func dropLink(_ numbers: inout SeededNumbers) -> SourceFile? {
    let places = places(/\[[^\]!\[]+\]\([^)\s]+\)/, notAfter: { $0 == "!" })
    guard let place = places.randomElement(using: &numbers),
      let name = place.text.dropFirst().split(separator: "]").first
    else { return nil }
    return page.edited([(place.range, Array(name.utf8))])
  }

  /// Whether an English sentence denies something, by the words of `en.yaml`.
  private func denies(_ source: String?) -> Bool {
    guard let source, let english else { return false }
    let words = source.lowercased().replacing("’", with: "'").split {
      !$0.isLetter && !$0.isNumber && $0 != "'"
    }.map(String.init)
    let determiners = english[.negationDeterminers]
    return words.contains { word in
      english[.negationDropped].contains(word)
        || english[.negationEndings].contains { word.hasSuffix($0) }
    }
      || zip(words, words.dropFirst()).contains { word, next in
        determiners.contains(word) && next.first.map { $0.isASCII && $0.isLetter } == true
      }
  }

  private func dropNot(_ numbers: inout SeededNumbers) -> SourceFile? {
    guard let own else { return nil }
    let opposites = own[.opposite]
    var found: [(Range<Int>, String)] = []
    for unit in page.stepUnits where denies(unit.source) {
      for word in own[.negationDropped] {
        let without = opposites[word]?.first
        for range in unit.target.ranges(of: " \(word) ") {
          let start = unit.targetRange.lowerBound + unit.target[..<range.lowerBound].utf8.count
          found.append(
            (start..<start + word.utf8.count + 2, without.map { " \($0) " } ?? " "))
        }
      }
    }
    guard let place = found.randomElement(using: &numbers) else { return nil }
    return page.edited([(place.0, Array(place.1.utf8))])
  }

  private func addNot(_ numbers: inout SeededNumbers) -> SourceFile? {
    guard let word = own?[.negationDropped].first else { return nil }
    let places = places(/^[A-ZÅÄÖ][a-zåäöé]+(?: [a-zåäöé]+)?(?= )/, where: { !denies($0.source) })
    guard let place = places.randomElement(using: &numbers) else { return nil }
    return page.edited([
      (place.range.upperBound..<place.range.upperBound, Array(" \(word)".utf8))
    ])
  }

  private func mergeUnits(_ numbers: inout SeededNumbers) -> SourceFile? {
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

  private func dropSentence(_ numbers: inout SeededNumbers) -> SourceFile? {
    let units = page.stepUnits
    let seconds = zip(units, units.dropFirst()).filter { first, second in
      first.line == second.line && second.target.contains(" ") && first.target.hasSuffix(".")
    }.map(\.1)
    guard let unit = seconds.randomElement(using: &numbers) else { return nil }
    return page.edited([(unit.targetRange, [])])
  }
}

/// A way in which a page can be wrong and that a comparison of languages must find.
package enum MutationKind: String, CaseIterable, Sendable {
  case swapSteps = "two steps swapped"
  case swapTargets = "texts of two steps swapped"
  case dropStep = "step dropped"
  case nestStep = "step indented"
  case unnestStep = "step outdented"
  case mergeSteps = "two steps merged"
  case loseAlert = "warning or note dropped"
  case dropVariant = "moniker fence dropped"
  case renameLabel = "label renamed"
  case changeNumber = "number changed"
  case changeLink = "link leads elsewhere"
  case dropLink = "link dropped"
  case dropNot = "'not' dropped"
  case addNot = "'not' added"
  case mergeUnits = "two sentences merged into one unit"
  case dropSentence = "sentence emptied"
}
