import Documents
import Markup

/// Makes a locale file from the English one, with the same keys and comments in the same order.
package enum LocaleDraft {
  /// The text of the locale file of a language.
  ///
  /// - Parameters:
  ///   - english: `locales/en.yaml`.
  ///   - language: the language alone, which decides the plural forms.
  ///   - sentence: returns the sentence for a key and its English text; empty if there is none yet.
  package static func text(
    of english: SourceFile, language: String, sentence: (_ key: String, _ text: String) -> String
  ) -> String {
    let lines = english.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap {
      line -> [String] in
      guard case .entry(let key, let text) = LocaleLine(line) else {
        return [String(decoding: line, as: UTF8.self)]
      }
      return keys(of: key, language: language).map { form in
        "\(form): \(LocaleEdit.quoted(sentence(form, text)))"
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The key itself; for a plural form, the keys of all forms that the language has (CLDR).
  static func keys(of key: String, language: String) -> [String] {
    guard let dot = key.lastIndex(of: "."),
      let form = PluralForm(rawValue: String(key[key.index(after: dot)...]))
    else { return [key] }
    // English has two forms: the first brings all forms of the other language, the second brings
    // none.
    guard form == .one else { return form == .other ? [] : [key] }
    return PluralForm.forms(of: language).map { "\(key[...dot])\($0.rawValue)" }
  }
}

/// New sentences for the keys of a locale file; all other bytes stay the same.
package struct LocaleEdit {
  private let texts: [String: String]

  /// - Parameter texts: the new sentences, by key.
  package init(texts: [String: String]) { self.texts = texts }

  /// Returns the file with the new sentences, and the keys that it does not contain.
  package func applied(to file: SourceFile) -> (file: SourceFile, unknown: [String]) {
    var unknown = Set(texts.keys)
    var bytes: [UInt8] = []
    var start = 0
    while start < file.bytes.count {
      let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
      let line = file.bytes[start..<end]
      if case .entry(let key, let old) = LocaleLine(line), let text = texts[key] {
        unknown.remove(key)
        let isCRLF = line.last == 0x0D
        bytes +=
          text == old
          ? Array(line) : Array("\(key): \(Self.quoted(text))".utf8) + (isCRLF ? [0x0D] : [])
      } else {
        bytes += line
      }
      if end < file.bytes.count { bytes.append(0x0A) }
      start = end + 1
    }
    return (SourceFile(path: file.path, bytes: bytes), unknown.sorted())
  }

  /// A double-quoted scalar in the form that `LocaleLine` reads (YAML 1.2 §7.3.1).
  package static func quoted(_ text: String) -> String {
    "\"\(TextEscape.doubleQuoted(text))\""
  }
}

/// A line of a locale file, in the small subset of YAML 1.2 that `MessageCatalogue` reads.
enum LocaleLine {
  /// An empty line or a comment.
  case blank
  case entry(key: String, text: String)
  case unreadable

  /// Reads a line without its LF; a CR at its end is ignored.
  init(_ line: ArraySlice<UInt8>) {
    var line = line
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    guard let first = line.first(where: { $0 != UInt8(ascii: " ") }),
      first != UInt8(ascii: "#")
    else {
      self = .blank
      return
    }
    guard line.first == first, let colon = line.firstIndex(of: UInt8(ascii: ":")),
      colon > line.startIndex
    else {
      self = .unreadable
      return
    }
    let key = String(decoding: line[..<colon], as: UTF8.self)
    let value = line[(colon + 1)...]
    guard value.first == UInt8(ascii: " ") else {
      self = .unreadable
      return
    }
    guard let text = Self.scalar(Self.trimmed(value)) else {
      self = .unreadable
      return
    }
    self = .entry(key: key, text: text)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { $0 == UInt8(ascii: " ") }
    while bytes.last == UInt8(ascii: " ") { bytes = bytes.dropLast() }
    return bytes
  }

  /// The text of a plain or double-quoted scalar; `nil` for anything else.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let first = bytes.first else { return nil }
    if first == UInt8(ascii: "\"") {
      guard bytes.count >= 2, bytes.last == first else { return nil }
      return unescaped(bytes.dropFirst().dropLast())
    }
    // The indicators of YAML 1.2 §5.3: a value that begins with one is not a plain scalar.
    guard !"'{}[],&*#?|-<>=!%@`".utf8.contains(first) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte != UInt8(ascii: "\"") else { return nil }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
      case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
      default: return nil
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Text in a pseudo-language that shows which texts of a screen come from the catalogue: every
/// letter is accented, the text is two fifths longer, and it is in brackets.
package enum PseudoText {
  /// The language tag that selects the pseudo-language; Windows calls it `qps-ploc`.
  package static let language = "qps"

  private static let letters: [Character: Character] = [
    "a": "å", "b": "ƀ", "c": "ç", "d": "ð", "e": "é", "f": "ƒ", "g": "ĝ", "h": "ĥ", "i": "î",
    "j": "ĵ", "k": "ķ", "l": "ļ", "m": "ɱ", "n": "ñ", "o": "ö", "p": "þ", "q": "ǫ", "r": "ŕ",
    "s": "š", "t": "ţ", "u": "û", "v": "ṽ", "w": "ŵ", "x": "ẋ", "y": "ý", "z": "ž", "A": "Å",
    "B": "Ɓ", "C": "Ç", "D": "Ð", "E": "É", "F": "Ƒ", "G": "Ĝ", "H": "Ĥ", "I": "Î", "J": "Ĵ",
    "K": "Ķ", "L": "Ļ", "M": "Ṁ", "N": "Ñ", "O": "Ö", "P": "Þ", "Q": "Ǫ", "R": "Ŕ", "S": "Š",
    "T": "Ţ", "U": "Û", "V": "Ṽ", "W": "Ŵ", "X": "Ẋ", "Y": "Ý", "Z": "Ž",
  ]

  /// The text in the pseudo-language, with its codes unchanged.
  package static func text(of text: InlineText) -> String {
    let body = text.pieces.map { piece in
      switch piece {
      case .text(let words): String(words.map { letters[$0] ?? $0 })
      case .code(let code): code.data
      }
    }.joined()
    let length = text.words.count { $0.isLetter }
    guard length > 0 else { return text.raw }
    // Texts are longer in German or Finnish, so this shows where a screen cuts them off.
    let filling = String(repeating: "·", count: max(1, length * 2 / 5))
    return "⟦\(body) \(filling)⟧"
  }
}
