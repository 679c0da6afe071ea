import Microsoft365

/// `microsoft.graph.mailboxSettings`, as far as it says what the mailbox replies by itself.
struct MailboxRepliesRecord: Decodable, Sendable {
  /// `microsoft.graph.automaticRepliesSetting`.
  struct Setting: Decodable, Sendable {
    /// `disabled`, `alwaysEnabled`, `scheduled`.
    let status: String?
    /// `none`, `contactsOnly`, `all`.
    let externalAudience: String?
    /// The service makes HTML of every text.
    let internalReplyMessage: String?
    let externalReplyMessage: String?
    let scheduledStartDateTime: ZonedTime?
    let scheduledEndDateTime: ZonedTime?
  }

  let automaticRepliesSetting: Setting?

  /// - Throws: `GraphFailure.malformed` if the service says it in words that this program does not
  ///   know.
  func replies() throws(GraphFailure) -> AutomaticReplies {
    guard let setting = automaticRepliesSetting,
      let status = setting.status.flatMap(AutomaticReplies.Status.init(rawValue:)),
      let audience = AutomaticReplies.Audience(rawValue: setting.externalAudience ?? "none")
    else { throw .malformed("unreadableAnswer") }
    let isScheduled = status == .scheduled
    return AutomaticReplies(
      status: status, audience: audience,
      inside: ReplyText.words(setting.internalReplyMessage ?? ""),
      outside: ReplyText.words(setting.externalReplyMessage ?? ""),
      from: isScheduled ? setting.scheduledStartDateTime?.seconds : nil,
      until: isScheduled ? setting.scheduledEndDateTime?.seconds : nil)
  }
}

/// `microsoft.graph.dateTimeTimeZone`.
package struct ZonedTime: Codable, Sendable {
  let dateTime: String
  let timeZone: String

  /// - Parameter seconds: Since 1970.
  init(_ seconds: Int) {
    dateTime = GraphTime.text(seconds).replacing("Z", with: "")
    timeZone = "UTC"
  }

  /// Seconds since 1970; `nil` if it is given in another zone than UTC, in which the service gives
  /// times unless it is asked for another.
  var seconds: Int? {
    guard timeZone == "UTC" else { return nil }
    // The service writes seven digits of a second.
    let whole = dateTime.prefix { $0 != "." }
    return GraphTime.seconds("\(whole)Z")
  }
}

/// The text of a reply, of which the service makes HTML.
enum ReplyText {
  private static let entities = [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&"),
  ]

  /// Returns the words in what the service has made of them; the text itself if it has markup of its
  /// own, which somebody has written.
  static func words(_ html: String) -> String {
    var text = html
    for name in ["html", "body"] {
      text = text.trimmingWhitespace
      let (start, end) = ("<\(name)>", "</\(name)>")
      guard text.hasPrefix(start), text.hasSuffix(end), text.count >= start.count + end.count
      else { return html.trimmingWhitespace }
      text = String(text.dropFirst(start.count).dropLast(end.count))
    }
    text = text.trimmingWhitespace
    guard !text.contains("<") else { return html.trimmingWhitespace }
    return entities.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  /// Returns words as HTML, which the service takes every text for; what is HTML already stays.
  static func html(_ words: String) -> String {
    guard !words.hasPrefix("<html") else { return words }
    return words.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
  }
}

/// The body that decides what a mailbox replies by itself: all of it, because nobody says what becomes
/// of what is left out.
package struct MailboxRepliesBody: Encodable {
  struct Setting: Encodable {
    let status: String
    let externalAudience: String
    let internalReplyMessage: String
    let externalReplyMessage: String
    let scheduledStartDateTime: ZonedTime?
    let scheduledEndDateTime: ZonedTime?
  }

  let automaticRepliesSetting: Setting

  package init(_ replies: AutomaticReplies) {
    automaticRepliesSetting = Setting(
      status: replies.status.rawValue, externalAudience: replies.audience.rawValue,
      internalReplyMessage: ReplyText.html(replies.inside),
      externalReplyMessage: ReplyText.html(replies.outside),
      scheduledStartDateTime: replies.from.map { ZonedTime($0) },
      scheduledEndDateTime: replies.until.map { ZonedTime($0) })
  }
}
