import Presentation

/// A template of `Resources/web`, parsed: Mustache (mustache(5)) with inheritance, and without what
/// would write a text unescaped.
///
/// The parts refer to the words of the program by their keys, so that nothing is looked up by name
/// that is known beforehand.
struct PageTemplate: Sendable {
  indirect enum Part: Sendable {
    /// Text as it stands, in UTF-8.
    case text([UInt8])
    /// `{{name}}`
    case value(Name)
    /// `{{#name}}…{{/name}}`
    case section(Name, [Part])
    /// `{{^name}}…{{/name}}`
    case inverted(Name, [Part])
    /// `{{>name}}`, or `{{<name}}…{{/name}}` with what takes the place of its blocks.
    case template(String, blocks: [String: [Part]])
    /// `{{$name}}…{{/name}}`, with what stands there if nothing takes its place.
    case block(String, [Part])
  }

  /// What a part refers to.
  enum Name: Hashable, Sendable {
    /// `.`, the innermost value.
    case innermost
    /// A member of the innermost value that has one of this name.
    case member(String)
    /// `words.key`, a text of the program.
    case word(MessageKey)
  }

  /// A tag that cannot be read.
  struct Fault: Error, Hashable {
    let template: String
    /// Counted from 1.
    let line: Int
    let tag: String
  }

  let parts: [Part]

  /// - Throws: `Fault` at a tag that is none of the above, or at a section that does not end.
  init(_ text: String, named name: String) throws(Fault) {
    var parser = Parser(text, name)
    parts = try parser.parts(until: nil, startsLine: true)
  }

  /// The names of the templates that it is made with.
  var templates: Set<String> { Self.templates(of: parts) }

  private static func templates(of parts: [Part]) -> Set<String> {
    parts.reduce(into: []) { names, part in
      switch part {
      case .text, .value: break
      case .section(_, let inner), .inverted(_, let inner), .block(_, let inner):
        names.formUnion(templates(of: inner))
      case .template(let name, let blocks):
        names.insert(name)
        for inner in blocks.values { names.formUnion(templates(of: inner)) }
      }
    }
  }
}

extension PageTemplate {
  /// Reads the parts of a template, from its beginning to its end.
  private struct Parser {
    private let bytes: [UInt8]
    private let name: String
    private var place = 0

    init(_ text: String, _ name: String) {
      bytes = Array(text.utf8)
      self.name = name
    }

    /// A section that has begun: the name it ends with.
    private struct Tag {
      let kind: UInt8
      let name: String
    }

    /// The parts up to the end of a section; up to the end of the file with `nil`.
    ///
    /// - Parameter startsLine: whether the first of them stands at the start of a line. A line with
    ///   nothing but the beginning or the end of a section is not written (mustache(5)).
    mutating func parts(until end: String?, startsLine: Bool) throws(Fault) -> [Part] {
      var parts: [Part] = []
      var startsLine = startsLine
      while place < bytes.count {
        let text = readText()
        if !text.isEmpty {
          parts.append(.text(Array(text)))
          startsLine = text.last == Self.lineFeed
          // A line at a time, because each may begin with a tag.
          if startsLine { continue }
        }
        guard place < bytes.count else { break }
        let line = self.line
        let tag = try readTag()
        let standsAlone: Bool
        switch tag.kind {
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
          standsAlone = skipLineEnd(startsLine)
          let inner = try self.parts(until: tag.name, startsLine: standsAlone)
          let meant = try meaning(of: tag.name, line)
          parts.append(
            tag.kind == UInt8(ascii: "#") ? .section(meant, inner) : .inverted(meant, inner))
        case UInt8(ascii: "/"):
          guard tag.name == end else { throw fault(tag.name, line) }
          _ = skipLineEnd(startsLine)
          return parts
        case UInt8(ascii: ">"):
          standsAlone = skipLineEnd(startsLine)
          parts.append(.template(tag.name, blocks: [:]))
        case UInt8(ascii: "<"):
          standsAlone = skipLineEnd(startsLine)
          var blocks: [String: [Part]] = [:]
          for part in try self.parts(until: tag.name, startsLine: true) {
            switch part {
            case .block(let name, let inner): blocks[name] = inner
            // What stands between the blocks is not written.
            case .text: break
            case .value, .section, .inverted, .template: throw fault(tag.name, line)
            }
          }
          parts.append(.template(tag.name, blocks: blocks))
        case UInt8(ascii: "$"):
          standsAlone = skipLineEnd(startsLine)
          parts.append(
            .block(tag.name, try self.parts(until: tag.name, startsLine: standsAlone)))
        case _:
          standsAlone = false
          parts.append(.value(try meaning(of: tag.name, line)))
        }
        startsLine = standsAlone
      }
      guard end == nil else { throw fault(end ?? "", line) }
      return parts
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let brace = UInt8(ascii: "{")

    /// Text up to a tag, or to the end of the line.
    private mutating func readText() -> ArraySlice<UInt8> {
      let start = place
      while place < bytes.count {
        if bytes[place] == Self.lineFeed {
          place += 1
          break
        }
        if bytes[place...].starts(with: [Self.brace, Self.brace]) { break }
        place += 1
      }
      return bytes[start..<place]
    }

    /// A tag, of which `kind` is the first character if it is no letter.
    private mutating func readTag() throws(Fault) -> Tag {
      let line = self.line
      let rest = bytes[place...].dropFirst(2)
      let inside = rest.prefix { $0 != UInt8(ascii: "}") && $0 != Self.lineFeed }
      let text = String(decoding: inside, as: UTF8.self)
      guard bytes[inside.endIndex...].starts(with: "}}".utf8), let first = inside.first else {
        throw fault(text, line)
      }
      let isKind = "#^/><$".utf8.contains(first)
      let name = isKind ? String(text.dropFirst()) : text
      guard name == "." || !name.isEmpty && name.utf8.allSatisfy(Self.isOfName) else {
        throw fault(text, line)
      }
      place = inside.endIndex + 2
      return Tag(kind: isKind ? first : 0, name: name)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
        true
      case _: false
      }
    }

    /// Skips the end of a line of which a tag is all there is, and returns whether it is.
    private mutating func skipLineEnd(_ startsLine: Bool) -> Bool {
      guard startsLine else { return false }
      guard place < bytes.count else { return true }
      guard bytes[place] == Self.lineFeed else { return false }
      place += 1
      return true
    }

    private func meaning(of name: String, _ line: Int) throws(Fault) -> Name {
      if name == "." { return .innermost }
      let names = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      switch (names.count, names.first) {
      case (1, let first?): return .member(first)
      case (2, "words"?):
        guard let key = MessageKey.byName[names[1]] else { throw fault(name, line) }
        return .word(key)
      case _: throw fault(name, line)
      }
    }

    private var line: Int { bytes[..<place].count { $0 == Self.lineFeed } + 1 }

    private func fault(_ tag: String, _ line: Int) -> Fault {
      Fault(template: name, line: line, tag: tag)
    }
  }
}
