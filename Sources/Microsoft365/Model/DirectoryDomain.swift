import Operations

/// A domain that was added to the organisation, in which accounts can have names once it is verified.
package struct DirectoryDomain: Hashable, Sendable {
  /// In lower case.
  package let name: String
  /// Whether the organisation has proved that the domain is its own.
  package let isVerified: Bool
  /// Whether it is the one with which the organisation was created, or the one that new accounts get;
  /// neither can be removed.
  package let isFixed: Bool
  /// For how many days a password is valid.
  package let passwordValidity: Int
  /// How many days before that people are told.
  package let passwordNotice: Int

  /// What holds where nobody has set it (Microsoft Graph v1.0, resource type domain).
  package static let defaultValidity = 90
  package static let defaultNotice = 14
  /// The validity of a password that never expires (the same source).
  package static let never = 2_147_483_647

  /// - Parameters:
  ///   - passwordValidity: `nil` if nobody has set it.
  ///   - passwordNotice: `nil` if nobody has set it.
  package init(
    name: String, isVerified: Bool, isFixed: Bool, passwordValidity: Int? = nil,
    passwordNotice: Int? = nil
  ) {
    self.name = name.lowercased()
    self.isVerified = isVerified
    self.isFixed = isFixed
    self.passwordValidity = passwordValidity ?? Self.defaultValidity
    self.passwordNotice = passwordNotice ?? Self.defaultNotice
  }

  /// Returns a name as the directory writes it; `nil` if no domain can have it (RFC 1035, section
  /// 2.3.1, with more than one label).
  static func canonical(_ text: String) -> String? {
    let name = text.trimmingWhitespace.lowercased()
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != "-" && label.last != "-"
        && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
    return labels.count > 1 && name.count <= 253 && isName ? name : nil
  }
}
