import FoundationEssentials
import JWTKit

/// The published keys with which a provider signs.
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
    /// `nil` if the key is of an unknown kind or for another use.
    let key: JWK?

    private enum CodingKeys: CodingKey { case use }

    init(from decoder: any Decoder) {
      do {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let use = try container.decodeIfPresent(String.self, forKey: .use) ?? "sig"
        var key = use == "sig" ? try JWK(from: decoder) : nil
        // A provider should not publish private parts; they are not needed to verify.
        key?.privateExponent = nil
        key?.prime1 = nil
        key?.prime2 = nil
        self.key = key
      } catch {
        // Unknown kinds of keys must not make the known ones unusable (section 5).
        key = nil
      }
    }
  }

  /// Reads a key set; `nil` if it has no key with which a signature could be verified.
  init?(_ body: [UInt8], readAt: Int) {
    // The caller knows the address, which is more useful than the reason.
    guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(body)) else { return nil }
    keys = set.keys.compactMap(\.key)
    guard !keys.isEmpty else { return nil }
    self.readAt = readAt
  }

  /// Returns the key that a token names, or the only one that fits if it names none (Core 1.0,
  /// section 10.1).
  func key(for header: IDTokenHeader) -> JWK? {
    let fitting = keys.filter {
      $0.keyType == header.keyType && ($0.algorithm ?? header.algorithm) == header.algorithm
        && (header.keyID == nil || $0.keyIdentifier?.string == header.keyID)
    }
    return fitting.count == 1 ? fitting.first : nil
  }
}
