import Foundation

/// Where the secrets of one instance of a declared domain come from: a file that only its owner may
/// read, named by an environment variable, or the variable itself.
///
/// For the secret `apiKey` of the instance `names` these are `STEGVIS_NAMES_API_KEY_FILE` and
/// `STEGVIS_NAMES_API_KEY`. A declaration names secrets and never contains one. Of several instances of
/// a domain, each has those of the domain that it has none of its own in place of.
package struct SecretSource: Sendable {
  private let instance: String
  private let domain: String
  private let environment: [String: String]

  /// - Parameter domain: whose variables count where the instance has none; `nil` for no other.
  package init(instance: String, of domain: String? = nil, environment: [String: String]) {
    self.instance = instance
    self.domain = domain ?? instance
    self.environment = environment
  }

  package init(of declaration: Declaration, environment: [String: String]) {
    self.init(
      instance: declaration.id.rawValue, of: declaration.domain.rawValue, environment: environment)
  }

  /// The name of the variable with a secret.
  package func variable(_ secret: String) -> String {
    Self.variable(secret, of: instance)
  }

  /// The name of the variable with the path of a file whose first line is the secret.
  package func fileVariable(_ secret: String) -> String { "\(variable(secret))_FILE" }

  /// What is set for a name: by the variable of the instance, else by that of its domain; `nil` if
  /// nothing is.
  package func value(_ name: String) -> String? {
    [instance, domain].lazy.map { environment[Self.variable(name, of: $0)] ?? "" }
      .first { !$0.isEmpty }
  }

  private static func variable(_ name: String, of owner: String) -> String {
    "STEGVIS_\(words(owner))_\(words(name))"
  }

  /// A secret; `nil` if no variable is set.
  ///
  /// - Throws: `SecretProblem` if the file cannot be used.
  package func secret(_ name: String) throws(SecretProblem) -> String? {
    for owner in [instance, domain] {
      let variable = Self.variable(name, of: owner)
      if let path = environment["\(variable)_FILE"], !path.isEmpty {
        return try Self.line(of: path)
      }
      if let value = environment[variable], !value.isEmpty { return value }
    }
    return nil
  }

  private static func line(of path: String) throws(SecretProblem) -> String {
    let permissions: Int?
    let bytes: Data
    do {
      permissions =
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path)
    }
    guard let permissions, permissions & 0o077 == 0 else { throw .readableByOthers(path) }
    let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
    guard let line else { throw .empty(path) }
    return String(line)
  }

  /// The words of a name as variables have them: `apiKey` and `api-key` are `API_KEY`.
  private static func words(_ name: String) -> String {
    var words = ""
    var wasLower = false
    for character in name {
      let isWord = character.isASCII && (character.isLetter || character.isNumber)
      if character.isUppercase, wasLower { words += "_" }
      words += isWord ? character.uppercased() : "_"
      wasLower = isWord && !character.isUppercase
    }
    return words
  }
}

/// Why a file with a secret cannot be used.
package enum SecretProblem: Error, Hashable, Sendable {
  case unreadable(String)
  case empty(String)
  /// Others than its owner may read or write it.
  case readableByOthers(String)
}

extension ServiceDeclaration.SignIn {
  /// The names of the secrets that it needs.
  package var secrets: [String] {
    switch self {
    case .none, .graph: []
    case .bearer(let secret), .basic(_, let secret), .header(_, let secret),
      .oauth2(_, _, let secret, _):
      [secret]
    }
  }
}
