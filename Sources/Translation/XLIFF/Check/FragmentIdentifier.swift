import Diagnostics

/// A fragment identifier of XLIFF 2, such as `#f=f1/u=u1/n=n1` (2.1, 3).
struct FragmentIdentifier {
  /// One selector: what kind of element it names, and the id of that element.
  struct Leaf: Hashable {
    /// `n` for a note, `d` for original data, `t` for a target's inline element, the prefix of a
    /// module or an extension; empty for a segment, an ignorable or a source's inline element.
    let prefix: String
    let id: String
  }

  /// Whether it begins with a slash, so that nothing is taken from the place where it stands.
  let isAbsolute: Bool
  /// The ids that it names for a file, a group and a unit; `nil` for one that it does not name.
  let file: String?
  let group: String?
  let unit: String?
  /// What it names in the last of these; `nil` if it names that one itself.
  let leaf: Leaf?

  /// What is wrong with the form of a fragment identifier.
  struct Malformed: Error {
    let message: FindingText
    let section: String
  }

  /// The prefixes that only the core defines, one letter each.
  private static let structure = ["f", "g", "u"]
  private static let core: Set<String> = ["n", "d", "t"]
  /// The prefixes of the modules (2.0 to 2.2, `Module Fragment Identification Prefix` of each), and
  /// of TBX, the only extension whose prefix files of the committee itself use.
  static let modules: Set<String> = [
    "mtc", "gls", "fs", "mda", "res", "ctr", "slr", "val", "its", "pgs", "tbx",
  ]

  /// - Parameter reference: the reference, beginning with `#`.
  /// - Throws: what is wrong with its form.
  init(_ reference: String) throws(Malformed) {
    var rest = Self.decoded(reference).dropFirst()
    isAbsolute = rest.first == "/"
    if isAbsolute { rest.removeFirst() }
    var named: [String: String] = [:]
    var last: Leaf?
    var rank = -1
    for selector in rest.split(separator: "/", omittingEmptySubsequences: false) {
      let (prefix, id) = try Self.parts(of: selector, in: reference)
      if let own = last {
        let second = Leaf(prefix: prefix, id: id)
        throw Malformed(
          message: Self.structure.contains(prefix)
            ? "in '\(reference)', selector '\(Self.text(own))' is not the last one"
            : "in '\(reference)', '\(Self.text(own))' and '\(Self.text(second))' both name a last element",
          section: Self.syntax)
      }
      guard let place = Self.structure.firstIndex(of: prefix) else {
        try Self.check(prefix, in: reference)
        last = Leaf(prefix: prefix, id: id)
        continue
      }
      guard named[prefix] == nil else {
        throw Malformed(
          message: "in '\(reference)', prefix '\(prefix)=' is used twice", section: Self.syntax)
      }
      guard place > rank else {
        throw Malformed(
          message: "in '\(reference)', the order is not that of file, group and unit",
          section: Self.syntax)
      }
      rank = place
      named[prefix] = id
    }
    file = named["f"]
    group = named["g"]
    unit = named["u"]
    leaf = last
  }

  /// Splits a selector into its prefix, empty if it has none, and its id.
  private static func parts(
    of selector: Substring, in reference: String
  ) throws(Malformed) -> (prefix: String, id: String) {
    let sides = selector.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard let id = sides.last, sides.count < 3, isToken(id) else {
      throw Malformed(
        message: "in '\(reference)', '\(selector)' is no selector: a prefix, '=' and an id",
        section: syntax)
    }
    guard sides.count == 2, let prefix = sides.first else { return ("", id) }
    guard isToken(prefix) else {
      throw Malformed(
        message: "in '\(reference)', prefix '\(prefix)' is no NMTOKEN", section: syntax)
    }
    return (prefix, id)
  }

  /// Checks a prefix that names no file, group or unit.
  private static func check(_ prefix: String, in reference: String) throws(Malformed) {
    guard !prefix.isEmpty, !core.contains(prefix), prefix.utf8.count == 1 else { return }
    throw Malformed(
      message: "in '\(reference)', prefix '\(prefix)' has one letter, which only XLIFF itself uses",
      section: prefixes)
  }

  private static let syntax = "3 Fragment Identification"
  /// The section about prefixes of modules and extensions.
  static let prefixes = "3.2 Selectors for Modules and Extensions"

  private static func text(_ leaf: Leaf) -> String {
    leaf.prefix.isEmpty ? leaf.id : "\(leaf.prefix)=\(leaf.id)"
  }

  /// Whether the text is an NMTOKEN (XML 1.0 §2.3).
  static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
        case _: false
        }
      }
  }

  /// The reference with its percent-encoded bytes decoded (RFC 3986 §2.1).
  private static func decoded(_ reference: String) -> String {
    guard reference.utf8.contains(0x25) else { return reference }
    let bytes = Array(reference.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count,
        let value = OutsideNumber.hexadecimal(
          String(decoding: bytes[index + 1...index + 2], as: UTF8.self))
      {
        result.append(UInt8(truncatingIfNeeded: value))
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
