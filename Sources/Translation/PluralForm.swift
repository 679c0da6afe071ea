/// The plural category of a whole number, by CLDR's cardinal rules (UTS #35, part 3, §5.1).
package enum PluralForm: String, Hashable, Sendable, CaseIterable {
  case zero, one, two, few, many, other

  /// The forms that a language has for whole numbers, in CLDR's order.
  ///
  /// A language that CLDR does not name is taken to count as English does.
  package static func forms(of language: String) -> [PluralForm] {
    let forms = PluralRules.rules(of: language).map(\.form)
    return PluralRules.withoutOther.contains(language) ? forms : forms + [.other]
  }

  /// The category of `count`, whose sign does not matter, in a language.
  package static func of(_ count: Int, language: String) -> PluralForm {
    let number = count.magnitude
    return PluralRules.rules(of: language).first { $0.holds(for: number) }?.form ?? .other
  }
}
