import Documents

/// How a text that came back is compared with one of a document: tools wrap and indent what they
/// write, and leave out what is in a skeleton.
extension InlineText {
  /// The text as it is compared: with single spaces, and with none beside codes or at either end.
  ///
  /// Only the white space of XML counts (XML 1.0 §2.3): a no-break space is a character like any
  /// other.
  var comparable: String {
    var bytes: [UInt8] = []
    var hasSpace = false
    var isBesideCode = true
    for piece in pieces {
      switch piece {
      case .text(let words):
        for byte in words.utf8 {
          if Self.isSpace(byte) {
            hasSpace = true
          } else {
            if hasSpace, !isBesideCode { bytes.append(0x20) }
            hasSpace = false
            isBesideCode = false
            bytes.append(byte)
          }
        }
      case .code(let code):
        bytes += Self.collapsed(code.data).utf8
        hasSpace = false
        isBesideCode = true
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether its words have white space that a tool which folds or wraps it would change. Tools leave
  /// the markup of codes alone, and one space at either end, more often.
  var hasFoldableSpace: Bool {
    pieces.contains { piece in
      guard case .text(let words) = piece else { return false }
      return words.utf8.contains { $0 == 0x0A || $0 == 0x09 } || words.contains("  ")
    }
  }

  /// The text with single spaces and none at either end.
  static func collapsed(_ text: String) -> String {
    guard text.utf8.contains(where: { isSpace($0) }) else { return text }
    return text.utf8.split(whereSeparator: isSpace).map { String(Substring($0)) }
      .joined(separator: " ")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// The same text, with the data of codes restored if a tool returned them without it, or wrapped
  /// or indented it.
  ///
  /// - Parameter texts: texts with the same codes; the first one that has the data gives it.
  func completed(from texts: [InlineText]) -> InlineText {
    let own = codes
    guard !own.isEmpty else { return self }
    let known = texts.map(\.codes)
    guard own.contains(where: { code in !known.contains { $0.contains { $0.data == code.data } } })
    else { return self }
    return InlineText(
      pieces.map { piece in
        guard case .code(let code) = piece, code.kind != .control,
          let data = Self.data(of: code, in: known)
        else { return piece }
        return .code(Code(id: code.id, role: code.role, kind: data.kind, data: data.data))
      })
  }

  /// The code that has the data of another: the one with its id if it came without data, or else one
  /// that differs from it in white space alone.
  private static func data(of code: Code, in texts: [[Code]]) -> Code? {
    for codes in texts {
      for other in codes where other.role == code.role && !other.data.isEmpty {
        if code.data.isEmpty ? other.id == code.id : other.data == code.data { return other }
      }
    }
    guard !code.data.isEmpty else { return nil }
    let wanted = collapsed(code.data)
    return texts.lazy.flatMap(\.self).first {
      $0.role == code.role && collapsed($0.data) == wanted
    }
  }

  /// The same text without the white space that a tool has put between codes when it indented the
  /// file.
  ///
  /// - Parameter english: the text that shows where there is none.
  func unindented(like english: InlineText) -> InlineText {
    let hasLines = pieces.contains { piece in
      if case .text(let words) = piece { words.utf8.contains(0x0A) } else { false }
    }
    guard hasLines else { return self }
    let pieces = merged.pieces
    var result: [Piece] = []
    for (index, piece) in pieces.enumerated() {
      guard case .text(let words) = piece, words.utf8.contains(0x0A),
        words.utf8.allSatisfy(Self.isSpace)
      else {
        result.append(piece)
        continue
      }
      let before = index > 0 ? pieces[index - 1].code : nil
      let after = index < pieces.count - 1 ? pieces[index + 1].code : nil
      guard let before, let after else {
        result.append(piece)
        continue
      }
      switch english.gap(between: before, and: after) {
      case .some(let gap): if !gap.isEmpty { result.append(.text(gap)) }
      case nil:
        if before.role != .open, after.role != .close { result.append(.text(" ")) }
      }
    }
    return InlineText(result)
  }

  /// The white space between two codes that follow each other; `nil` if they do not.
  private func gap(between first: Code, and second: Code) -> String? {
    let pieces = merged.pieces
    func isSame(_ piece: Piece, _ code: Code) -> Bool {
      piece.code.map { $0.data == code.data && $0.role == code.role } ?? false
    }
    for (index, piece) in pieces.enumerated().dropLast() where isSame(piece, first) {
      if isSame(pieces[index + 1], second) { return "" }
      if case .text(let words) = pieces[index + 1], words.utf8.allSatisfy(Self.isSpace),
        index + 2 < pieces.count, isSame(pieces[index + 2], second)
      {
        return words
      }
    }
    return nil
  }

  /// The same text, in which no text follows another.
  private var merged: InlineText {
    var result: [Piece] = []
    for piece in pieces {
      if case .text(let words) = piece, case .text(let before)? = result.last {
        result[result.count - 1] = .text(before + words)
      } else {
        result.append(piece)
      }
    }
    return InlineText(result)
  }
}

extension InlineText.Piece {
  /// The code that the piece is; `nil` if it is text.
  fileprivate var code: InlineText.Code? {
    if case .code(let code) = self { code } else { nil }
  }
}

/// Two texts as a message shows them: where they differ only in characters that nobody sees, with
/// the numbers of these.
struct ShownTexts {
  let first: String
  let second: String

  init(_ first: String, _ second: String) {
    let isInvisible = first != second && Self.visible(first) == Self.visible(second)
    self.first = isInvisible ? Self.numbered(first) : first
    self.second = isInvisible ? Self.numbered(second) : second
  }

  /// Whether a character is not seen, or looks like a space (Unicode 15, general categories Zs, Zl,
  /// Zp, Cc and Cf).
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format: true
    case _: false
    }
  }

  private static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isUnseen(scalar) { result.append(scalar) }
    return String(result)
  }

  private static func numbered(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar != " ", isUnseen(scalar) {
        result += "‹\(ShownCharacter.name(of: scalar))›"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// How a message names a character that it cannot show.
enum ShownCharacter {
  /// The number as Unicode writes it: `U+00A0`.
  static func name(of scalar: Unicode.Scalar) -> String { "U+\(digits(of: scalar))" }

  /// At least four hexadecimal digits.
  static func digits(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
