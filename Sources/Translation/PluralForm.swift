/// The plural category of a whole number (CLDR 48, cardinal rules for integers).
package enum PluralForm: String, Hashable, Sendable, CaseIterable {
  case zero, one, two, few, many, other

  /// Languages whose rules are the same.
  private enum Family {
    /// One form for every number.
    case single
    /// 1 apart from all others.
    case one
    /// 0 and 1 apart from all others.
    case zeroOne
    case eastSlavic, polish, czech, slovenian, baltic, latvian, romanian, arabic, icelandic
  }

  private static func family(of language: String) -> Family {
    switch language {
    case "ja", "zh", "ko", "vi", "th", "id", "ms", "lo", "my", "yue": .single
    case "fr", "pt", "hy", "hi", "bn", "fa", "gu", "kn", "zu", "am": .zeroOne
    case "ru", "uk", "be": .eastSlavic
    case "pl": .polish
    case "cs", "sk": .czech
    case "sl": .slovenian
    case "lt": .baltic
    case "lv": .latvian
    case "ro": .romanian
    case "ar": .arabic
    case "is", "mk": .icelandic
    case _: .one
    }
  }

  /// The forms a language has for whole numbers, in CLDR's order.
  package static func forms(of language: String) -> [PluralForm] {
    switch family(of: language) {
    case .single: [.other]
    case .one, .zeroOne, .icelandic: [.one, .other]
    case .eastSlavic, .polish: [.one, .few, .many]
    case .czech, .romanian, .baltic: [.one, .few, .other]
    case .slovenian: [.one, .two, .few, .other]
    case .latvian: [.zero, .one, .other]
    case .arabic: [.zero, .one, .two, .few, .many, .other]
    }
  }

  /// The category of `count` in a language.
  package static func of(_ count: Int, language: String) -> PluralForm {
    let number = Int(count.magnitude)
    let ten = number % 10
    let hundred = number % 100
    let isTeen = (11...14).contains(hundred)
    switch family(of: language) {
    case .single: return .other
    case .one: return number == 1 ? .one : .other
    case .zeroOne: return number < 2 ? .one : .other
    case .icelandic: return ten == 1 && hundred != 11 ? .one : .other
    case .eastSlavic:
      if ten == 1, hundred != 11 { return .one }
      return (2...4).contains(ten) && !isTeen ? .few : .many
    case .polish:
      if number == 1 { return .one }
      return (2...4).contains(ten) && !isTeen ? .few : .many
    case .czech: return number == 1 ? .one : (2...4).contains(number) ? .few : .other
    case .slovenian:
      switch hundred {
      case 1: return .one
      case 2: return .two
      case 3, 4: return .few
      case _: return .other
      }
    case .baltic:
      if (11...19).contains(hundred) { return .other }
      return ten == 1 ? .one : ten == 0 ? .other : .few
    case .latvian:
      if ten == 0 || (11...19).contains(hundred) { return .zero }
      return ten == 1 ? .one : .other
    case .romanian:
      if number == 1 { return .one }
      return number == 0 || (1...19).contains(hundred) ? .few : .other
    case .arabic:
      switch (number, hundred) {
      case (0, _): return .zero
      case (1, _): return .one
      case (2, _): return .two
      case (_, 3...10): return .few
      case (_, 11...99): return .many
      case _: return .other
      }
    }
  }
}
