/// The plural category of a whole number (CLDR, cardinal rules).
package enum PluralForm: String, Hashable, Sendable, CaseIterable {
  case one, other

  /// The category of `count` in a language; languages outside the table have `other` only.
  ///
  /// CLDR gives English, Swedish and Dutch the same rule for whole numbers: `one` where i = 1.
  package static func of(_ count: Int, language: String) -> PluralForm {
    switch language {
    case "en", "sv", "nl": count.magnitude == 1 ? .one : .other
    default: .other
    }
  }
}
