/// In JSON, a value is an object with a single key that gives its type: `{"text": "hall"}`.
extension Value: Codable {
  private enum Kind: String, CodingKey {
    case text, number, bytes, flag, instant, code, list, absent
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Kind.self)
    switch self {
    case .text(let text): try container.encode(text, forKey: .text)
    case .number(let number): try container.encode(number, forKey: .number)
    case .bytes(let count): try container.encode(count, forKey: .bytes)
    case .flag(let isSet): try container.encode(isSet, forKey: .flag)
    case .instant(let seconds): try container.encode(seconds, forKey: .instant)
    case .code(let code): try container.encode(code, forKey: .code)
    case .list(let values): try container.encode(values, forKey: .list)
    case .absent: try container.encode(true, forKey: .absent)
    }
  }

  /// - Throws: `DecodingError` if the object has no such key or more than one.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Kind.self)
    guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a value has one key"))
    }
    func value<Content: Decodable>(_ type: Content.Type) throws -> Content {
      do {
        return try container.decode(Content.self, forKey: kind)
      } catch {
        // Journals of version 1 contain {"text": {"_0": "hall"}}.
        return try container.nestedContainer(keyedBy: FirstVersion.self, forKey: kind)
          .decode(Content.self, forKey: ._0)
      }
    }
    switch kind {
    case .text: self = .text(try value(String.self))
    case .number: self = .number(try value(Int.self))
    case .bytes: self = .bytes(try value(Int.self))
    case .flag: self = .flag(try value(Bool.self))
    case .instant: self = .instant(try value(Int.self))
    case .code: self = .code(try value(String.self))
    case .list: self = .list(try value([Value].self))
    case .absent: self = .absent
    }
  }

  private enum FirstVersion: String, CodingKey {
    case _0
  }
}
