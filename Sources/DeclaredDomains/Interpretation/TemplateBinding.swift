/// Templates read the other way round: what was put in, out of what was made.
///
/// Practice over HTTP finds in this way which operation a request is, and with what. It only guesses:
/// whoever uses what it finds makes the request of it again, and compares.
struct TemplateBinding: Sendable {
  /// What was put in, by name.
  private(set) var values: [String: JSONDocument] = [:]
  /// The lists of which something was left out, and what was left of them.
  private(set) var shortened: [(list: Reference, matches: [JSONMatch], rest: [JSONDocument])] = []
  /// The names whose values are asked for; what any other name stands for is not looked at.
  private let wanted: Set<String>

  init(wanting names: Set<String>) { wanted = names }

  // MARK: - Documents

  /// Takes what a document has where its template puts something in.
  ///
  /// - Returns: whether the template may have made the document.
  mutating func bind(_ template: Template, to document: JSONDocument) -> Bool {
    switch template {
    case .literal(let literal): return literal.canonicalText == document.canonicalText
    case .text(let pieces): return document.scalarText.map { bind(pieces, to: $0) } ?? false
    case .reference(let reference): return set(reference, to: document)
    case .list(let templates):
      guard case .list(let elements) = document, elements.count == templates.count else {
        return false
      }
      return bind(templates, to: elements)
    case .object(let members): return bind(members, to: document)
    case .join(let templates): return bind(joined: templates, to: document.elements)
    case .less(let inner, let matches):
      if case .reference(let list) = inner {
        shortened.append((list, matches, document.elements))
      }
      return true
    case .first(let templates):
      // The first that had a value made it; what is asked for is tried before what was read.
      for template in templates {
        guard case .reference(let reference) = template, wanted.contains(reference.name),
          reference.property == nil
        else { continue }
        return set(reference, to: document)
      }
      return true
    case .each(let list, let inner):
      var elements: [JSONDocument] = []
      for made in document.elements {
        var own = TemplateBinding(wanting: wanted.union(["it"]))
        guard own.bind(inner, to: made) else { return false }
        if let element = own.values["it"] { elements.append(element) }
      }
      return bind(list, to: .list(elements))
    case .whole(_, let set, _):
      for match in set {
        guard let found = document[match.pointer], bind(match.value, to: found) else {
          return false
        }
      }
      return true
    }
  }

  private mutating func bind(_ templates: [Template], to elements: [JSONDocument]) -> Bool {
    for (template, element) in zip(templates, elements) {
      guard bind(template, to: element) else { return false }
    }
    return true
  }

  /// A member without a value is left out.
  private mutating func bind(_ members: [Template.Member], to document: JSONDocument) -> Bool {
    guard case .object = document else { return false }
    for member in members {
      if let value = document[member.name] {
        guard bind(member.value, to: value) else { return false }
      } else if !member.value.mayHaveNoValue {
        return false
      }
    }
    return true
  }

  /// Lists one after the other: those of a known length are taken from the end and the beginning.
  private mutating func bind(joined templates: [Template], to elements: [JSONDocument]) -> Bool {
    var templates = templates[...]
    var elements = elements[...]
    while case .list(let last)? = templates.last {
      guard elements.count >= last.count, bind(last, to: Array(elements.suffix(last.count))) else {
        return false
      }
      elements = elements.dropLast(last.count)
      templates = templates.dropLast()
    }
    while case .list(let first)? = templates.first {
      guard elements.count >= first.count, bind(first, to: Array(elements.prefix(first.count)))
      else { return false }
      elements = elements.dropFirst(first.count)
      templates = templates.dropFirst()
    }
    guard templates.count == 1, let only = templates.first else { return true }
    return bind(only, to: .list(Array(elements)))
  }

  private mutating func set(_ reference: Reference, to value: JSONDocument) -> Bool {
    guard wanted.contains(reference.name), reference.property == nil else { return true }
    guard reference.pointer != .whole else {
      if let known = values[reference.name] { return known.canonicalText == value.canonicalText }
      values[reference.name] = value
      return true
    }
    let known = values[reference.name] ?? .object([])
    if let part = known[reference.pointer] { return part.canonicalText == value.canonicalText }
    values[reference.name] = known.setting(reference.pointer, to: value)
    return true
  }

  // MARK: - Texts

  /// Takes what stands between the fixed parts of a text.
  ///
  /// - Parameter isPath: whether what is put in is encoded, and never has a slash.
  mutating func bind(_ pieces: [Template.Piece], to text: String, isPath: Bool = false) -> Bool {
    bind(pieces[...], to: text[...], isPath: isPath)
  }

  private mutating func bind(
    _ pieces: ArraySlice<Template.Piece>, to text: Substring, isPath: Bool
  ) -> Bool {
    guard let piece = pieces.first else { return text.isEmpty }
    let rest = pieces.dropFirst()
    switch piece {
    case .literal(let literal):
      guard text.hasPrefix(literal) else { return false }
      return bind(rest, to: text.dropFirst(literal.count), isPath: isPath)
    case .reference(let reference, let spelling):
      // The shortest text that makes the rest fit.
      for end in Self.ends(of: rest.first, in: text, isPath: isPath) {
        var attempt = self
        guard let value = Self.unspelled(text[..<end], spelling, isPath: isPath),
          attempt.set(reference, to: .text(value)),
          attempt.bind(rest, to: text[end...], isPath: isPath)
        else { continue }
        self = attempt
        return true
      }
      return false
    }
  }

  /// Where what is put in may end: before the fixed part behind it, or with the text.
  private static func ends(
    of next: Template.Piece?, in text: Substring, isPath: Bool
  ) -> [Substring.Index] {
    let segment = isPath ? text.prefix { $0 != "/" } : text
    guard case .literal(let literal)? = next else { return [segment.endIndex] }
    return text.ranges(of: literal).map(\.lowerBound).filter { $0 <= segment.endIndex }
  }

  private static func unspelled(
    _ text: Substring, _ spelling: Spelling?, isPath: Bool
  ) -> String? {
    guard !isPath else { return text.isEmpty ? nil : PercentEncoding.decoded(text) }
    switch spelling {
    case .dnsText:
      return DNSSpelling.strings(String(text)).flatMap { String(validating: $0, as: UTF8.self) }
    case .json:
      do {
        return try JSONReader.document(Array("\"\(text)\"".utf8)).scalarText
      } catch {
        return nil
      }
    case .odata: return String(text).replacing("''", with: "'")
    case nil, .lower, .trim, .finalDot, .dnsData, .utc, .below: return String(text)
    }
  }
}

extension Template {
  /// Whether it may have no value, so that the member that it makes is left out.
  fileprivate var mayHaveNoValue: Bool {
    switch self {
    case .reference, .first, .whole: true
    case .literal, .text, .list, .object, .join, .less, .each: false
    }
  }
}
