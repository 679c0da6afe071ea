import Diagnostics
import Translation

/// Checks that addresses, variables and names of files in a sentence are those of its English.
///
/// Nobody who follows a step can tell that a translation leads elsewhere. Code and the destinations
/// of links are compared by `MarkupChecks`.
struct NameChecks {
  let pair: SentencePair

  var findings: [SentenceFinding] {
    let source = NameScan(pair.source)
    let target = NameScan(pair.target)
    guard !(source.isEmpty && target.isEmpty) else { return [] }
    return addresses(source, target)
      + names(source.variables, target.variables) + names(source.files, target.files)
  }

  private var whole: Range<Int> { 0..<pair.target.bytes.count }

  /// An address may be the text of a link in one language, and its destination in the other.
  private func addresses(_ source: NameScan, _ target: NameScan) -> [SentenceFinding] {
    guard !(source.addresses.isEmpty && target.addresses.isEmpty) else { return [] }
    let known = source.addresses.map(\.key) + destinations(pair.source)
    let own = target.addresses.map(\.key) + destinations(pair.target)
    let lost = source.addresses.first { !own.contains($0.key) }?.text
    let added = target.addresses.first { !known.contains($0.key) }?.text
    let message: FindingText? =
      switch (lost, added) {
      case (let lost?, let added?): "address '\(added)' is '\(lost)' in English"
      case (nil, let added?): "address '\(added)' is not in the English text"
      case (let lost?, nil): "address '\(lost)' is missing here"
      case (nil, nil): nil
      }
    return message.map {
      [
        SentenceFinding(
          .addressChanged, whole, $0, advice: lost.map { "write '\($0)'" },
          // One that is only missing leads nobody astray.
          severity: added == nil ? .warning : nil)
      ]
    } ?? []
  }

  private func destinations(_ side: SentencePair.Side) -> [String] {
    side.links.compactMap { $0.destination.map(NameScan.normal) }
  }

  private func names(_ source: [String], _ target: [String]) -> [SentenceFinding] {
    guard let lost = source.first(where: { !contains($0, target) }) else { return [] }
    let added = target.first { !contains($0, source) }
    return [
      SentenceFinding(
        .nameChanged, whole,
        added.map { "name '\($0)' is '\(lost)' in English" } ?? "name '\(lost)' is missing here",
        advice: "write '\(lost)'")
    ]
  }

  private func contains(_ name: String, _ others: [String]) -> Bool {
    let folded = name.lowercased()
    return others.contains { $0.lowercased() == folded }
  }
}

/// The addresses, variables and names of files in the words of a sentence.
struct NameScan {
  /// Addresses of pages and e-mail, as they are written, and by what they are compared.
  private(set) var addresses: [(text: String, key: String)] = []
  /// Variables of shells and the registry, such as `%APPDATA%` and `$env:TEMP`.
  private(set) var variables: [String] = []
  private(set) var files: [String] = []

  var isEmpty: Bool { addresses.isEmpty && variables.isEmpty && files.isEmpty }

  init(_ side: SentencePair.Side) {
    // Most sentences have none of it.
    guard Self.mayHave(side.bytes) else { return }
    for word in Self.words(of: side.inline) { take(word) }
  }

  /// Whether one of the characters that every name has is before a letter, a number or another one.
  private static func mayHave(_ bytes: [UInt8]) -> Bool {
    var isAfter = false
    for byte in bytes {
      if isAfter, byte > 0x20, byte != 0x5D, byte != 0x2A, byte != 0x29 { return true }
      isAfter = isTelling(byte)
    }
    return false
  }

  /// `%`, `$`, `@`, `\` and a full stop, one of which is in every name.
  private static func isTelling(_ byte: UInt8) -> Bool {
    byte == 0x2E || byte == 0x40 || byte == 0x25 || byte == 0x24 || byte == 0x5C
  }

  /// The words without code, with addresses in angle brackets.
  private static func words(of text: InlineText) -> [Substring] {
    var words = ""
    for piece in text.pieces {
      switch piece {
      case .text(let text): words += text
      case .code(let code):
        switch code.kind {
        case .entity, .escape: words += code.shown ?? ""
        case .tag where code.data.contains("@") || code.data.contains("://"): words += code.data
        // Names may have underscores, which look like marks.
        case .bold, .italic: words += code.data.hasPrefix("_") ? code.data : ""
        case .code, .link, .image, .tag, .include, .placeholder, .other, .control: words += " "
        }
      }
    }
    return words.split { $0.isWhitespace || "()[]<>\"“”„»«,;|".contains($0) }
  }

  private mutating func take(_ word: Substring) {
    var word = word
    while let last = word.last, ".:!?…'’*_`".contains(last) { word.removeLast() }
    while let first = word.first, ".'‘*`".contains(first) { word.removeFirst() }
    guard word.utf8.contains(where: Self.isTelling) else { return }
    word = Self.withoutCompound(word)
    if let at = word.firstIndex(of: "@") {
      let name = word[..<at].drop { !Self.isName($0) }
      if !name.isEmpty, word[at...].dropFirst().contains(".") {
        add(String(name + word[at...]))
      }
      return
    }
    if word.contains("://") || word.hasPrefix("www.") {
      // What follows the scheme may be a placeholder, which is translated.
      if word.contains("."), !word.contains(where: { "{}%$".contains($0) }) { add(String(word)) }
      return
    }
    if let variable = Self.variable(in: word) {
      variables.append(variable)
      return
    }
    let last = word.split { $0 == "\\" || $0 == "/" }.last ?? word
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return }
    let ending = last[last.index(after: dot)...].lowercased()
    if Self.endings.contains(ending) {
      files.append(String(last))
    } else if Self.isHost(word.prefix { $0 != "/" }) {
      add(String(word))
    }
  }

  private mutating func add(_ address: String) {
    let key = Self.normal(address)
    if key.contains(".") { addresses.append((address, key)) }
  }

  /// The address in a compound, such as `example.com-sidan` and `help@example.com-adres`.
  private static func withoutCompound(_ word: Substring) -> Substring {
    guard let dot = word.lastIndex(of: "."),
      let hyphen = word[dot...].firstIndex(of: "-"), !word[dot...].contains("/")
    else { return word }
    let domain = word[word.index(after: dot)..<hyphen]
    let isMail = word.contains("@") && (2...4).contains(domain.count)
    return isMail || domains.contains(String(domain)) ? word[..<hyphen] : word
  }

  private static func isName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "._%+-".contains(character)
  }

  /// The address without scheme, locale and what a sentence puts after it.
  static func normal(_ address: String) -> String {
    var text = address
    for prefix in ["mailto:", "HTTPS://", "HTTP://"] where text.hasPrefix(prefix) {
      text = String(text.dropFirst(prefix.count))
    }
    while let last = text.last, ".:!?/".contains(last) { text.removeLast() }
    return LinkText.normal(text)
  }

  /// Whether a word is the name of a host, such as `portal.example.com`.
  private static func isHost(_ word: Substring) -> Bool {
    let labels = word.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let last = labels.last, domains.contains(String(last)) else {
      return false
    }
    return labels.allSatisfy { label in
      !label.isEmpty
        && label.utf8.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
    }
  }

  /// The variable in a word, as it is written: `%NAME%`, `$env:NAME`, `$name` or a key of the
  /// registry; `nil` if there is none.
  private static func variable(in word: Substring) -> String? {
    if let start = word.firstIndex(of: "%") {
      let rest = word[word.index(after: start)...]
      guard let end = rest.firstIndex(of: "%"), rest.first?.isLetter == true,
        rest[..<end].allSatisfy({ $0.isLetter || $0.isNumber || "_()".contains($0) })
      else { return nil }
      return "%\(rest[..<end])%"
    }
    if let start = word.firstIndex(of: "$") {
      let name = word[word.index(after: start)...].prefix {
        $0.isLetter || $0.isNumber || "_:".contains($0)
      }
      return name.first?.isLetter == true ? "$\(name)" : nil
    }
    guard word.hasPrefix("HKEY_") || word.hasPrefix("HKLM") || word.hasPrefix("HKCU") else {
      return nil
    }
    return String(word)
  }

  /// Endings of names of files that steps name. Documents are not among them: people name their
  /// examples in their own language.
  private static let endings: Set<String> = [
    "exe", "dll", "msi", "msp", "cab", "ps1", "psm1", "psd1", "cmd", "bat", "sh", "ini", "cfg",
    "conf", "config", "reg", "adm", "admx", "adml", "json", "yaml", "yml", "cer", "pfx", "crt",
    "pem", "iso", "vhd", "vhdx", "sys", "inf", "apk", "ipa", "dmg", "pkg", "msu", "etl", "evtx",
  ]

  /// The top-level domains by which a host without a scheme is recognised. Those of countries are
  /// not among them, because they are words, too.
  private static let domains: Set<String> = [
    "com", "net", "org", "edu", "gov", "info", "ms", "io", "example", "eu",
  ]
}
