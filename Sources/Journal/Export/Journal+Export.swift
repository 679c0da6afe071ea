import Sessions

extension Journal {
  /// A session as an export that can be verified without the journal.
  ///
  /// - Parameter redaction: replaces the names of people and places with pseudonyms; `nil` to
  ///   replace nothing.
  /// - Throws: `EventStoreFailure` if the session cannot be read, was altered, or was begun in a
  ///   journal of version 1.
  package func export(
    _ session: SessionID, redacted redaction: Redaction? = nil
  ) throws -> SessionExport {
    let history = try history(of: session)
    let key = try key(of: session)
    // A session of version 1 has its texts in the bodies its digests are made from, and writes its
    // values in another way.
    if key.isEmpty {
      throw EventStoreFailure.damaged(path: path, reason: "otherVersion")
    }
    var documents: [String: [UInt8]] = [:]
    if case .started(let start, _)? = history.first?.event {
      for (path, digest) in start.documents where path != start.document || redaction == nil {
        // A document that is not UTF-8 would no longer match its digest once decoded.
        if let bytes = try document(digest), String(validating: bytes, as: UTF8.self) != nil {
          documents[digest] = bytes
        }
      }
    }
    return try SessionExport(
      session, sealedEvents(of: session), key: key, documents: documents
    ) { redaction?.pseudonym(for: $0) }
  }

  /// The digest of a session's last event; empty if there is no such session.
  package func head(of session: SessionID) throws(EventStoreFailure) -> String {
    try sealedEvents(of: session).last?.digest ?? ""
  }
}
