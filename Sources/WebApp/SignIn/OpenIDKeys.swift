import FoundationEssentials
import JWTKit

/// The keys a provider signs with, as it publishes them.
///
/// Source: RFC 7517, section 5.
struct OpenIDKeys: Sendable {
  private let keys: [JWK]
  /// Seconds since 1970.
  let readAt: Int

  private struct KeySet: Decodable {
    let keys: [Entry]
  }

  private struct Entry: Decodable {
    /// `nil` where the key is of a kind or for a use that is not ours.
    let key: JWK?

    private enum CodingKeys: CodingKey { case use }

    init(from decoder: any Decoder) {
      do {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let use = try container.decodeIfPresent(String.self, forKey: .use) ?? "sig"
        var key = use == "sig" ? try JWK(from: decoder) : nil
        // Whoever publishes private parts has a problem, but we only verify.
        key?.privateExponent = nil
        key?.prime1 = nil
        key?.prime2 = nil
        self.key = key
      } catch {
        // Kinds of keys we do not know must not spoil those we do (section 5).
        key = nil
      }
    }
  }

  /// `nil` where there is no key among them that anything could be verified with.
  init?(_ body: [UInt8], readAt: Int) {
    // What is wrong with it says less than where it is, which the caller knows.
    guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(body)) else { return nil }
    keys = set.keys.compactMap(\.key)
    guard !keys.isEmpty else { return nil }
    self.readAt = readAt
  }

  /// The key a token names; where it names none, the only one that fits (Core 1.0, section 10.1).
  func key(for header: IDTokenHeader) -> JWK? {
    let fitting = keys.filter {
      $0.keyType == header.keyType && ($0.algorithm ?? header.algorithm) == header.algorithm
        && (header.keyID == nil || $0.keyIdentifier?.string == header.keyID)
    }
    return fitting.count == 1 ? fitting.first : nil
  }
}
