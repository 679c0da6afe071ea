import Markup
import Microsoft365

/// Ids for objects that an embedded tenant is given only names for: always the same for the same
/// name in the same organisation, so that a tenant made anew has the same ids.
///
/// Made like a name-based UUID of version 5 (RFC 9562, section 5.5).
package enum DirectoryID {
  /// Returns the id of an account, the same for upper and lower case.
  ///
  /// - Parameters:
  ///   - name: The name that the account was made with; it contains the organisation's domain.
  ///   - number: Which of the accounts made with this name it is, counted from 1.
  package static func user(_ name: UserName, number: Int = 1) -> UserID {
    UserID(id(numbered("user:\(name.rawValue.lowercased())", number)))
  }

  /// Returns the id of a group.
  ///
  /// - Parameters:
  ///   - domain: The domain of the organisation.
  ///   - number: Which of the groups made with this name it is, counted from 1.
  package static func group(_ name: String, in domain: String, number: Int = 1) -> GroupID {
    GroupID(id(numbered("group:\(domain.lowercased())/\(name)", number)))
  }

  private static func numbered(_ text: String, _ number: Int) -> String {
    number == 1 ? text : "\(text) \(number)"
  }

  package static func id(_ name: String) -> String {
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
