import Markup
import Microsoft365

/// Ids for objects that the embedded tenant knows by name: always the same for the same name.
///
/// Made like a name-based UUID of version 5 (RFC 9562, section 5.5).
enum DirectoryID {
  static func user(_ name: UserName) -> String { id("user:\(name.rawValue.lowercased())") }
  static func group(_ name: String) -> String { id("group:\(name)") }
  static func subscription(_ id: String) -> String { self.id("subscription:\(id)") }
  static func tenant(_ domain: String) -> String { id("tenant:\(domain)") }

  static func id(_ name: String) -> String {
    var digits = Array(Digest.sha1(Array(name.utf8)).prefix(32))
    digits[12] = "5"
    digits[16] = "a"
    let text = String(digits)
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].map { from, to in
      text.dropFirst(from).prefix(to - from)
    }
    return parts.joined(separator: "-")
  }
}
