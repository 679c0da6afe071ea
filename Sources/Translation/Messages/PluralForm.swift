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

/// CLDR's plural rules for whole numbers, as its data writes them.
///
/// Source: `plurals.xml` of CLDR 41 and, where later releases changed a rule (Catalan, Galician,
/// Hebrew, Maltese, Sicilian, Vietnamese), the data of Babel 2.19. Conditions that concern only
/// fractions and compact notation are left out: for a whole number `i` is `n`, and `v`, `f`, `t`,
/// `e` are 0.
/// `PluralFormTests` compares the rules with the sample numbers that CLDR lists.
private enum PluralRules {
  /// One category and the condition for it, such as `n % 10 = 2..4 and n % 100 != 12..14`.
  struct Rule {
    let form: PluralForm
    private let condition: String

    /// - Parameter condition: as CLDR writes it (UTS #35, part 3, §5.1).
    init(_ form: PluralForm, _ condition: String) {
      self.form = form
      self.condition = condition
    }

    /// Whether the condition is true of a number.
    func holds(for number: UInt) -> Bool {
      condition.split(separator: " or ").contains { alternative in
        alternative.split(separator: " and ").allSatisfy { Self.holds($0, for: number) }
      }
    }

    /// A relation is `n`, perhaps `% 10`, then `=` or `!=`, then numbers and ranges.
    private static func holds(_ relation: Substring, for number: UInt) -> Bool {
      let words = relation.split(separator: " ")
      let operand =
        words.count > 3 ? UInt(words[2]).map { number % $0 } ?? number : number
      let isListed = words.last?.split(separator: ",").contains { range in
        let ends = range.split(separator: ".").compactMap { UInt($0) }
        guard let low = ends.first, let high = ends.last else { return false }
        return (low...high).contains(operand)
      }
      return isListed == (words.dropLast().last == "=")
    }
  }

  /// Languages that share their rules.
  private struct Family {
    let rules: [Rule]
    let languages: Set<Substring>

    /// - Parameter languages: language codes with white space between them.
    init(_ rules: [Rule], _ languages: String) {
      self.rules = rules
      self.languages = Set(languages.split(whereSeparator: \.isWhitespace))
    }
  }

  /// English, and some 130 other languages.
  private static let usual = [Rule(.one, "n = 1")]

  /// The rules of a language in CLDR's order; the first one that holds decides, and none means
  /// `other`.
  static func rules(of language: String) -> [Rule] {
    families.first { $0.languages.contains(language[...]) }?.rules ?? usual
  }

  /// The languages whose rules cover every whole number: only fractions are `other` there.
  static let withoutOther: Set = ["be", "pl", "ru", "uk"]

  private static let families = [
    Family(
      [],
      """
      bm bo dz hnj id ig ii in ja jbo jv jw kde kea km ko lkt lo ms my nqo osa sah ses sg su
      th to tpi wo yo yue zh
      """),
    Family(
      [.init(.one, "n % 10 = 1 and n % 100 != 11")],
      "is mk"),
    Family(
      [.init(.one, "n = 0 or n = 1")],
      "am as bn doi fa gu hi kn kok pcm tg vi zu"),
    Family(
      [.init(.one, "n = 0,1")],
      "ff hy kab si"),
    Family(
      [.init(.one, "n = 0..1 or n = 11..99")],
      "tzm"),
    Family(
      [.init(.one, "n = 0..1")],
      "ak bho csw guw ln mg nso pa ti wa"),
    Family(
      [.init(.one, "n = 1,2,3 or n % 10 != 4,6,9")],
      "ceb fil tl"),
    Family(
      [
        .init(.one, "n % 10 = 1 and n % 100 != 11"),
        .init(.few, "n % 10 = 2..4 and n % 100 != 12..14"),
      ],
      "bs hr sh sr"),
    Family(
      [
        .init(.one, "n % 10 = 1 and n % 100 != 11..19"),
        .init(.few, "n % 10 = 2..9 and n % 100 != 11..19"),
      ],
      "lt"),
    Family(
      [.init(.one, "n = 0 or n = 1"), .init(.few, "n = 2..10")],
      "shi"),
    Family(
      [.init(.one, "n = 0..1"), .init(.many, "n != 0 and n % 1000000 = 0")],
      "fr pt"),
    Family(
      [.init(.one, "n = 1"), .init(.few, "n = 0 or n != 1 and n % 100 = 1..19")],
      "mo ro"),
    Family(
      [.init(.one, "n = 1"), .init(.few, "n = 2..4")],
      "cs sk"),
    Family(
      [.init(.one, "n = 1"), .init(.many, "n != 0 and n % 1000000 = 0")],
      "ca es gl it lld scn vec"),
    Family(
      [.init(.one, "n = 1"), .init(.two, "n = 2")],
      "he iu iw naq sat se sma smj smn sms"),
    Family(
      [
        .init(.zero, "n % 10 = 0 or n % 100 = 11..19"), .init(.one, "n % 10 = 1 and n % 100 != 11"),
      ],
      "lv prg"),
    Family(
      [.init(.zero, "n = 0"), .init(.one, "n = 0,1 and n != 0")],
      "lag"),
    Family(
      [.init(.zero, "n = 0"), .init(.one, "n = 1")],
      "blo cv ksh"),
    Family(
      [
        .init(.one, "n % 10 = 1 and n % 100 != 11"),
        .init(.few, "n % 10 = 2..4 and n % 100 != 12..14"),
        .init(.many, "n % 10 = 0 or n % 10 = 5..9 or n % 100 = 11..14"),
      ],
      "be ru uk"),
    Family(
      [
        .init(.one, "n % 10 = 1 and n % 100 != 11"),
        .init(.two, "n = 2"),
        .init(.few, "n != 2 and n % 10 = 2..9 and n % 100 != 11..19"),
      ],
      "sgs"),
    Family(
      [
        .init(.one, "n % 10 = 1"),
        .init(.two, "n % 10 = 2"),
        .init(.few, "n % 100 = 0,20,40,60,80"),
      ],
      "gv"),
    Family(
      [.init(.one, "n % 100 = 1"), .init(.two, "n % 100 = 2"), .init(.few, "n % 100 = 3..4")],
      "dsb hsb sl"),
    Family(
      [
        .init(.one, "n = 1"),
        .init(.few, "n % 10 = 2..4 and n % 100 != 12..14"),
        .init(.many, "n != 1 and n % 10 = 0..1 or n % 10 = 5..9 or n % 100 = 12..14"),
      ],
      "pl"),
    Family(
      [.init(.one, "n = 1,11"), .init(.two, "n = 2,12"), .init(.few, "n = 3..10,13..19")],
      "gd"),
    Family(
      [
        .init(.one, "n % 10 = 1 and n % 100 != 11,71,91"),
        .init(.two, "n % 10 = 2 and n % 100 != 12,72,92"),
        .init(.few, "n % 10 = 3..4,9 and n % 100 != 10..19,70..79,90..99"),
        .init(.many, "n != 0 and n % 1000000 = 0"),
      ],
      "br"),
    Family(
      [
        .init(.one, "n = 1"),
        .init(.two, "n = 2"),
        .init(.few, "n = 0 or n % 100 = 3..10"),
        .init(.many, "n % 100 = 11..19"),
      ],
      "mt"),
    Family(
      [
        .init(.one, "n = 1"),
        .init(.two, "n = 2"),
        .init(.few, "n = 3..6"),
        .init(.many, "n = 7..10"),
      ],
      "ga"),
    Family(
      [
        .init(.zero, "n = 0"),
        .init(.one, "n = 1"),
        .init(
          .two,
          "n % 100 = 2,22,42,62,82 or "
            + "n % 1000 = 0 and n % 100000 = 1000..20000,40000,60000,80000 or "
            + "n != 0 and n % 1000000 = 100000"),
        .init(.few, "n % 100 = 3,23,43,63,83"),
        .init(.many, "n != 1 and n % 100 = 1,21,41,61,81"),
      ],
      "kw"),
    Family(
      [
        .init(.zero, "n = 0"),
        .init(.one, "n = 1"),
        .init(.two, "n = 2"),
        .init(.few, "n % 100 = 3..10"),
        .init(.many, "n % 100 = 11..99"),
      ],
      "ar ars"),
    Family(
      [
        .init(.zero, "n = 0"),
        .init(.one, "n = 1"),
        .init(.two, "n = 2"),
        .init(.few, "n = 3"),
        .init(.many, "n = 6"),
      ],
      "cy"),
  ]
}
