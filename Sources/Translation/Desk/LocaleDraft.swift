import Documents

/// Makes a locale file from the English one, with the same keys and comments in the same order.
package enum LocaleDraft {
  /// - Parameter sentence: returns the sentence for a key; empty if there is none yet.
  package static func text(
    of english: SourceFile, language: String, sentence: (_ key: String, _ text: String) -> String
  ) -> String {
    let lines = english.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap {
      line -> [String] in
      guard case .entry(let key, let text) = LocaleLine(line) else {
        return [String(decoding: line, as: UTF8.self)]
      }
      return keys(of: key, language: language).map { own in
        "\(own): \(LocaleEdit.quoted(sentence(own, text)))"
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The key itself; for a plural form, the keys of all forms that the language has (CLDR).
  private static func keys(of key: String, language: String) -> [String] {
    guard let dot = key.lastIndex(of: "."),
      let form = PluralForm(rawValue: String(key[key.index(after: dot)...]))
    else { return [key] }
    // English has two forms: the first brings all forms of the other language, the second brings
    // none.
    guard form == .one else { return form == .other ? [] : [key] }
    return PluralForm.forms(of: language).map { "\(key[...dot])\($0.rawValue)" }
  }
}
