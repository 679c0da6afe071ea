import Diagnostics
import Documents

/// Compares a page with the same page in another language, or with its English original.
///
/// If both pages have the English text of their steps, the steps are matched by that; otherwise by
/// their order (`PlainComparison`).
package struct PageComparison {
  private let page: PageSignature
  private let reference: PageSignature
  private let memory: LanguageMemory

  /// - Parameter memory: what other pages show about the page's language.
  package init(_ page: PageSignature, with reference: PageSignature, memory: LanguageMemory) {
    self.page = page
    self.reference = reference
    self.memory = memory
  }

  /// The differences of the page from the reference, all at places of the page.
  package var diagnostics: [Diagnostic] {
    let bothHaveEnglish = Self.hasEnglish(page) && Self.hasEnglish(reference)
    return bothHaveEnglish
      ? throughEnglish
      : PlainComparison(page: page, reference: reference, memory: memory).diagnostics
  }

  /// Whether a part of a step's text has no English text next to it.
  private func hasGap(_ step: StepSignature) -> Bool {
    page.isBilingual && step.parts.contains { $0.source == nil }
  }

  private static func hasEnglish(_ page: PageSignature) -> Bool {
    page.isBilingual || page.language == "en"
  }

  private var throughEnglish: [Diagnostic] {
    let own = page.steps
    let others = reference.steps
    let ownTexts = own.map { Self.english($0, page.language) }
    let otherTexts = others.map { Self.english($0, reference.language) }
    let alignment = StepAlignment(ownTexts.map(Self.key), otherTexts.map(Self.key)) { left, right in
      // Lines that were translated outside units have no English text.
      ownTexts[left].isEmpty || otherTexts[right].isEmpty
        || hasGap(own[left]) || Self.isAlike(ownTexts[left], otherTexts[right])
    }
    var found = alignment.moved.map { index, other in
      Diagnostic(
        .stepOrder, .error, at: own[index].place,
        "step '\(own[index].id)' is step '\(others[other].id)' in language '\(.language(reference.language))'",
        advice: "put the steps in the same order", related: [others[other].place])
    }
    found += alignment.missing.map { index in
      let before = alignment.matched.last { $0.reference < index }
      return Diagnostic(
        .stepCount, .error,
        at: before.map { own[$0.page].place } ?? SourcePlace(path: page.path),
        "step '\(others[index].id)' of language '\(.language(reference.language))' is missing here",
        related: [others[index].place])
    }
    found += alignment.extra.map { index in
      Diagnostic(
        .stepCount, .error, at: own[index].place,
        "step '\(own[index].id)' does not exist in language '\(.language(reference.language))'",
        related: [SourcePlace(path: reference.path)])
    }
    for (index, other) in alignment.matched {
      let shape = StepShape(own[index], others[other], reference.language)
      found += shape.diagnostics
      if !hasGap(own[index]), !otherTexts[other].isEmpty {
        found += sentences(own[index], others[other])
      }
      found += content(own[index], others[other])
    }
    return found + alerts
  }

  /// Reports a difference between the English texts of two equal steps: a sentence was lost or
  /// joined.
  private func sentences(_ step: StepSignature, _ other: StepSignature) -> [Diagnostic] {
    let own = Self.english(step, page.language)
    let others = Self.english(other, reference.language)
    guard Self.key(own) != Self.key(others) else { return [] }
    return [
      Diagnostic(
        .sentenceCount, .error, at: step.place,
        "English text of step '\(step.id)' is not the same as in language '\(.language(reference.language))'",
        related: [other.place])
    ]
  }

  /// Compares what must be the same if the English is equal: the destinations of links.
  private func content(_ step: StepSignature, _ other: StepSignature) -> [Diagnostic] {
    let links = (
      step.parts.flatMap(\.target.links).sorted(), other.parts.flatMap(\.target.links).sorted()
    )
    guard links.0 == links.1 else {
      return [
        Diagnostic(
          .linkChanged, .error, at: step.place,
          "links of step '\(step.id)' go to other places than in language '\(.language(reference.language))'",
          related: [other.place])
      ]
    }
    return []
  }

  private var alerts: [Diagnostic] {
    let others = Dictionary(
      reference.procedures.map { ($0.anchor, $0) }, uniquingKeysWith: { first, _ in first })
    return page.procedures.flatMap { procedure -> [Diagnostic] in
      guard let other = others[procedure.anchor] else { return [] }
      return StepShape.alerts(
        procedure.alerts, other.alerts, at: procedure.place, "procedure '\(procedure.anchor)'",
        reference.language)
    }
  }

  private static func english(_ step: StepSignature, _ language: String) -> [TextSignature] {
    step.parts.compactMap { $0.english(language) }.filter { !$0.isEmpty }
  }

  private static func key(_ texts: [TextSignature]) -> UInt64 {
    texts.reduce(0) { ($0 &* 31) &+ $1.key }
  }

  /// Whether at least half of the words are shared, so that it is the same step with a lost or
  /// changed sentence.
  private static func isAlike(_ left: [TextSignature], _ right: [TextSignature]) -> Bool {
    let own = Set(left.flatMap(\.words))
    let other = Set(right.flatMap(\.words))
    return own.intersection(other).count * 2 >= max(own.count, other.count)
  }
}

/// Matches the steps of two pages by the English text of both.
private struct StepAlignment {
  /// The matching steps, as indices in both lists, in order.
  private(set) var matched: [(page: Int, reference: Int)] = []
  /// Equal steps at different positions.
  private(set) var moved: [(page: Int, reference: Int)] = []
  private(set) var missing: [Int] = []
  private(set) var extra: [Int] = []

  /// - Parameters:
  ///   - page: a digest of the English text of each step of the page.
  ///   - reference: the same for the reference page.
  ///   - isAlike: whether two steps with different digests are the same step in other words.
  init(_ page: [UInt64], _ reference: [UInt64], isAlike: (Int, Int) -> Bool) {
    let common = Self.longestCommon(page, reference)
    var last = (page: -1, reference: -1)
    for pair in common + [(page.count, reference.count)] {
      var own = Array(last.page + 1..<pair.0)
      var other = Array(last.reference + 1..<pair.1)
      while let left = own.first, let right = other.first, isAlike(left, right) {
        matched.append((left, right))
        own.removeFirst()
        other.removeFirst()
      }
      extra += own
      missing += other
      if pair.0 < page.count { matched.append(pair) }
      last = pair
    }
    for index in extra {
      guard let other = missing.firstIndex(where: { reference[$0] == page[index] }) else {
        continue
      }
      moved.append((index, missing[other]))
      missing.remove(at: other)
    }
    let movedSteps = Set(moved.map(\.page))
    extra.removeAll(where: movedSteps.contains)
  }

  /// The longest common subsequence, as pairs of indices.
  private static func longestCommon(_ left: [UInt64], _ right: [UInt64]) -> [(Int, Int)] {
    let start = zip(left, right).prefix { $0 == $1 }.count
    let end = zip(left.dropFirst(start).reversed(), right.dropFirst(start).reversed())
      .prefix { $0 == $1 }.count
    let rows = left.count - start - end
    let columns = right.count - start - end
    var pairs = (0..<start).map { ($0, $0) }
    if rows > 0, columns > 0 {
      var lengths = [[Int]](repeating: [Int](repeating: 0, count: columns + 1), count: rows + 1)
      for row in (0..<rows).reversed() {
        for column in (0..<columns).reversed() {
          lengths[row][column] =
            left[start + row] == right[start + column]
            ? lengths[row + 1][column + 1] + 1
            : max(lengths[row + 1][column], lengths[row][column + 1])
        }
      }
      var (row, column) = (0, 0)
      while row < rows, column < columns {
        if left[start + row] == right[start + column] {
          pairs.append((start + row, start + column))
          row += 1
          column += 1
        } else if lengths[row + 1][column] >= lengths[row][column + 1] {
          row += 1
        } else {
          column += 1
        }
      }
    }
    return pairs + (0..<end).map { (left.count - end + $0, right.count - end + $0) }
  }
}

/// Compares the depth, variants and alerts of a step with those of the same step elsewhere.
struct StepShape {
  let step: StepSignature
  let other: StepSignature
  let language: String

  init(_ step: StepSignature, _ other: StepSignature, _ language: String) {
    self.step = step
    self.other = other
    self.language = language
  }

  var diagnostics: [Diagnostic] {
    nesting + variants
      + Self.alerts(step.alerts, other.alerts, at: step.place, "step '\(step.id)'", language)
  }

  private var nesting: [Diagnostic] {
    guard step.depth != other.depth else { return [] }
    return [
      Diagnostic(
        .stepNesting, .error, at: step.place,
        "step '\(step.id)' is at level \(step.depth), but in language '\(.language(language))' at level \(other.depth)",
        advice: "indent it as in that language", related: [other.place])
    ]
  }

  private var variants: [Diagnostic] {
    guard Set(step.variants) != Set(other.variants) else { return [] }
    return [
      Diagnostic(
        .stepVariant, .error, at: step.place,
        "step '\(step.id)' applies to \(Self.names(step.variants)), but in language '\(.language(language))' to \(Self.names(other.variants))",
        related: [other.place])
    ]
  }

  private static func names(_ variants: [String]) -> FindingText {
    variants.isEmpty ? "every environment" : .listed(variants.map { "'\($0)'" })
  }

  /// Reports the alerts that are in only one of the lists, compared by kind.
  static func alerts(
    _ own: [StepSignature.Alert], _ others: [StepSignature.Alert], at place: SourcePlace,
    _ name: FindingText, _ language: String
  ) -> [Diagnostic] {
    var rest = others
    var added: [StepSignature.Alert] = []
    for alert in own {
      if let index = rest.firstIndex(where: { $0.kind == alert.kind }) {
        rest.remove(at: index)
      } else {
        added.append(alert)
      }
    }
    return rest.map { alert in
      Diagnostic(
        .alertLost, .error, at: place,
        "\(name) has lost a '\(alert.kind.rawValue)' that it has in language '\(.language(language))'",
        related: [alert.place])
    }
      + added.map { alert in
        Diagnostic(
          .alertAdded, .error, at: alert.place,
          "\(name) has a '\(alert.kind.rawValue)' that it does not have in language '\(.language(language))'",
          related: [SourcePlace(path: place.path, line: place.line)])
      }
  }
}
