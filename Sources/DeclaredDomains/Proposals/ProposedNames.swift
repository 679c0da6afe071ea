/// Names of a declaration, made from those that a service has.
enum ProposedNames {
  /// A name from any text: `display_name` and `Display name` become `displayName`.
  static func name(_ text: String) -> String? {
    var name = ""
    var isNew = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9":
        name += isNew && !name.isEmpty ? "\(scalar)".uppercased() : "\(scalar)"
        isNew = false
      case "A"..."Z":
        name.unicodeScalars.append(scalar)
        isNew = false
      case _: isNew = true
      }
    }
    while let first = name.unicodeScalars.first, ("0"..."9").contains(first) { name.removeFirst() }
    guard !name.isEmpty else { return nil }
    // `ID` becomes `id`, `URLPath` `urlPath`, `UserName` `userName`.
    let capitals = name.prefix { $0.isUppercase }.count
    let small = capitals <= 1 || capitals == name.count ? max(capitals, 1) : capitals - 1
    let result = name.prefix(small).lowercased() + name.dropFirst(small)
    return DeclarationFaults.isName(result) ? result : nil
  }

  /// What one of several is called, in English: `users` become `user`, `policies` `policy`.
  static func one(of word: String) -> String {
    for (plural, singular) in [
      ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"),
      ("people", "person"),
    ] where word.lowercased().hasSuffix(plural) && word.count > plural.count {
      return word.dropLast(plural.count) + singular
    }
    if word.lowercased() == "people" { return "person" }
    let isPlural =
      word.hasSuffix("s") && !word.hasSuffix("ss") && !word.hasSuffix("us") && !word.hasSuffix("is")
    return isPlural && word.count > 2 ? String(word.dropLast()) : word
  }

  /// The words of a name, as people read them: `displayName` becomes `Display name`.
  static func words(_ name: String) -> String {
    var words = ""
    for character in name {
      if character.isUppercase, !words.isEmpty { words += " " }
      words += character.lowercased()
    }
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
