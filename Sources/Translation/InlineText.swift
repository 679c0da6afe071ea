import Diagnostics

/// A text in which markup is separate from words, in the form that translation tools need (XLIFF
/// 2.1, 4.7).
package struct InlineText: Hashable, Sendable {
  /// A run of words, or one piece of markup.
  package enum Piece: Hashable, Sendable {
    case text(String)
    case code(Code)
  }

  /// A piece of markup, which is kept unchanged and shown as one item.
  package struct Code: Hashable, Sendable {
    /// The part that a code has in a pair.
    package enum Role: Hashable, Sendable {
      /// The two halves of a pair, which have the same id.
      case open, close
      case alone
    }

    /// The markup that a code represents.
    package enum Kind: String, Hashable, Sendable {
      case bold, italic, link, image, code, tag, entity, escape, include, placeholder, other
      /// A character that XML cannot represent (XML 1.0 §2.2).
      case control
    }

    /// The id that codes of the source and the target are matched by.
    package var id: String
    package let role: Role
    package let kind: Kind
    /// The exact characters of the markup.
    package let data: String

    package init(id: String, role: Role, kind: Kind, data: String) {
      self.id = id
      self.role = role
      self.kind = kind
      self.data = data
    }

    /// The visible text that the code represents, such as the character of an entity; `nil` if it
    /// has none.
    package var shown: String? {
      switch kind {
      case .escape: String(data.dropFirst())
      case .entity: CharacterReference.text(of: data)
      case .code: codeText
      case .placeholder: data
      case .bold, .italic, .link, .image, .tag, .include, .other, .control: nil
      }
    }

    /// The text of a code span (CommonMark §6.1): without the backticks at its ends, and without one
    /// space at each end if both are there.
    private var codeText: String {
      let run = data.prefix { $0 == "`" }.count
      let text = String(data.dropFirst(run).dropLast(run))
        .replacing("\r\n", with: " ").replacing("\n", with: " ")
      guard text.count > 2, text.first == " ", text.last == " ", text.contains(where: { $0 != " " })
      else { return text }
      return String(text.dropFirst().dropLast())
    }
  }

  package var pieces: [Piece]

  package init(_ pieces: [Piece] = []) { self.pieces = pieces }

  /// The exact characters, including markup.
  package var raw: String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words
      case .code(let code): text += code.data
      }
    }
  }

  /// The words as read, without markup.
  package var words: String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words
      case .code(let code): text += code.shown ?? ""
      }
    }
  }

  package var isEmpty: Bool { pieces.isEmpty }

  /// The codes, in order.
  package var codes: [Code] {
    pieces.compactMap {
      guard case .code(let code) = $0 else { return nil }
      return code
    }
  }

  /// The texts inside bold or links, in order, without punctuation at their ends.
  package var setOff: [String] {
    var found: [String] = []
    for (index, piece) in pieces.enumerated() {
      guard case .code(let code) = piece, code.role == .open,
        code.kind == .bold || code.kind == .link
      else { continue }
      var text = ""
      inner: for other in pieces[(index + 1)...] {
        switch other {
        case .text(let words): text += words
        case .code(let end) where end.role == .close && end.id == code.id: break inner
        case .code(let inner): text += inner.shown ?? ""
        }
      }
      found.append(text.trimmed(of: " .,;:"))
    }
    return found
  }

  /// Joins two texts.
  package static func + (left: InlineText, right: InlineText) -> InlineText {
    InlineText(left.pieces + right.pieces)
  }

  /// The same text with each code renamed to the matching code of `source`; a code without a match
  /// gets a new id.
  package func named(after source: InlineText) -> InlineText {
    var free = Pairing(source)
    var ids: [String: String] = [:]
    var named = self
    for (index, piece) in pieces.enumerated() {
      guard case .code(var code) = piece else { continue }
      let other = code.role == .open ? closing(of: code, after: index) : nil
      let id = code.role == .close ? ids[code.id] : nil
      let new = id ?? free.take(code, closing: other)
      ids[code.id] = new
      code.id = new
      named.pieces[index] = .code(code)
    }
    return named
  }

  /// The other half of a pair that opens at `index`; `nil` if there is none.
  private func closing(of open: Code, after index: Int) -> Code? {
    for piece in pieces[(index + 1)...] {
      if case .code(let code) = piece, code.role == .close, code.id == open.id { return code }
    }
    return nil
  }
}

/// The codes of a source that are not matched with a code of the target yet.
private struct Pairing {
  private var free: [(open: InlineText.Code, close: InlineText.Code?)]
  private var next: Int

  init(_ source: InlineText) {
    let codes = source.codes
    free = codes.filter { $0.role != .close }.map { open in
      (open, codes.first { $0.role == .close && $0.id == open.id })
    }
    // Whoever numbers codes higher leaves room below.
    next = codes.compactMap { OutsideNumber.whole($0.id, in: OutsideNumber.counts) }.max() ?? 0
  }

  /// Returns the id of a matching code, and removes that code; a new id if none matches.
  mutating func take(_ code: InlineText.Code, closing: InlineText.Code?) -> String {
    let same = free.firstIndex {
      $0.open.role == code.role && $0.open.data == code.data && $0.close?.data == closing?.data
    }
    // The link in a translation may lead to the page in that language.
    let alike = free.firstIndex {
      $0.open.role == code.role && $0.open.kind == code.kind
        && (code.kind == .link || code.kind == .image)
    }
    guard let index = same ?? alike else {
      next += 1
      return "\(next)"
    }
    return free.remove(at: index).open.id
  }
}

extension Substring {
  /// The text without characters at either end that meet a condition.
  func trimming(_ isTaken: (Character) -> Bool) -> Substring {
    var text = drop(while: isTaken)
    while let last = text.last, isTaken(last) { text.removeLast() }
    return text
  }
}

extension String {
  /// The text without these characters at either end.
  func trimmed(of characters: String) -> String {
    var text = self[...]
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return String(text)
  }
}
