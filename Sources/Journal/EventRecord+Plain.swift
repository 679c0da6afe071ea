extension EventRecord {
  /// The record as JSON with sorted keys; `nil` if it contains anything but plain ASCII words.
  ///
  /// Half of all events contain only such words, and encoding one takes longer than the disk's
  /// controller takes to write it. A test compares the result with the encoder's.
  var plainJSON: String? {
    guard start == nil, value == nil, arguments == nil, before == nil, predicted == nil,
      observed == nil, refusals == nil, planned == nil, actual == nil
    else { return nil }
    let members: [(StaticString, String?)] = [
      ("actor", actor), ("by", by), ("input", input), ("key", key), ("locale", locale),
      ("mode", mode), ("next", next), ("operation", operation), ("outcome", outcome),
      ("reason", reason), ("request", request), ("step", step), ("textDigest", textDigest),
      ("type", type), ("verdict", verdict),
    ]
    var json = "{"
    for (name, word) in members {
      guard let word else { continue }
      guard word.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
        return nil
      }
      json += "\(json.utf8.count > 1 ? "," : "")\"\(name)\":\"\(word)\""
    }
    return json + "}"
  }
}
