import Operations

/// The replies that a mailbox sends by itself.
package struct AutomaticReplies: Hashable, Sendable {
  /// Whether they are sent. The raw values are those of Microsoft Graph and of tenant files.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    case disabled
    case alwaysEnabled
    /// From a time until another.
    case scheduled
  }

  /// Who outside the organisation gets one. The raw values are those of Microsoft Graph and of tenant
  /// files.
  package enum Audience: String, Hashable, Sendable, CaseIterable {
    case none
    case contactsOnly
    case all
  }

  package var status: Status
  package var audience: Audience
  /// What people of the organisation get, as its own words; empty for nothing.
  package var inside: String
  /// What others get.
  package var outside: String
  /// Seconds since 1970; `nil` if they are not sent from a time on.
  package var from: Int?
  package var until: Int?

  package init(
    status: Status = .disabled, audience: Audience = .all, inside: String = "",
    outside: String = "", from: Int? = nil, until: Int? = nil
  ) {
    self.status = status
    self.audience = audience
    self.inside = inside
    self.outside = outside
    self.from = from
    self.until = until
  }

  /// The same with what a change says; what it says nothing of stays.
  package func changed(by change: AutomaticRepliesChange) -> AutomaticReplies {
    AutomaticReplies(
      status: change.status, audience: change.audience ?? audience,
      inside: change.inside ?? inside, outside: change.outside ?? outside,
      from: change.status == .scheduled ? change.from : nil,
      until: change.status == .scheduled ? change.until : nil)
  }
}

/// What a change says of automatic replies.
package struct AutomaticRepliesChange: Hashable, Sendable {
  package let status: AutomaticReplies.Status
  /// `nil` if it stays, as of the texts.
  package let audience: AutomaticReplies.Audience?
  package let inside: String?
  package let outside: String?
  /// Seconds since 1970; of scheduled replies only.
  package let from: Int?
  package let until: Int?

  package init(
    status: AutomaticReplies.Status, audience: AutomaticReplies.Audience? = nil,
    inside: String? = nil, outside: String? = nil, from: Int? = nil, until: Int? = nil
  ) {
    self.status = status
    self.audience = audience
    self.inside = inside
    self.outside = outside
    self.from = from
    self.until = until
  }
}
